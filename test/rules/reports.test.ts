import { describe, expect, test } from 'vitest';
import { array, assert, boolean, constantFrom, property } from 'fast-check';
import { HOUR, MINUTE, plus } from '#base/time.ts';
import { COMPONENT_STATUSES, effectiveStatus, statusOfMonitors, worst } from '#status/component.ts';
import type { ComponentStatus } from '#status/component.ts';
import { edgeOf, stateDue } from '#status/maintenance.ts';
import { overallStatus } from '#status/overall.ts';
import {
  editRule,
  retractRule,
  retractUpdateRule,
  snoozeRule,
  updateDueRule,
} from '#status/report-corrections.ts';
import { publishRule } from '#status/publish-rule.ts';
import { discardRule, draftRule, newDraftRule, nextStates } from '#status/report-rules.ts';
import type { DraftWish } from '#status/report-rules.ts';
import { isOpen, shownUpdates } from '#status/report.ts';
import type { Report, ReportState } from '#status/report.ts';

const start = new Date('2026-03-02T09:00:00Z');
const orders = 'cmp_aaaaaaaaaaaaaaaa' as const;
const wish = (more: Partial<DraftWish> = {}): DraftWish => ({
  name: 'Some orders fail',
  status: 'investigating',
  body: 'We are looking into it.',
  impacts: { [orders]: 'partial_outage' },
  tell: true,
  ...more,
});
const of = (kind: Report['kind']) => ({
  id: 'rep_aaaaaaaaaaaaaaaa' as const,
  code: 'p0q1r2s3t4u5',
  pageId: 'stp_aaaaaaaaaaaaaaaa' as const,
  kind,
  incidentId: null,
  channelId: 'C1',
  startedAt: start,
  by: 'UBO',
});

type Answer = ReturnType<typeof discardRule>;
const next = (answer: Answer): Report => {
  if ('refused' in answer) throw new Error(JSON.stringify(answer.refused));
  return answer.next;
};
const why = (answer: Answer): string => ('refused' in answer ? answer.refused.why : 'done');
const publish = (report: Report, now = start, promiseMs: number | null = null): Answer =>
  publishRule(
    report,
    report.version,
    { code: `u${report.updates.length}`, affected: [], services: [], promiseMs },
    now,
  );
const drafted = (more: Partial<DraftWish> = {}): Report =>
  next(newDraftRule(of('incident'), wish(more), start));
const published = (more: Partial<DraftWish> = {}): Report => next(publish(drafted(more)));
const say = (report: Report, status: ReportState, now = start): Report =>
  next(publish(next(draftRule(report, wish({ status }), 'UADA', undefined, now)), now));

