import { describe, expect, test } from 'vitest';
import { DAY, MINUTE, plus } from '#base/time.ts';
import { SEVERITIES, opensIncident } from '#catalog/severity.ts';
import { channelName, slug } from '#incidents/channel-name.ts';
import {
  absorbRule,
  joinAlertRule,
  publicRule,
  snoozeRule,
  updateDueRule,
  updateRule,
} from '#incidents/contents.ts';
import { STATUSES } from '#incidents/incident.ts';
import type { Incident, IncidentFact, IncidentStatus, Pin } from '#incidents/incident.ts';
import {
  acceptRule,
  acknowledgeRule,
  closeRule,
  declareRule,
  declineRule,
  escalateRule,
  mergeRule,
  renameRule,
  reopenRule,
  resolveRule,
  roleRule,
  severityRule,
  statusRule,
} from '#incidents/lifecycle.ts';
import type { Declaration, Ruling } from '#incidents/lifecycle.ts';
import { editPinRule, pinOf, pinRule, removePinRule } from '#incidents/pins.ts';
import { alertSentence, incidentSentence } from '#incidents/sentences.ts';
import { timelineOf } from '#incidents/timeline.ts';
import type { AnyStored } from '#ledger/follow.ts';
import { alertId, incidentId } from '../wires/catalog-company.ts';

const start = new Date('2026-03-02T09:00:00Z');
const later = new Date('2026-03-02T09:10:00Z');
const wish: Declaration = {
  title: 'orders are failing',
  severity: 1,
  serviceIds: [],
  serviceNames: [],
  alertIds: [],
  summary: null,
  suspected: false,
  leadId: null,
  declaredBy: 'UADA',
  source: null,
};
const next = (ruling: Ruling): Incident => {
  if ('refused' in ruling) throw new Error(`refused: ${ruling.refused.why}`);
  return ruling.next;
};
const declare = (more: Partial<Declaration> = {}): Incident =>
  next(declareRule(incidentId(1), 1, { ...wish, ...more }, start));
const live = declare();
const at = (status: IncidentStatus): Incident => ({ ...live, status });
const suspected = declare({ suspected: true });
const resolved = next(resolveRule('rolled back')(live, start));
const timer = (ruling: Ruling, kind: string): Date | null | undefined =>
  'refused' in ruling ? undefined : ruling.timers?.find((wished) => wished.kind === kind)?.at;

describe('channel names', () => {
  test.each([
    ['orders-api', 'orders-api'],
    ['Straße in Øresund', 'strasse-in-oresund'],
    ['Ærøskøbing Þórr Łódź', 'aeroskobing-thorr-lodz'],
    ['Crème brûlée: down!', 'creme-brulee-down'],
    ['ﬁrst ① checkout', 'first-1-checkout'],
    ['İstanbul ÅNGSTRÖM', 'istanbul-angstrom'],
    ['Ǿrsted ℡', 'orsted-tel'],
    ['注文 API', 'api'],
    ['🔥🔥', ''],
    ['注文', ''],
    ['<!channel> 🔥', 'channel'],
    ['--', ''],
  ])('%s becomes %j', (text, expected) => {
    expect(slug(text)).toBe(expected);
  });

  test.each([
    ['a service goes before the title', 1, 'api down', ['orders-api'], 'inc-1-orders-api'],
    ['two services', 2, 'x', ['orders-api', 'web'], 'inc-2-orders-api-web'],
    ['no service', 3, 'API is down', [], 'inc-3-api-is-down'],
    ['nothing in Latin letters', 4, '注文が止まった', [], 'inc-4'],
    ['emoji only', 5, '🔥🔥', [], 'inc-5'],
  ])('%s', (_, number, title, services, expected) => {
    expect(channelName(number, title, services)).toBe(expected);
  });

  test('a name fits 80 characters and does not end in a dash, with a suffix too', () => {
    const name = channelName(123_456, `${'a'.repeat(64)} tail`, []);
    expect(name.length).toBeLessThanOrEqual(80);
    expect(name).not.toMatch(/-$/);
    expect(name).toMatch(/^inc-123456-a+$/);
  });
});

