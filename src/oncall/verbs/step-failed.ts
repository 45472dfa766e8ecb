import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import type { Page } from '../page.ts';
import type { Run } from '../run.ts';
import { newestStep, runStore } from '../run-store.ts';
import { lockPaging, pagesAbout, pagesOfStep } from '../store.ts';
import { stepRun } from './step-run.ts';

const LOST: readonly Page['state'][] = ['failed', 'skipped'];

/** Whether of a step's people not one is reached: each has a page by now, and it failed or was skipped. */
async function reachesNobody(desk: OpenDesk, run: Run): Promise<boolean> {
  const newest = await newestStep(desk, run.id);
  if (newest === undefined || newest.generation !== run.generation) return false;
  const pages = await pagesOfStep(desk, { runId: run.id, ...newest });
  return newest.people.every(({ personId }) => {
    const page = pages.find((one) => one.personId === personId);
    return page !== undefined && LOST.includes(page.state);
  });
}

/** Whether anything about it still reaches anybody, by a step or by hand. */
const ringing = async (desk: OpenDesk, page: Page): Promise<boolean> =>
  (await pagesAbout(desk, page.about)).some((one) => one.state === 'due' || one.state === 'delivered');

/**
 * A page failed or was skipped. When its run goes on by itself, because somebody else is reached or a next step pages now, answers true; false when
 * there is nothing left to go on to: no run, or one whose last resort is this page.
 */
export function goOnFrom(desk: Desk, page: Page): Promise<boolean> {
  return transact(desk, async (open) => {
    // Of two that fail in one moment each must see the other, or neither goes on: whoever comes second waits for the first.
    if (page.run === null) await lockPaging(open.tx, page.about);
    const run = page.run === null ? undefined : await runStore.load(open.tx, page.run.runId);
    if (run === undefined || run.state === 'ended') return false;
    if (run.state !== 'running') return true;
    // One asked for by hand: the run hastens only when nobody at all is reached.
    const lost = page.run?.step === null ? !(await ringing(open, page)) : await reachesNobody(open, run);
    if (lost) await stepRun(open, run.id, 'failed');
    return true;
  });
}
