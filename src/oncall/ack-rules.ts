import type { PersonId } from '#base/ids.ts';
import { MINUTE, plus } from '#base/time.ts';
import type { Run } from './run.ts';
import { alive, moved, open } from './run-rules.ts';
import type { RunRuling } from './run-rules.ts';

/** Pure rules of what an acknowledgement does to a run, and of one that is forgotten. */

/** So long is waited for "still on it" before the run starts over. */
export const ANSWER_MS = 10 * MINUTE;

const askAt = (run: Run, from: Date): Date | null =>
  run.definition.ackTimeoutMs === null ? null : plus(from, run.definition.ackTimeoutMs);

/** Somebody takes it on: the run stops, and asks again when nothing happens for the policy's time. */
export const acknowledgedRule = (by: PersonId) =>
  alive((before, now) => {
    if (before.state === 'acknowledged')
      return { refused: { why: 'already_acknowledged', by: before.acknowledgedBy } };
    return moved(
      {
        ...before,
        state: 'acknowledged',
        heldBecause: null,
        nextAt: askAt(before, now),
        acknowledgedBy: [...new Set([...before.acknowledgedBy, by])],
        acknowledgedAt: now,
        askedAgainAt: null,
        endedAt: null,
        endedBecause: null,
      },
      { kind: 'escalation.acknowledged', data: { about: before.about, by, all: true } },
    );
  });

/** It starts to matter, but somebody has its incident already: as if they had acknowledged it. */
export const coveredRule =
  (run: Run, by: PersonId) =>
  (_: Run | undefined, now: Date): RunRuling => {
    const { about, policyId, policyVersion, severity } = run;
    return moved(
      {
        ...run,
        state: 'acknowledged',
        acknowledgedBy: [by],
        acknowledgedAt: now,
        nextAt: askAt(run, now),
      },
      { kind: 'escalation.started', data: { about, policyId, policyVersion, severity } },
      { kind: 'escalation.covered', data: { about, by } },
    );
  };

/** What everybody of a step must acknowledge and some have not. */
export type Partly = { readonly by: readonly PersonId[]; readonly waitsFor: readonly PersonId[] };

/** Who of a step that everybody must acknowledge has not, apart from `by`. Those whom no page reaches cannot. */
export const stillSilent = (
  run: Pick<Run, 'acknowledgedBy'>,
  paged: readonly PersonId[],
  by: PersonId | null,
): readonly PersonId[] => paged.filter((person) => person !== by && !run.acknowledgedBy.includes(person));

/** One of several who all must: only their own pages stop, and the run goes on. */
export const acknowledgedInPartRule = (by: PersonId) =>
  alive((before) => {
    if (before.state === 'acknowledged' || before.acknowledgedBy.includes(by))
      return { refused: { why: 'already_acknowledged', by: before.acknowledgedBy } };
    return moved(
      { ...before, acknowledgedBy: [...before.acknowledgedBy, by] },
      { kind: 'escalation.acknowledged', data: { about: before.about, by, all: false } },
    );
  });

/** What an acknowledged run waits for is due: with life meanwhile it waits on, else the last who acknowledged is asked whether they are still on it. */
export const askAgainRule = (lastLife: Date | null) =>
  open((before, now) => {
    const person = before.acknowledgedBy.at(-1);
    if (
      before.state !== 'acknowledged' ||
      before.nextAt === null ||
      before.nextAt > now ||
      person === undefined
    )
      return { refused: { why: 'not_due' } };
    const until = lastLife === null ? null : askAt(before, lastLife);
    if (until !== null && until > now) return moved({ ...before, nextAt: until, askedAgainAt: null });
    if (before.askedAgainAt !== null) return { refused: { why: 'not_due' } };
    return moved(
      { ...before, askedAgainAt: now, nextAt: plus(now, ANSWER_MS) },
      { kind: 'escalation.asked_again', data: { about: before.about, personId: person } },
    );
  });

/** "Still on it": asked again only after the policy's time. */
export const keptRule = (by: PersonId) =>
  open((before, now) => {
    if (before.state !== 'acknowledged') return { refused: { why: 'not_due' } };
    return moved(
      { ...before, askedAgainAt: null, nextAt: askAt(before, now) },
      { kind: 'escalation.kept', data: { about: before.about, by } },
    );
  });

/** Whether an acknowledged run was asked about and nobody answered in time. */
export const isForgotten = (run: Run, now: Date): boolean =>
  run.state === 'acknowledged' && run.askedAgainAt !== null && run.nextAt !== null && run.nextAt <= now;