describe('an alert opens an incident by itself', () => {
  test.each([
    ['sev0', [0]],
    ['sev1', [0, 1]],
    ['sev2', [0, 1, 2]],
    ['never', []],
  ] as const)('rule %s: for the severities %j', (rule, expected) => {
    expect(SEVERITIES.filter((severity) => opensIncident(rule, severity))).toEqual(expected);
  });
});

describe('declaring', () => {
  test('starts an investigation and promises an update', () => {
    const ruling = declareRule(incidentId(1), 1, wish, start);
    expect(ruling).toMatchObject({
      next: { status: 'investigating', number: 1, nextUpdateAt: plus(start, 30 * MINUTE) },
      facts: [{ kind: 'incident.declared', data: { number: 1, severity: 1, status: 'investigating' } }],
    });
    expect(timer(ruling, 'incident.update_due')).toEqual(plus(start, 30 * MINUTE));
  });

  test.each([
    [0, 15],
    [1, 30],
    [2, 60],
    [3, null],
    [4, null],
  ] as const)('SEV%s promises an update within %s min', (severity, minutes) => {
    expect(declare({ severity }).nextUpdateAt).toEqual(
      minutes === null ? null : plus(start, minutes * MINUTE),
    );
  });

  test('a suspected one promises nothing', () => {
    expect(suspected).toMatchObject({ status: 'suspected', nextUpdateAt: null });
  });

  test.each([
    ['  api \n down\u0000\u0007 ', 'api down'],
    ['a'.repeat(300), 'a'.repeat(200)],
    ['<!channel> look', '<!channel> look'],
  ])('keeps a title of one line, 200 characters at most: %j', (title, kept) => {
    expect(declare({ title }).title).toBe(kept);
  });

  test('a long title is never cut inside a character', () => {
    const { title } = declare({ title: `${'a'.repeat(199)}🔥 and more` });
    expect(title.isWellFormed()).toBe(true);
  });

  test.each(['', '   ', '\u0000\n'])('is refused with the title %j', (title) => {
    expect(declareRule(incidentId(1), 1, { ...wish, title }, start)).toEqual({
      refused: { why: 'title_missing' },
    });
  });
});

/** Every act, and the statuses in which it is allowed. */
const OPEN = ['suspected', 'investigating', 'identified', 'monitoring'] as const;
const LIVE = ['investigating', 'identified', 'monitoring'] as const;
const acts: readonly (readonly [
  string,
  (before: Incident, now: Date) => Ruling,
  readonly IncidentStatus[],
])[] = [
  ['accept', acceptRule, ['suspected']],
  ['decline', declineRule('a test'), ['suspected']],
  ['acknowledge', acknowledgeRule('UADA'), OPEN],
  ['escalate', escalateRule({ to: ['UBO'], team: null, note: '' }), OPEN],
  ['change the severity', severityRule(3), OPEN],
  ['merge', mergeRule({ ...live, id: incidentId(2), number: 2 }, 'the same'), OPEN],
  ['resolve', resolveRule('rolled back'), LIVE],
  ['post an update', updateRule({ text: 'known' }), LIVE],
  ['snooze', snoozeRule(15 * MINUTE), LIVE],
  ['reopen', reopenRule('it is back'), ['resolved']],
  ['close', closeRule, ['resolved']],
];
describe.each(acts)('to %s', (_, rule, allowed) => {
  test.each(STATUSES)('when it is %s', (status) => {
    expect('refused' in rule(at(status), later)).toBe(!allowed.includes(status));
  });
});

