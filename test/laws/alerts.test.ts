import * as fc from 'fast-check';
import { describe, test } from 'vitest';
import type { Alert } from '#alerts/alert.ts';
import {
  acknowledgeRule,
  escalateRule,
  feedbackRule,
  flappingRule,
  muteRule,
  openRule,
  resolveRule,
} from '#alerts/lifecycle.ts';
import { plus } from '#base/time.ts';
import { SEVERITIES } from '#catalog/severity.ts';
import { alertId } from '../wires/catalog-company.ts';

/** What may happen to the alerts of one monitor, in any order: acts name an alert that ever was by its place. */
const step = fc.record({
  act: fc.constantFrom(
    'trouble',
    'acknowledge',
    'resolve',
    'recover',
    'escalate',
    'mute',
    'unmute',
    'flap',
    'useful',
  ),
  group: fc.constantFrom('main', 'certificate'),
  which: fc.nat(20),
  severity: fc.constantFrom(...SEVERITIES),
  person: fc.constantFrom('UADA', 'UBO'),
  afterMs: fc.nat(3_600_000),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Moved = {
  readonly before: Alert | undefined;
  readonly after: Alert;
  readonly facts: readonly { readonly kind: string }[];
};

const start = new Date('2026-03-02T09:00:00Z');

function decide(one: Step, before: Alert | undefined, id: Alert['id'], last: Alert | undefined, now: Date) {
  switch (one.act) {
    case 'trouble':
      return openRule(
        before,
        id,
        {
          monitorId: 'mon_0000000000000001',
          group: one.group,
          serviceId: 'svc_0000000000000001',
          teamId: 'tea_0000000000000001',
          title: 'api is down',
          because: `answered ${500 + one.severity}`,
          severity: one.severity,
          since: now,
          mutedUntil: null,
        },
        now,
        { fold: null, last },
      );
    case 'acknowledge':
      return acknowledgeRule(one.person)(before, now);
    case 'resolve':
      return resolveRule({ by: 'person', because: '' }, one.person)(before, now);
    case 'recover':
      return resolveRule({ by: 'monitor', because: '' }, null)(before, now);
    case 'escalate':
      return escalateRule({ to: [one.person], team: null, note: '' })(before, now);
    case 'mute':
      return muteRule(plus(now, 60_000))(before, now);
    case 'unmute':
      return muteRule(null)(before, now);
    case 'flap':
      return flappingRule(one.severity % 2 === 0)(before, now);
    case 'useful':
      return feedbackRule(one.person, 'useful')(before);
    default:
      throw new Error('no such act');
  }
}

/** Runs the steps as the verbs do: trouble meets the open alert of its group, every other act meets the alert it names. */
function run(steps: readonly Step[]): {
  readonly alerts: readonly Alert[];
  readonly moves: readonly Moved[];
} {
  const alerts: Alert[] = [];
  const moves: Moved[] = [];
  let now = start;
  for (const one of steps) {
    now = plus(now, one.afterMs);
    const same = alerts.filter((alert) => alert.group === one.group);
    const before =
      one.act === 'trouble'
        ? same.find((alert) => alert.state !== 'resolved')
        : alerts[one.which % Math.max(1, alerts.length)];
    const last = same.findLast((alert) => alert.state === 'resolved');
    const decision = decide(one, before, alertId(alerts.length + 1), last, now);
    if ('refused' in decision) continue;
    moves.push({ before, after: decision.next, facts: decision.facts });
    if (before === undefined) alerts.push(decision.next);
    else alerts[alerts.indexOf(before)] = decision.next;
  }
  return { alerts, moves };
}

const always = (law: (story: ReturnType<typeof run>) => boolean): void =>
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => law(run(steps))),
    { numRuns: 300 },
  );

describe('whatever happens to alerts', () => {
  test('there are never two open ones of one monitor and group', () => {
    always(({ alerts }) =>
      ['main', 'certificate'].every(
        (group) => alerts.filter((alert) => alert.group === group && alert.state !== 'resolved').length <= 1,
      ),
    );
  });

  test('a resolved one stays resolved, as it was', () => {
    always(({ moves }) =>
      moves.every(
        ({ before, after }) =>
          before?.state !== 'resolved' ||
          (after.state === 'resolved' &&
            after.resolvedAt === before.resolvedAt &&
            after.resolvedBy === before.resolvedBy),
      ),
    );
  });

  test('the count never falls, and the severity gets milder for nobody', () => {
    always(({ moves }) =>
      moves.every(
        ({ before, after }) =>
          before === undefined || (after.count >= before.count && after.severity <= before.severity),
      ),
    );
  });

  test('it is acknowledged exactly while somebody is named for it', () => {
    always(({ alerts }) =>
      alerts.every(
        (alert) =>
          alert.state === 'resolved' ||
          ((alert.state === 'acknowledged') === (alert.acknowledgedBy !== null) &&
            (alert.acknowledgedBy === null) === (alert.acknowledgedAt === null)),
      ),
    );
  });

  test('each opens once and resolves at most once, in its events', () => {
    always(({ alerts, moves }) =>
      alerts.every((alert) => {
        const kinds = moves
          .filter((move) => move.after.id === alert.id)
          .flatMap((move) => move.facts.map((fact) => fact.kind));
        return (
          kinds[0] === 'alert.opened' &&
          kinds.filter((kind) => kind === 'alert.opened').length === 1 &&
          kinds.filter((kind) => kind === 'alert.resolved').length === (alert.state === 'resolved' ? 1 : 0)
        );
      }),
    );
  });

  test('a recurrence is of an alert of the same group that had ended', () => {
    always(({ alerts }) =>
      alerts.every((alert) => {
        const of = alerts.find((one) => one.id === alert.recurrenceOf);
        return (
          alert.recurrenceOf === null ||
          (of !== undefined &&
            of.group === alert.group &&
            of.resolvedAt !== null &&
            of.resolvedAt <= alert.openedAt)
        );
      }),
    );
  });
});