describe('a report', () => {
  test('is a draft first, which nobody outside reads, and stands on the page once it is approved', () => {
    const draft = drafted();
    expect([draft.phase, isOpen(draft), shownUpdates(draft)]).toEqual(['draft', false, []]);
    const shown = next(publish(draft));
    expect([shown.phase, shown.status, shown.impact, isOpen(shown)]).toEqual([
      'published',
      'investigating',
      'major',
      true,
    ]);
    expect(shownUpdates(shown).map((update) => update.body)).toEqual(['We are looking into it.']);
  });

  test('is approved once: the second press finds nothing to approve', () => {
    const draft = drafted();
    const shown = next(publish(draft));
    expect(
      why(
        publishRule(shown, draft.version, { code: 'u', affected: [], services: [], promiseMs: null }, start),
      ),
    ).toBe('already_published');
  });

  test('is not approved in words that somebody changed since they were looked at', () => {
    const draft = drafted();
    const changed = next(draftRule(draft, wish({ body: 'Other words.' }), 'UCY', draft.version, start));
    const answer = publishRule(
      changed,
      draft.version,
      { code: 'u', affected: [], services: [], promiseMs: null },
      start,
    );
    expect(answer).toEqual({ refused: { why: 'changed_meanwhile', by: 'UCY', body: 'Other words.' } });
  });

  test('two who write at once: the second is shown what the first wrote', () => {
    const shown = published();
    const first = next(draftRule(shown, wish({ body: 'From ada.' }), 'UADA', shown.version, start));
    expect(draftRule(first, wish({ body: 'From bo.' }), 'UBO', shown.version, start)).toEqual({
      refused: { why: 'changed_meanwhile', by: 'UADA', body: 'From ada.' },
    });
  });

  test.each<[string, Partial<DraftWish>]>([
    ['an empty text', { body: ' \u0000\u0007 ' }],
    ['an empty title', { name: '\n' }],
  ])('needs words: %s is refused', (_, more) => {
    expect(why(newDraftRule(of('incident'), wish(more), start))).toBe('text_missing');
  });

  test('a title is one line of whole characters, whatever was pasted', () => {
    expect(drafted({ name: ' Orders\r\nfail\u0000 \uD800' }).name).toBe('Orders fail \uFFFD');
  });

  test('says nothing twice: what customers read already is refused, and a draft looked at again keeps its writer', () => {
    const shown = published();
    const same = wish({ impacts: { [orders]: 'partial_outage', cmp_bbbbbbbbbbbbbbbb: 'operational' } });
    expect(why(draftRule(shown, same, 'UADA', undefined, start))).toBe('nothing_changes');
    expect(
      why(draftRule(shown, wish({ impacts: { [orders]: 'major_outage' } }), 'UADA', undefined, start)),
    ).toBe('done');
    const asked = next(draftRule(shown, wish({ status: 'identified', asks: true }), 'UBO', undefined, start));
    const seen = next(
      draftRule(
        asked,
        wish({ status: 'identified', asks: true }),
        'UADA',
        asked.version,
        plus(start, MINUTE),
      ),
    );
    expect(seen.draft).toMatchObject({ by: 'UBO', at: start.toISOString() });
    expect(seen.version).toBe(asked.version);
  });

  test('keeps the worst impact that it had, and affects nothing any more when it is over', () => {
    const milder = next(
      publish(
        next(
          draftRule(
            published(),
            wish({ status: 'monitoring', impacts: { [orders]: 'degraded_performance' } }),
            null,
            undefined,
            start,
          ),
        ),
      ),
    );
    expect([milder.impact, milder.impacts]).toEqual(['major', { [orders]: 'degraded_performance' }]);
    const over = say(milder, 'resolved');
    expect([over.impact, over.impacts, isOpen(over)]).toEqual(['major', {}, false]);
  });

  test('takes a post-mortem after its end, or opens again; never a post-mortem before', () => {
    expect(nextStates(published())).toEqual(['investigating', 'identified', 'monitoring', 'resolved']);
    const over = say(published(), 'resolved');
    expect(nextStates(over)).toEqual(['investigating', 'identified', 'monitoring', 'postmortem']);
    expect(isOpen(say(over, 'postmortem'))).toBe(false);
    expect(isOpen(say(over, 'identified'))).toBe(true);
  });

  test('an update is edited and marked, and its words are not lost to somebody who looked before', () => {
    const shown = published();
    const edited = next(editRule(shown, 'u0', 'Better words.', shown.version, plus(start, MINUTE)));
    expect(edited.updates[0]).toMatchObject({
      body: 'Better words.',
      editedAt: plus(start, MINUTE).toISOString(),
    });
    expect(why(editRule(edited, 'u0', 'Mine.', shown.version, start))).toBe('changed_meanwhile');
    expect(why(editRule(edited, 'u0', 'Better words.', undefined, start))).toBe('nothing_changes');
  });

  test('an update is taken back, but not the last one: then the whole report is', () => {
    const two = say(published(), 'identified');
    const one = next(retractUpdateRule(two, 'u0', null, start));
    expect(shownUpdates(one).map((update) => update.code)).toEqual(['u1']);
    expect(why(retractUpdateRule(one, 'u1', null, start))).toBe('in_use');
    const gone = next(retractRule(one, 'It was a test.', start));
    expect([gone.phase, isOpen(gone)]).toEqual(['retracted', false]);
    expect(why(retractRule(gone, 'again', start))).toBe('retracted');
    expect(why(draftRule(gone, wish(), null, undefined, start))).toBe('retracted');
  });

  test('an incident that was called resolved by mistake goes on as it was, with its promise', () => {
    const seen = say(say(published(), 'identified'), 'monitoring');
    const over = next(
      draftRule(say(seen, 'resolved'), wish({ status: 'postmortem' }), null, undefined, start),
    );
    expect([over.resolvedAt, over.impacts]).toEqual([start, {}]);
    const ruling = retractUpdateRule(over, 'u3', HOUR, plus(start, MINUTE));
    expect(ruling).toMatchObject({ facts: [{ kind: 'report.update_retracted', data: { reopened: true } }] });
    expect(next(ruling)).toMatchObject({
      status: 'monitoring',
      resolvedAt: null,
      impacts: { [orders]: 'partial_outage' },
      nextUpdateAt: plus(start, HOUR + MINUTE),
      monitoringAt: start,
      draft: null,
    });
    // An older one goes without a trace in what is now.
    const older = next(retractUpdateRule(over, 'u1', HOUR, start));
    expect([older.status, older.resolvedAt, older.impacts]).toEqual(['resolved', start, {}]);
    expect(next(retractUpdateRule(seen, 'u2', HOUR, start))).toMatchObject({
      status: 'identified',
      monitoringAt: null,
    });
  });

  test('how bad it was is judged without what was taken back', () => {
    const worse = next(
      draftRule(published(), wish({ impacts: { [orders]: 'major_outage' } }), null, undefined, start),
    );
    const shown = next(publish(worse, start));
    expect(shown.impact).toBe('critical');
    const code = shown.updates.at(-1)?.code ?? '';
    expect(next(retractUpdateRule(shown, code, null, start)).impact).toBe('major');
  });

  test('a discarded first draft takes the report with it; a later one leaves what is published', () => {
    expect(next(discardRule(drafted(), start)).phase).toBe('retracted');
    const beside = next(draftRule(published(), wish({ status: 'identified' }), null, undefined, start));
    expect(next(discardRule(beside, start))).toMatchObject({
      phase: 'published',
      draft: null,
      status: 'investigating',
    });
  });

  test('promises its next update, is reminded of once, and is put off', () => {
    const shown = next(publish(drafted(), start, HOUR));
    expect(shown.nextUpdateAt).toEqual(plus(start, HOUR));
    expect(why(updateDueRule(shown, plus(start, MINUTE)))).toBe('nothing_changes');
    const due = next(updateDueRule(shown, plus(start, HOUR)));
    expect(why(updateDueRule(due, plus(start, HOUR)))).toBe('nothing_changes');
    expect(next(snoozeRule(due, 30 * MINUTE, plus(start, HOUR))).nextUpdateAt).toEqual(
      plus(start, 1.5 * HOUR),
    );
    expect(say(shown, 'resolved').nextUpdateAt).toBeNull();
  });
});

