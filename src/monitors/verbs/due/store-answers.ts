import type { Desk } from '#ledger/desk.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import { transact } from '#ledger/transact.ts';
import { storeResults, storeSkips } from '#signals/checks/store.ts';
import type { SpokenResult } from '#signals/checks/check-result.ts';
import { moveDue } from '../../due-store.ts';
import type { Kind } from '../../kind.ts';
import type { Monitor } from '../../monitor.ts';
import { resultOf } from '../../result.ts';
import { judgeRule, lookAfter } from '../../rules.ts';
import type { Vote } from '../../rules.ts';
import { lateSlots } from '../../schedule.ts';
import { judge } from '../judge.ts';

/** What one look gave: the slot, when it began, and the vote with the instant it came. */
export type Answer = {
  readonly desk: Desk;
  readonly monitor: Monitor;
  readonly kind: Kind;
  readonly dueAt: Date;
  readonly startedAt: Date;
  readonly vote: Vote;
};

const MOVING_AT_ONCE = 4;

/** The monitor moved under the answer's feet: a ping came, or it was removed. The answer is void. */
class VoidAnswer extends Error {}

/**
 * Stores answers with their roll-ups and moves their timers. Those that change no state go together, three statements for all of them; each that moves
 * a state goes through change() with its result, in a transaction of its own, and votes only if its slot had no result yet. Answers what failed.
 */
export async function storeAnswers(answers: readonly Answer[]): Promise<ReadonlyMap<Answer, unknown>> {
  const failed = new Map<Answer, unknown>();
  const judged = answers.map((answer) => ({
    answer,
    next: judgeRule(answer.kind, answer.monitor, [answer.vote]).next,
  }));
  const steady = judged.filter(({ answer, next }) => next === answer.monitor).map(({ answer }) => answer);
  const moving = judged.filter(({ answer, next }) => next !== answer.monitor);
  const together = storeSteady(steady).catch((error: unknown) =>
    steady.forEach((answer) => failed.set(answer, error)),
  );
  const queue = [...moving];
  const worker = async (): Promise<void> => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
      const { answer, next } = one;
      await storeMoving(answer, next).catch((error: unknown) => failed.set(answer, error));
    }
  };
  await Promise.all([together, ...Array.from({ length: MOVING_AT_ONCE }, worker)]);
  return failed;
}

const spoken = ({ monitor, dueAt, startedAt, vote }: Answer, look: Date): SpokenResult => ({
  ...resultOf(monitor.id, dueAt, startedAt, vote.verdict),
  coversMs: Math.max(0, look.getTime() - startedAt.getTime()),
});

async function storeSteady(answers: readonly Answer[]): Promise<void> {
  const desk = answers[0]?.desk;
  if (desk === undefined) return;
  const looks = answers.map(({ kind, monitor, vote }) => lookAfter(kind, monitor, vote.at));
  await transact(desk, async (open) => {
    await storeResults(
      open.tx,
      answers.map((answer, index) => spoken(answer, looks[index] ?? answer.vote.at)),
    );
    await storeSkips(open.tx, skipsOf(answers));
    await moveDue(
      open.tx,
      answers.map(({ monitor, dueAt, vote }, index) => ({
        subject: monitor.id,
        dueAt,
        to: looks[index] ?? vote.at,
      })),
    );
  });
}

async function storeMoving(answer: Answer, next: Monitor): Promise<void> {
  const { desk, monitor, kind, dueAt, vote } = answer;
  const look = lookAfter(kind, next, vote.at);
  const work = async (open: OpenDesk): Promise<void> => {
    const fresh = await storeResults(open.tx, [spoken(answer, look)]);
    if (!fresh.has(monitor.id)) return moveDue(open.tx, [{ subject: monitor.id, dueAt, to: look }]);
    await storeSkips(open.tx, skipsOf([answer]));
    const outcome = await judge(open, monitor.id, [vote], monitor);
    if (!outcome.ok) throw new VoidAnswer();
  };
  try {
    await transact(desk, work);
  } catch (error) {
    if (!(error instanceof VoidAnswer)) throw error;
  }
}

/** Slots that went by while the answer was waited for. */
const skipsOf = (
  answers: readonly Answer[],
): { readonly monitorId: string; readonly at: Date; readonly slots: number }[] =>
  answers.flatMap(({ monitor, kind, dueAt, vote }) => {
    const slots = kind.manner === 'asked' ? lateSlots(monitor.everyMs, dueAt, vote.at) : 0;
    return slots === 0 ? [] : [{ monitorId: monitor.id, at: vote.at, slots }];
  });