describe('moving', () => {
  test.each(LIVE.flatMap((from) => LIVE.map((to) => [from, to] as const)))('%s to %s', (from, to) => {
    const ruling = statusRule(to, ' because ')(at(from), later);
    if (from === to) expect(ruling).toEqual({ refused: { why: 'same', what: to } });
    else
      expect(ruling).toMatchObject({
        next: { status: to },
        facts: [{ kind: 'incident.status_changed', data: { from, to, note: 'because' } }],
      });
  });

  test('an accepted one is investigated and promises an update', () => {
    expect(acceptRule(suspected, later)).toMatchObject({
      next: { status: 'investigating', nextUpdateAt: plus(later, 30 * MINUTE) },
    });
  });

  test.each([
    ['decline', declineRule(' '), suspected, 'reason_missing'],
    ['reopen', reopenRule(''), resolved, 'reason_missing'],
    ['resolve', resolveRule('\n'), live, 'summary_missing'],
    ['rename', renameRule(' '), live, 'title_missing'],
  ] as const)('%s without words is refused', (_, rule, before, why) => {
    expect(rule(before, later)).toMatchObject({ refused: { why } });
  });

  test('resolved, it reminds nobody any more and closes a day later', () => {
    const ruling = resolveRule(' rolled back ')(live, later);
    expect(ruling).toMatchObject({
      next: { status: 'resolved', resolvedAt: later, summary: 'rolled back', nextUpdateAt: null },
    });
    expect(timer(ruling, 'incident.update_due')).toBeNull();
    expect(timer(ruling, 'incident.auto_close')).toEqual(plus(later, DAY));
  });

  test('reopened, it does not close by itself', () => {
    const ruling = reopenRule('it is back')(resolved, later);
    expect(ruling).toMatchObject({ next: { status: 'investigating', resolvedAt: null } });
    expect(timer(ruling, 'incident.auto_close')).toBeNull();
    expect(timer(ruling, 'incident.update_due')).toEqual(plus(later, 30 * MINUTE));
  });

  test('acknowledged once', () => {
    const taken = next(acknowledgeRule('UBO')(live, later));
    expect(taken).toMatchObject({ acknowledgedBy: 'UBO', acknowledgedAt: later });
    expect(acknowledgeRule('UADA')(taken, later)).toEqual({
      refused: { why: 'already_acknowledged', by: 'UBO' },
    });
  });
});

describe('severity and promises', () => {
  test('worse brings the promised update nearer, milder leaves it', () => {
    expect(next(severityRule(0)(live, start)).nextUpdateAt).toEqual(plus(start, 15 * MINUTE));
    expect(next(severityRule(4)(live, start)).nextUpdateAt).toEqual(live.nextUpdateAt);
    expect(severityRule(1)(live, start)).toMatchObject({ refused: { why: 'same' } });
  });

  test.each<[string, number | null | undefined, Date | null]>([
    ['left out: what the severity asks for', undefined, plus(later, 30 * MINUTE)],
    ['null: none', null, null],
    ['in words of the person', 5 * MINUTE, plus(later, 5 * MINUTE)],
  ])('next update %s', (_, nextUpdateInMs, expected) => {
    const ruling = updateRule({ text: 'known', ...(nextUpdateInMs === undefined ? {} : { nextUpdateInMs }) })(
      live,
      later,
    );
    expect(next(ruling).nextUpdateAt).toEqual(expected);
    expect(timer(ruling, 'incident.update_due')).toEqual(expected);
  });

  test('a reminder comes at the promised time and not before it', () => {
    const promised = plus(start, 30 * MINUTE);
    expect(updateDueRule(live, plus(promised, -1))).toMatchObject({ refused: { why: 'same' } });
    expect(updateDueRule(live, promised)).toMatchObject({
      facts: [{ kind: 'incident.update_due', data: { promised: promised.toISOString() } }],
    });
    const snoozed = next(snoozeRule(15 * MINUTE)(live, promised));
    expect(snoozed.nextUpdateAt).toEqual(plus(promised, 15 * MINUTE));
    expect(updateDueRule(snoozed, promised)).toMatchObject({ refused: { why: 'same' } });
  });
});

