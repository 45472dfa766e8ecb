import * as fc from 'fast-check';
import { describe, test } from 'vitest';
import { plus } from '#base/time.ts';
import { SEVERITIES } from '#catalog/severity.ts';
import { channelName } from '#incidents/channel-name.ts';
import { joinAlertRule, publicRule, snoozeRule, updateDueRule, updateRule } from '#incidents/contents.ts';
import type { Incident, IncidentStatus } from '#incidents/incident.ts';
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
import type { Ruling } from '#incidents/lifecycle.ts';
import { alertId, incidentId } from '../wires/catalog-company.ts';

const start = new Date('2026-03-02T09:00:00Z');
const other = (status: IncidentStatus): Incident => ({
  ...declared(false),
  id: incidentId(2),
  number: 2,
  status,
});

function declared(suspected: boolean): Incident {
  const ruling = declareRule(
    incidentId(1),
    1,
    {
      title: 'orders are failing',
      severity: 2,
      serviceIds: [],
      serviceNames: [],
      alertIds: [],
      summary: null,
      suspected,
      leadId: null,
      declaredBy: 'UADA',
      source: null,
    },
    start,
  );
  if ('refused' in ruling) throw new Error('not declared');
  return ruling.next;
}

const act = fc.oneof(
  fc.constantFrom<(before: Incident, now: Date) => Ruling>(
    acceptRule,
    closeRule,
    updateDueRule,
    declineRule('no'),
    acknowledgeRule('UADA'),
    escalateRule({ to: ['UBO'], team: null, note: '' }),
    renameRule('another title'),
    resolveRule('rolled back'),
    reopenRule('it is back'),
    mergeRule(other('investigating'), 'the same'),
    mergeRule(other('closed'), 'the same'),
    joinAlertRule({ id: alertId(1), title: 'api is down', serviceId: 'svc_0000000000000001' }),
    publicRule(
      {
        state: 'identified',
        text: 'some orders fail',
        page: 'Acme',
        url: 'https://status.acme.com/incidents/a',
        since: '2026-03-02T09:00:00.000Z',
      },
      'UADA',
    ),
    roleRule('lead', 'UBO'),
    roleRule('lead', null),
  ),
  fc.constantFrom(...SEVERITIES).map((severity) => severityRule(severity)),
  fc.constantFrom('investigating', 'identified', 'monitoring').map((to) => statusRule(to, '')),
  fc.nat(7_200_000).map((ms) => snoozeRule(ms + 1)),
  fc.nat(7_200_000).map((ms) => updateRule({ text: 'known', nextUpdateInMs: ms + 1 })),
);
type Moved = {
  readonly before: Incident;
  readonly after: Incident;
  readonly ruling: Exclude<Ruling, { refused: unknown }>;
};

function run(
  suspected: boolean,
  acts: readonly { readonly rule: (before: Incident, now: Date) => Ruling; readonly afterMs: number }[],
): readonly Moved[] {
  let incident = declared(suspected);
  let now = start;
  return acts.flatMap(({ rule, afterMs }) => {
    now = plus(now, afterMs);
    const ruling = rule(incident, now);
    if ('refused' in ruling) return [];
    const moved = { before: incident, after: ruling.next, ruling };
    incident = ruling.next;
    return [moved];
  });
}

const always = (law: (moves: readonly Moved[]) => boolean): void =>
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.array(fc.record({ rule: act, afterMs: fc.nat(3_600_000) }), { maxLength: 50 }),
      (suspected, acts) => law(run(suspected, acts)),
    ),
    { numRuns: 500 },
  );
const FINAL: readonly IncidentStatus[] = ['merged', 'declined', 'closed'];
const LIVE: readonly IncidentStatus[] = ['investigating', 'identified', 'monitoring'];

describe('whatever is done to an incident', () => {
  test('it never leaves merged, declined or closed', () => {
    always((moves) =>
      moves.every(({ before, after }) => !FINAL.includes(before.status) || after.status === before.status),
    );
  });

  test('it is never suspected again', () => {
    always((moves) =>
      moves.every(({ before, after }) => before.status === 'suspected' || after.status !== 'suspected'),
    );
  });

  test('number, start, channel name and who declared it never change', () => {
    always((moves) =>
      moves.every(({ after }) => {
        const first = declared(false);
        return (
          after.number === 1 &&
          after.startedAt === first.startedAt &&
          after.channelName === first.channelName &&
          after.declaredBy === 'UADA'
        );
      }),
    );
  });

  test('it has a time of resolution exactly while it is resolved or closed, and a successor exactly when merged', () => {
    always((moves) =>
      moves.every(
        ({ after }) =>
          (after.resolvedAt !== null) === (after.status === 'resolved' || after.status === 'closed') &&
          (after.mergedInto !== null) === (after.status === 'merged'),
      ),
    );
  });

  test('an update is promised only while it is worked on, and then the timer agrees with the promise', () => {
    always((moves) =>
      moves.every(({ after, ruling }) => {
        if (!LIVE.includes(after.status) && after.nextUpdateAt !== null) return false;
        const wished = ruling.timers?.find((timer) => timer.kind === 'incident.update_due');
        return wished === undefined || wished.at?.getTime() === after.nextUpdateAt?.getTime();
      }),
    );
  });

  test('every move is one event at least', () => {
    always((moves) => moves.every(({ ruling }) => ruling.facts.length > 0));
  });
});

test('every channel name is one that Slack takes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 999_999 }),
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 4 }),
      (number, title, services) => {
        const name = channelName(number, title, services);
        return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) && name.length <= 80 && name.startsWith(`inc-${number}`);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('every title that is taken is whole characters, one line, 200 at most', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom('a', ' ', '\n', '\u0000', 'é', '🔥', '注'),
        minLength: 190,
        maxLength: 230,
      }),
      (title) => {
        const ruling = declareRule(
          incidentId(1),
          1,
          {
            title,
            severity: 1,
            serviceIds: [],
            serviceNames: [],
            alertIds: [],
            summary: null,
            suspected: false,
            leadId: null,
            declaredBy: null,
            source: null,
          },
          start,
        );
        if ('refused' in ruling) return true;
        const kept = ruling.next.title;
        return kept.isWellFormed() && !/[\p{Cc}]/u.test(kept) && kept.length <= 200 && kept.trim() === kept;
      },
    ),
    { numRuns: 2_000 },
  );
});
