import type { PageId } from '#base/ids.ts';
import { personById } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import type { Attempt } from '../attempt.ts';
import { planAttempts, planTest } from '../attempt-plan.ts';
import type { AttemptPlan } from '../attempt-plan.ts';
import { insertAttempts } from '../attempt-store.ts';
import { configuredKinds } from '../configured.ts';
import { drillById } from '../drill-store.ts';
import { methodById, methodsOf, rulesOf } from '../method-store.ts';
import type { Page } from '../page.ts';
import { pageById } from '../store.ts';
import { settlePage } from './settle-page.ts';

const NOBODY: AttemptPlan = { attempts: [], by: 'default' };

/** How a page's person is tried, as things stand now. One who is gone is not tried at all. */
async function planOf(desk: OpenDesk, page: Page): Promise<AttemptPlan> {
  const person = await personById(desk, page.personId);
  if (person?.active === false) return NOBODY;
  const configured = configuredKinds(desk);
  const drill = 'testId' in page.about ? await drillById(desk, page.about.testId) : undefined;
  const one = drill?.methodId == null ? undefined : await methodById(desk, drill.methodId);
  if (one !== undefined) return planTest(one, configured, page.createdAt);
  const rules = (await rulesOf(desk, page.personId))[page.urgency];
  return planAttempts(page, await methodsOf(desk, page.personId), rules, configured, page.createdAt);
}

const fresh = (desk: Desk, page: Page, bundle: string) => ({
  id: desk.ids.next('att'),
  pageId: page.id,
  personId: page.personId,
  about: page.about,
  urgency: page.urgency,
  bundle,
  state: 'planned' as const,
  tries: 0,
  leasedUntil: null,
  unwanted: null,
  providerId: null,
  sentAt: null,
  settledAt: null,
  mergedInto: null,
  error: null,
});

/**
 * Writes how a page's person is to be tried, with what caused the page. `bundle` is what its messages are put together by. Answers the attempts; none
 * when there is no way to reach them or they want none: `settleUnplanned` then says so, in a transaction of its own.
 */
export function planPage(desk: Desk, id: PageId, bundle: string): Promise<readonly Attempt[]> {
  return transact(desk, async (open) => {
    const page = await pageById(open, id);
    if (page?.state !== 'due') return [];
    const plan = await planOf(open, page);
    const planned = ('skipped' in plan ? [] : plan.attempts).map(({ method, dueAt }): Attempt => ({
      ...fresh(open, page, bundle),
      methodId: method.id,
      methodKind: method.kind,
      plannedFor: dueAt,
      dueAt,
    }));
    await insertAttempts(open.tx, planned);
    return planned;
  });
}

/** A page for which nothing was planned ends: skipped on purpose, or failed, so that the story goes on to somebody else. */
export function settleUnplanned(desk: Desk, id: PageId): Promise<void> {
  return transact(desk, async (open) => {
    const page = await pageById(open, id);
    if (page?.state !== 'due') return;
    const plan = await planOf(open, page);
    const person = await personById(open, page.personId);
    if ('skipped' in plan)
      await settlePage(open, id, {
        state: 'skipped',
        because: `they want no pages of ${page.urgency} urgency, on purpose`,
      });
    else
      await settlePage(open, id, {
        state: 'failed',
        because:
          person?.active === false
            ? 'the account is deactivated'
            : 'there is no way to reach them that is verified',
      });
  });
}