describe('what it holds', () => {
  const alert = { id: alertId(1), title: 'api is down', serviceId: 'svc_0000000000000001' } as const;

  test('an alert joins once, and its service with it', () => {
    const ruling = joinAlertRule(alert)(live, later);
    expect(ruling).toMatchObject({
      next: { alertIds: [alert.id], serviceIds: [alert.serviceId] },
      facts: [{ kind: 'incident.alert_joined' }, { kind: 'incident.service_joined' }],
    });
    expect(joinAlertRule(alert)(next(ruling), later)).toMatchObject({ refused: { why: 'same' } });
    expect(joinAlertRule({ ...alert, id: alertId(2) })(next(ruling), later)).toMatchObject({
      facts: [{ kind: 'incident.alert_joined' }],
    });
    expect(joinAlertRule(alert)(resolved, later)).toEqual({
      refused: { why: 'not_live', status: 'resolved' },
    });
  });

  test('a merge takes alerts and services over, each once', () => {
    const from = { ...live, id: incidentId(2), number: 2, alertIds: [alertId(1), alertId(2)] };
    expect(absorbRule(from)({ ...live, alertIds: [alertId(2), alertId(3)] }, later)).toMatchObject({
      next: { alertIds: [alertId(2), alertId(3), alertId(1)] },
      facts: [{ kind: 'incident.absorbed', data: { from: incidentId(2), fromNumber: 2 } }],
    });
  });

  test('a merge points at its target, which must be open and another one', () => {
    const into = { ...live, id: incidentId(2), number: 2 };
    expect(mergeRule(into, 'the same')(suspected, later)).toMatchObject({
      next: { status: 'merged', mergedInto: incidentId(2), nextUpdateAt: null },
    });
    expect(mergeRule(live, 'the same')(live, later)).toEqual({ refused: { why: 'merge_into_itself' } });
    expect(mergeRule({ ...into, status: 'resolved' }, 'the same')(live, later)).toEqual({
      refused: { why: 'merge_target_over', number: 2 },
    });
  });

  test('roles are given and taken', () => {
    expect(roleRule('lead', 'UBO')(live, later)).toMatchObject({
      next: { leadId: 'UBO', commsId: null },
      facts: [{ kind: 'incident.role_given', data: { role: 'lead', personId: 'UBO' } }],
    });
    expect(roleRule('comms', null)(live, later)).toMatchObject({ refused: { why: 'same' } });
  });

  test('what customers read is kept with who said it, when, and where it stands', () => {
    const note = {
      state: 'identified',
      text: 'Some orders fail.',
      page: 'Acme',
      url: 'https://status.acme.com/incidents/a',
      since: '2026-03-02T09:00:00.000Z',
    } as const;
    expect(publicRule(note, 'UADA')(live, later)).toMatchObject({
      next: { public: { ...note, by: 'UADA', at: later.toISOString() } },
      facts: [
        {
          kind: 'incident.public_noted',
          data: { state: 'identified', text: 'Some orders fail.', page: 'Acme', url: note.url },
        },
      ],
    });
  });
});