describe('a maintenance', () => {
  const times = { scheduledFor: plus(start, HOUR), scheduledUntil: plus(start, 2 * HOUR) };
  const planned = (more: Partial<DraftWish> = {}) =>
    newDraftRule(of('maintenance'), wish({ status: 'scheduled', ...times, ...more }), start);

  test('begins and ends by itself, and one whose time passed unseen is simply over', () => {
    const shown = next(publish(next(planned())));
    expect([shown.impact, edgeOf(shown)]).toEqual(['maintenance', times.scheduledFor]);
    expect(stateDue(shown, plus(start, MINUTE))).toBeUndefined();
    expect(stateDue(shown, times.scheduledFor)).toBe('in_progress');
    expect(stateDue(shown, times.scheduledUntil)).toBe('completed');
    expect(edgeOf({ ...shown, status: 'in_progress' })).toEqual(times.scheduledUntil);
  });

  test.each<[string, Partial<DraftWish>, string]>([
    ['without a time', { scheduledFor: null, scheduledUntil: null }, 'order'],
    ['that ends before it begins', { scheduledUntil: start }, 'order'],
    ['that is over', { scheduledFor: plus(start, -2 * HOUR), scheduledUntil: plus(start, -HOUR) }, 'past'],
    ['of a year', { scheduledUntil: plus(start, 9_000 * HOUR) }, 'long'],
  ])('%s is refused', (_, more, because) => {
    expect(planned(more)).toEqual({ refused: { why: 'time_invalid', because } });
  });

  test('only goes forward', () => {
    const shown = next(publish(next(planned())));
    const running = next(
      publish(next(draftRule(shown, wish({ status: 'in_progress' }), null, undefined, start))),
    );
    expect(why(draftRule(running, wish({ status: 'scheduled' }), null, undefined, start))).toBe(
      'state_invalid',
    );
  });
});

describe('what customers see of a component', () => {
  const status = constantFrom(...COMPONENT_STATUSES);

  test('is never better than what an open incident says, and a maintenance hides what monitors say', () => {
    assert(
      property(status, status, array(status), boolean(), (set, monitors, impacts, underMaintenance) => {
        const seen = effectiveStatus({ set, monitors, impacts, underMaintenance });
        expect(worst([seen, ...impacts])).toBe(seen);
        if (underMaintenance && impacts.length === 0) expect(seen).toBe('under_maintenance');
        if (!underMaintenance) expect(worst([seen, set, monitors])).toBe(seen);
      }),
    );
  });

  test.each<[readonly ('up' | 'degraded' | 'down' | null)[], ComponentStatus]>([
    [[], 'operational'],
    [[null], 'operational'],
    [['up', null], 'operational'],
    [['degraded', 'up'], 'degraded_performance'],
    [['down', 'up'], 'partial_outage'],
    [['down', 'degraded'], 'partial_outage'],
    [['down', null], 'major_outage'],
    [['down', 'down'], 'major_outage'],
  ])('monitors that say %j mean %s', (levels, wanted) => {
    expect(statusOfMonitors(levels)).toBe(wanted);
  });

  test.each<[readonly ComponentStatus[], number, string, string]>([
    [[], 0, 'none', 'All Systems Operational'],
    [['operational', 'operational'], 0, 'none', 'All Systems Operational'],
    [['operational'], 1, 'minor', 'Minor Service Outage'],
    [['operational', 'degraded_performance'], 0, 'minor', 'Partially Degraded Service'],
    [['operational', 'partial_outage'], 0, 'minor', 'Minor Service Outage'],
    [['partial_outage'], 1, 'major', 'Partial System Outage'],
    [['operational', 'major_outage'], 0, 'major', 'Partial System Outage'],
    [['major_outage', 'major_outage'], 0, 'critical', 'Major System Outage'],
    [['operational', 'under_maintenance'], 0, 'maintenance', 'Service Under Maintenance'],
  ])('a page of %j with %i incidents reads %s: %s', (leaves, incidents, indicator, description) => {
    expect(overallStatus({ leaves, incidents, showsMaintenance: true })).toEqual({ indicator, description });
  });

  test('maintenance is no trouble of a page that does not want to say so', () => {
    expect(
      overallStatus({ leaves: ['under_maintenance'], incidents: 0, showsMaintenance: false }).indicator,
    ).toBe('none');
  });
});
