import type { Desk } from '#ledger/desk.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import { transact } from '#ledger/transact.ts';
import { storeResults, storeSkips } from '#signals/checks/store.ts';
import type { SpokenResult } from '#signals/checks/check-result.ts';
import { lockSame, moveDue, saveHealth } from '../../due-store.ts';
import type { Kind } from '../../kind.ts';
import type { Monitor } from '../../monitor.ts';
import { resultOf } from '../../result.ts';
import { judgeRule, lookAfter } from '../../rules.ts';
import type { Vote } from '../../rules.ts';
import { lateSlots } from '../../schedule.ts';
import { judge } from '../judge.ts';
import { atOnce } from './at-once.ts';
import { createGathering } from './gather.ts';

/** What one look gave: the slot, when it began, the vote with the instant it came, and the version of the monitor it was made of. */
export type Answer = {
  readonly desk: Desk;
  readonly monitor: Monitor;
  readonly version: number;
  readonly kind: Kind;
  readonly dueAt: Date;
  readonly startedAt: Date;
  readonly vote: Vote;
};

/** What an answer comes to: the monitor after it, and when to look next. */
type Judged = Answer & { readonly next: Monitor; readonly look: Date };

const TELLING_AT_ONCE = 4;

/** The monitor moved under the answer's feet: a ping came, or it was removed. The answer is void. */
class VoidAnswer extends Error {}

/**
 * Stores an answer with its roll-ups and moves its timer. An answer that makes something to tell goes through change() in a transaction of its own.
 * The others, nearly all, are stored together, the silent moves among them (a first suspicion, a first good answer): after an outage of the network
 * every monitor is a suspect at once, and thousands of transactions would take longer than the time in which they are to be confirmed.
 */
export function createStoring(moreExpected: () => boolean): (answer: Answer) => Promise<void> {
  const silent = createGathering(storeSilent, moreExpected);
  const oneOfFew = atOnce(TELLING_AT_ONCE);
  return async (answer) => {
    const { next, facts } = judgeRule(answer.kind, answer.monitor, [answer.vote]);
    const judged: Judged = { ...answer, next, look: lookAfter(answer.kind, next, answer.vote.at) };
    const taken = facts.length === 0 && (await silent.add(judged, next !== answer.monitor));
    if (!taken) await oneOfFew(() => storeTold(judged));
  };
}

const spoken = ({ monitor, dueAt, startedAt, vote, look }: Judged): SpokenResult => ({
  ...resultOf(monitor.id, dueAt, startedAt, vote.verdict),
  coversMs: Math.max(0, look.getTime() - startedAt.getTime()),
});

/** Stores answers with nothing to tell, and answers those whose move was judged of a monitor that has changed since: they must be judged anew. */
async function storeSilent(answers: readonly Judged[]): Promise<ReadonlySet<Judged>> {
  const desk = answers[0]?.desk;
  if (desk === undefined) return new Set();
  const moving = answers.filter(({ monitor, next }) => next !== monitor);
  return transact(desk, async (open) => {
    const same = await lockSame(open.tx, moving);
    const outdated = new Set(moving.filter(({ monitor }) => !same.has(monitor.id)));
    const stored = answers.filter((answer) => !outdated.has(answer));
    const fresh = await storeResults(open.tx, stored.map(spoken));
    const moved = moving.filter(({ monitor }) => same.has(monitor.id) && fresh.has(monitor.id));
    await saveHealth(
      open.tx,
      moved.map(({ next }) => next),
    );
    await storeSkips(open.tx, skipsOf(stored));
    await moveDue(
      open.tx,
      stored.map(({ monitor, dueAt, look }) => ({ subject: monitor.id, dueAt, to: look })),
    );
    return outdated;
  });
}

async function storeTold(answer: Judged): Promise<void> {
  const { desk, monitor, dueAt, vote, look } = answer;
  const work = async (open: OpenDesk): Promise<void> => {
    const fresh = await storeResults(open.tx, [spoken(answer)]);
    // Its slot was run before and has voted: only the look that follows is left to plan.
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
  answers: readonly Judged[],
): { readonly monitorId: string; readonly at: Date; readonly slots: number }[] =>
  answers.flatMap(({ monitor, kind, dueAt, vote }) => {
    const slots = kind.manner === 'asked' ? lateSlots(monitor.everyMs, dueAt, vote.at) : 0;
    return slots === 0 ? [] : [{ monitorId: monitor.id, at: vote.at, slots }];
  });
