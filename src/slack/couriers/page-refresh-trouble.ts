import { alertById } from '#alerts/store.ts';
import { incidentById } from '#incidents/store.ts';
import { pagesAbout } from '#oncall/store.ts';
import type { Page } from '#oncall/page.ts';
import type { AnyStored } from '#ledger/follow.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Words } from '../define.ts';
import { headline } from '../views/incident-words.ts';
import { sayTrouble } from '../views/trouble.ts';
import { alertEvent } from './reconcile-events.ts';

/** What a page is about, as its title. */
export async function titleOf(desk: Desk, about: Page['about']): Promise<string> {
  if ('alertId' in about) return (await alertById(desk, about.alertId))?.title ?? 'an alert';
  if ('testId' in about) return 'a test';
  const incident = await incidentById(desk, about.incidentId);
  return incident === undefined ? 'an incident' : headline(incident);
}

/** What people are told of a page's event: a failed one, with who was paged instead; null for the others. */
export async function pageTrouble(desk: Desk, event: AnyStored): Promise<Words | null> {
  const typed = alertEvent(event);
  if (typed?.kind !== 'page.failed') return null;
  const { personId, about, because } = typed.data;
  const others = (await pagesAbout(desk, about)).filter(
    (page) =>
      page.personId !== personId &&
      (page.state === 'due' || page.state === 'delivered') &&
      page.createdAt >= event.at,
  );
  const instead = [...new Set(others.map((page) => page.personId))];
  return {
    text: sayTrouble({
      what: 'page_failed',
      personId,
      about: await titleOf(desk, about),
      because,
      insteadIds: instead,
    }),
  };
}