describe('the timeline', () => {
  let id = 0;
  const event = (fact: IncidentFact, minute: number, actor = 'UADA'): AnyStored => {
    id += 1;
    return { ...fact, id: String(id), subject: incidentId(1), actor, at: plus(start, minute * MINUTE) };
  };
  const pin = (more: Partial<Pin>): Pin => ({
    channelId: 'C1',
    ts: '1.0',
    author: 'UCY',
    text: 'the pool is empty',
    at: plus(start, 2 * MINUTE),
    pinnedBy: 'UADA',
    editedAt: null,
    deletedAt: null,
    ...more,
  });
  const declared = {
    kind: 'incident.declared',
    data: { number: 1, title: 'a < b & c', severity: 1, status: 'investigating' },
  } as const;

  test('tells events and pinned messages in the order of their times', () => {
    const entries = timelineOf(
      [
        event(declared, 0, 'system:flow'),
        event({ kind: 'incident.acknowledged', data: {} }, 1),
        event({ kind: 'incident.pinned', data: { ts: '1.0', author: 'UCY', text: 'the pool is empty' } }, 9),
        event({ kind: 'incident.severity_changed', data: { from: 1, to: 2 } }, 9),
      ],
      [pin({})],
    );
    expect(entries.map((entry) => entry.kind)).toEqual([
      'incident.declared',
      'incident.acknowledged',
      'pin',
      'incident.severity_changed',
    ]);
    expect(entries.map((entry) => entry.text)).toEqual([
      expect.stringMatching(/^Tocsin declared incident 1 as SEV1: a &lt; b &amp; c\.$/),
      expect.stringMatching(/^<@UADA> acknowledged it\.$/),
      expect.stringMatching(/<@UCY>: the pool is empty$/),
      expect.stringMatching(/SEV1 to SEV2/),
    ]);
  });

  test('tells what happened at one instant as it was written, also when the alerts come after', () => {
    const resolved = { kind: 'alert.resolved', data: { by: 'monitor', because: '' } } as const;
    const about = { subject: alertId(1), actor: 'system:monitor', at: start };
    const first = { ...resolved, ...about, id: '9' };
    const second = {
      ...event({ kind: 'incident.declined', data: { reason: 'recovered' } }, 0),
      id: '10',
    };
    const entries = timelineOf([second, first], [], new Map([[alertId(1), 'api <!here> is down']]));
    expect(entries.map((entry) => entry.kind)).toEqual(['alert.resolved', 'incident.declined']);
    expect(entries[0]?.text).toBe('Recovered: api &lt;!here&gt; is down.');
  });

  test('an alert that closed by itself reads so', () => {
    const data = { by: 'silence', because: 'nothing was heard of it for 7 days' } as const;
    const about = { subject: alertId(1), actor: 'system:timer', at: start, id: '9' };
    const [entry] = timelineOf(
      [{ kind: 'alert.resolved', data, ...about }],
      [],
      new Map([[alertId(1), 'api is down']]),
    );
    expect(entry?.text).toMatch(/^Closed by itself: api is down.*nothing was heard of it for 7 days\.$/);
  });

  test('marks pinned messages that were edited or deleted', () => {
    const [edited, deleted] = timelineOf(
      [],
      [pin({ editedAt: later }), pin({ ts: '2.0', deletedAt: later })],
    );
    expect(edited?.text).toMatch(/edited/);
    expect(deleted?.text).toMatch(/deleted/);
  });

  test('shows a pinned message as Slack wrote it: mentions and links stay, nothing is escaped twice', () => {
    const text = 'ask <@UBO>: a &lt; b, see <https://example.com|the graph>';
    expect(timelineOf([], [pin({ text })])[0]?.text).toContain(text);
  });

  test('a pinned message that calls the whole channel does not call it again', () => {
    const [entry] = timelineOf([], [pin({ text: 'look <!channel> <!here|here>' })]);
    expect(entry?.text).not.toMatch(/<!(channel|here)/);
  });
});

