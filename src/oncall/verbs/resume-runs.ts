import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import type { Severity } from '#catalog/severity.ts';
import { SAME_PAGE_MS, standing } from '../lifecycle.ts';
import { helpAskedRule } from '../ask-rules.ts';
import { isAlive, restartRule, resumed } from '../run-rules.ts';
import type { Informed } from '../run-rules.ts';
import type { About, Run } from '../run.ts';
import { latestRunsOf, runStore } from '../run-store.ts';
import { pagesAbout } from '../store.ts';
import { planOfStep, rememberTurns } from './plan-step.ts';

export type Resumption = {
  readonly because: 'forgotten' | 'worse' | 'unmuted';
  readonly severity: Severity;
};

/** Those whom a page about it reaches just now; they need no second one within the minute because it got worse. */
async function justPaged(desk: OpenDesk, about: About): Promise<Informed> {
  const pages = standing(await pagesAbout(desk, about), desk.instant, SAME_PAGE_MS);
  return new Map(pages.map((page) => [page.personId, 'paged_already']));
}

async function resume(desk: OpenDesk, run: Run, why: Resumption): Promise<boolean> {
  const locked = await runStore.load(desk.tx, run.id);
  if (locked === undefined || !isAlive(locked)) return false;
  const plan = await planOfStep(desk, { ...resumed(locked), severity: why.severity });
  const informed = why.because === 'forgotten' ? new Map() : await justPaged(desk, run.about);
  const moved = await change(desk, runStore, run.id, restartRule(why, plan, informed));
  if (moved.ok && moved.value.state !== 'held') await rememberTurns(desk, run, plan);
  return moved.ok;
}

/** What was stopped starts over at step 1, exhausted runs too: a mute is over, it got worse, or who acknowledged has forgotten it. Answers how many did. */
export function resumeRuns(desk: Desk, about: About, why: Resumption): Promise<number> {
  return transact(desk, async (open) => {
    let count = 0;
    for (const run of await latestRunsOf(open, about)) if (await resume(open, run, why)) count += 1;
    return count;
  });
}

/** People were asked for by hand: what was acknowledged, or exhausted, goes on behind them after the time of a step. */
export function goOnBehind(desk: Desk, about: About): Promise<void> {
  return transact(desk, async (open) => {
    for (const run of await latestRunsOf(open, about)) await change(open, runStore, run.id, helpAskedRule);
  });
}
