import { alertById } from '#alerts/store.ts';
import type { MethodId, PageId, PersonId, TestId } from '#base/ids.ts';
import { incidentById } from '#incidents/store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Effect } from '#ledger/follow.ts';
import type { Attempt } from '#oncall/attempt.ts';
import { attemptsOf } from '#oncall/attempt-store.ts';
import { idOfAbout } from '#oncall/bundle.ts';
import type { About } from '#oncall/run.ts';
import { cancelPages } from '#oncall/verbs/cancel-pages.ts';
import { planPage } from '#oncall/verbs/plan-page.ts';
import { acknowledgeRuns } from '#oncall/verbs/stop-runs.ts';
import * as tell from '#telling.ts';
import { drillTold } from './drilled.ts';
import type { Line, Story } from './line.ts';
import { pagingMoved } from './paged.ts';
import { homes, pageCards } from './shown.ts';

/** What messages are put together by: the service, or the incident when it names none. */
async function bundleOf(desk: Desk, about: About): Promise<string> {
  if ('alertId' in about) return (await alertById(desk, about.alertId))?.serviceId ?? about.alertId;
  if ('testId' in about) return about.testId;
  return (await incidentById(desk, about.incidentId))?.serviceIds[0] ?? about.incidentId;
}

/** Wakes each method once, at the time of its first attempt. */
function wake(attempts: readonly Attempt[]): readonly Effect[] {
  const first = new Map<MethodId, Attempt>();
  for (const attempt of attempts) {
    const known = first.get(attempt.methodId);
    if (known === undefined || attempt.dueAt < known.dueAt) first.set(attempt.methodId, attempt);
  }
  return [...first.values()].map((one) => tell.notifyMethod(one.methodId, one.personId, one.dueAt));
}

/** Plans how a page's person is tried, and wakes those methods; nothing to plan is settled apart. */
export async function tryPage(
  desk: Desk,
  id: PageId,
  { about, personId }: { readonly about: About; readonly personId: PersonId },
): Promise<readonly Effect[]> {
  const planned = await planPage(desk, id, await bundleOf(desk, about));
  return planned.length > 0 ? wake(planned) : [tell.pagePerson(id, personId)];
}

const pageAsked: Line<'page.asked'> = (desk, event) => tryPage(desk, event.subject as PageId, event.data);

/** Another method of the page may be due now: each of them looks for itself. */
const attemptFailed: Line<'attempt.failed'> = async (desk, event) => {
  const { pageId, forGood } = event.data;
  const planned = (await attemptsOf(desk, pageId)).filter((attempt) => attempt.state === 'planned');
  const now = planned.map((attempt) => ({ ...attempt, dueAt: event.at }));
  const other = now.filter((attempt) => attempt.id !== event.subject);
  return [...wake(other), ...(forGood ? await pagingMoved(desk, event) : [])];
};

const testAcknowledged: Line<'test.acknowledged'> = async (desk, event) => {
  const { about, by } = event.data;
  await acknowledgeRuns(desk, about, by);
  await cancelPages(desk, about, `the test ${idOfAbout(about)} was acknowledged`);
  const told = await drillTold(desk, event, event.subject as TestId, 'acknowledged');
  return [...(await pageCards(desk, about)), ...told, tell.refreshHomes()];
};

type Ways = Extract<
  keyof Story,
  'page.asked' | `attempt.${string}` | `method.${string}` | 'rules.set' | `test.${string}`
>;

/** The story of contact methods, and of each try to reach somebody. */
export const ways: Pick<Story, Ways> = {
  'page.asked': pageAsked,

  'attempt.sent': async () => [],
  'attempt.delivered': async () => [],
  'attempt.failed': attemptFailed,
  'attempt.cancelled': async () => [],
  'attempt.merged': async () => [],

  'method.added': homes,
  'method.code_sent': async (_, event) => [
    tell.sendMethodCode(event.subject as MethodId, event.data.personId),
    tell.refreshHomes(),
  ],
  'method.verified': homes,
  'method.removed': homes,
  'method.failed': homes,
  'rules.set': async (_, event) => [
    // A rule that was added may join a page that is under way.
    ...event.data.rules.map(({ methodId }) => tell.notifyMethod(methodId, event.subject, event.at)),
    tell.refreshHomes(),
  ],

  'test.started': homes,
  'test.acknowledged': testAcknowledged,
};