describe('sentences', () => {
  const bad = '<!channel> <https://x.example|click> &';
  const hostile: readonly IncidentFact[] = [
    { kind: 'incident.declared', data: { number: 1, title: bad, severity: 1, status: 'suspected' } },
    { kind: 'incident.declined', data: { reason: bad } },
    { kind: 'incident.escalated', data: { to: ['UBO'], team: bad, note: bad } },
    { kind: 'incident.status_changed', data: { from: 'investigating', to: 'identified', note: bad } },
    { kind: 'incident.renamed', data: { from: 'x', to: bad } },
    { kind: 'incident.update_posted', data: { text: bad, status: 'identified', nextUpdateAt: null } },
    { kind: 'incident.public_noted', data: { state: 'identified', text: bad } },
    { kind: 'incident.alert_joined', data: { alertId: alertId(1), title: bad } },
    { kind: 'incident.merged', data: { into: incidentId(2), intoNumber: 2, reason: bad } },
    { kind: 'incident.resolved', data: { summary: bad } },
    { kind: 'incident.reopened', data: { reason: bad } },
  ];
  test.each(hostile)('$kind quotes what people wrote', (fact) => {
    const sentence = incidentSentence({ ...fact, actor: 'UADA' });
    expect(sentence).toContain('&lt;!channel&gt; &lt;https://x.example|click&gt; &amp;');
    expect(sentence).toMatch(/^(<@UADA>|The alert joined)/);
    expect(sentence).not.toContain('<!channel');
  });

  test.each([
    [{ kind: 'alert.acknowledged', data: {} }, '<@UADA> acknowledged the alert &lt;!here&gt;.'],
    [
      { kind: 'alert.worsened', data: { from: 2, to: 1, because: 'a > b' } },
      'Worse, now SEV1: &lt;!here&gt;: a &gt; b.',
    ],
    [
      { kind: 'alert.resolved', data: { by: 'person', because: '' } },
      '<@UADA> resolved the alert &lt;!here&gt;.',
    ],
    [{ kind: 'alert.repeated', data: { because: 'again' } }, undefined],
  ] as const)('of alerts: %j', (fact, sentence) => {
    expect(alertSentence({ ...fact, actor: 'UADA' }, '<!here>')).toBe(sentence);
  });

  test('the end by itself and the end by a person read differently', () => {
    const closed = { kind: 'incident.closed', data: {} } as const;
    expect(incidentSentence({ ...closed, actor: 'system:timer' })).toBe(
      'It was closed, a day after it was resolved.',
    );
    expect(incidentSentence({ ...closed, actor: 'UADA' })).toBe('<@UADA> closed it.');
  });
});

describe('a message in the timeline', () => {
  const message = {
    channel: 'C1',
    ts: '1.0',
    author: 'UCY',
    text: 'the pool is empty',
    at: start,
    by: 'UBO',
  };
  const kept = pinOf(message);

  test('is pinned once, and again after it was deleted', () => {
    expect(pinRule(live, undefined, message)).toMatchObject({
      facts: [{ kind: 'incident.pinned', data: { ts: '1.0', author: 'UCY', text: message.text } }],
    });
    expect(pinRule(live, kept, message)).toEqual({ refused: { why: 'same', what: 'the message' } });
    expect(pinRule(live, { ...kept, deletedAt: later }, message)).toMatchObject({ next: live });
  });

  test('follows its edits, 3000 characters of them, and leaves once', () => {
    const long = 'a'.repeat(4_000);
    expect(editPinRule(live, kept, long)).toMatchObject({
      facts: [{ kind: 'incident.pin_edited', data: { ts: '1.0', text: 'a'.repeat(3_000) } }],
    });
    expect(editPinRule(live, pinOf({ ...message, text: long }), long)).toMatchObject({
      refused: { why: 'same' },
    });
    expect(removePinRule(live, kept, true)).toMatchObject({
      facts: [{ kind: 'incident.pin_removed', data: { ts: '1.0', deleted: true } }],
    });
  });

  test.each([
    ['pinned in no incident', pinRule(undefined, undefined, message)],
    ['edited but never pinned', editPinRule(live, undefined, 'x')],
    ['removed but never pinned', removePinRule(live, undefined, false)],
    ['removed after it was deleted', removePinRule(live, { ...kept, deletedAt: later }, true)],
  ])('%s is not found', (_, ruling) => {
    expect(ruling).toEqual({ refused: { why: 'not_found' } });
  });
});
