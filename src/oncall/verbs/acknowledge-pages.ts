import type { AlertRefusal } from '#alerts/alert.ts';
import type { Outcome } from '#base/decision.ts';
import { done, refused } from '#base/decision.ts';
import type { IncidentId, PersonId, TestId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import { as, person } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { idOfAbout } from '../bundle.ts';
import { drillStore } from '../drill-store.ts';
import type { Drill, DrillFact, DrillRefusal } from '../drill.ts';
import type { About } from '../run.ts';
import { acknowledge } from './acknowledge.ts';

/** What became of one thing that was paged about when somebody acknowledged all of a message. */
export type Acknowledged = {
  readonly about: About;
  readonly came: 'acknowledged' | 'already' | 'over';
  /** Who had acknowledged or resolved it before; null: the product, or nobody knows. */
  readonly by: PersonId | null;
};

/** Incidents stand beside this room: whoever composes the house hands in how one is acknowledged. */
export type AcknowledgeIncident = (
  desk: Desk,
  id: IncidentId,
) => Promise<Outcome<unknown, { readonly why: string; readonly by?: PersonId | null }>>;

const of = (refusal: {
  readonly why: string;
  readonly by?: PersonId | null;
}): Omit<Acknowledged, 'about'> => ({
  came: refusal.why === 'already_acknowledged' ? 'already' : 'over',
  by: refusal.by ?? null,
});

/** Says that a test page or drill was seen; what is still planned of it is taken back. */
export async function acknowledgeTest(desk: Desk, id: TestId): Promise<Outcome<Drill, DrillRefusal>> {
  const by = desk.actor.kind === 'person' ? desk.actor.id : null;
  const outcome = await change<TestId, Drill, DrillFact, DrillRefusal>(
    desk,
    drillStore,
    id,
    (before, now) => {
      if (before === undefined || by === null) return { refused: { why: 'not_found' } };
      if (before.acknowledgedBy !== null)
        return { refused: { why: 'already_acknowledged', by: before.acknowledgedBy } };
      return {
        next: { ...before, acknowledgedBy: by, endedAt: before.endedAt ?? now },
        facts: [{ kind: 'test.acknowledged', data: { about: { testId: id }, by } }],
      };
    },
  );
  return outcome.ok ? done(outcome.value) : refused(outcome.refused);
}

/** A person acknowledges all that a message was about, from outside Slack; each thing once, whatever the others answer. */
export async function acknowledgePages(
  desk: Desk,
  who: PersonId,
  abouts: readonly About[],
  acknowledgeIncident: AcknowledgeIncident,
): Promise<readonly Acknowledged[]> {
  const own = as(desk, person(who));
  const each = new Map(abouts.map((about) => [idOfAbout(about), about]));
  const answers: Acknowledged[] = [];
  for (const about of each.values()) {
    const outcome: Outcome<
      unknown,
      AlertRefusal | DrillRefusal | { readonly why: string; readonly by?: PersonId | null }
    > =
      'alertId' in about
        ? await acknowledge(own, about.alertId)
        : 'incidentId' in about
          ? await acknowledgeIncident(own, about.incidentId)
          : await acknowledgeTest(own, about.testId);
    answers.push({ about, ...(outcome.ok ? { came: 'acknowledged', by: who } : of(outcome.refused)) });
  }
  return answers;
}
