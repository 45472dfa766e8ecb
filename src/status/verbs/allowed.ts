import { people, teams } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { StatusRefusal } from '../report.ts';
import { mayPublish, whoMayPublish } from '../status-page.ts';
import type { StatusPage } from '../status-page.ts';

/** Why whoever sits at the desk may not publish on a page, with those who may; undefined when they may. */
export async function refusalToPublish(desk: Desk, page: StatusPage): Promise<StatusRefusal | undefined> {
  const [everyone, all] = [await people(desk), await teams(desk)];
  if (mayPublish(desk.actor, page, everyone, all)) return undefined;
  return {
    why: 'not_allowed',
    who: whoMayPublish(page, everyone, all),
    what: `the status page ${page.name}`,
  };
}
