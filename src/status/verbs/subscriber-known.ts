import { done, refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { ComponentId, ReportId } from '#base/ids.ts';
import { people, teams } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { componentsOf } from '../component-store.ts';
import { reportsOf } from '../report-store.ts';
import { mayPublish, whoMayPublish } from '../status-page.ts';
import type { StatusPage } from '../status-page.ts';
import type { SubscriberRefusal } from '../subscriber.ts';

/** Whether a person may look after subscribers: whoever may publish on the page. The product itself acts for owners of links. */
export async function mayTend(desk: Desk, page: StatusPage): Promise<Outcome<null, SubscriberRefusal>> {
  if (desk.actor.kind === 'system') return done(null);
  const [everyone, groups] = [await people(desk), await teams(desk)];
  return mayPublish(desk.actor, page, everyone, groups)
    ? done(null)
    : refused({
        why: 'not_allowed',
        who: whoMayPublish(page, everyone, groups),
        what: 'look after subscribers',
      });
}

/** The components of a page that these codes name, each once. */
export async function componentsByCode(
  desk: Desk,
  page: StatusPage,
  codes: readonly string[],
): Promise<Outcome<readonly ComponentId[], SubscriberRefusal>> {
  if (codes.length === 0) return done([]);
  const known = new Map((await componentsOf(desk, page.id)).map((one) => [one.code, one.id]));
  const ids: ComponentId[] = [];
  for (const code of new Set(codes)) {
    const id = known.get(code);
    if (id === undefined) return refused({ why: 'not_found', what: 'component', name: code.slice(0, 60) });
    ids.push(id);
  }
  return done(ids);
}

const REPORTS_LOOKED_AT = 500;

/** The published report of a page that a code names. */
export async function reportByCode(
  desk: Desk,
  page: StatusPage,
  code: string | null,
): Promise<Outcome<ReportId | null, SubscriberRefusal>> {
  if (code === null) return done(null);
  const found = (await reportsOf(desk, page.id, ['published'], REPORTS_LOOKED_AT)).find(
    (report) => report.code === code,
  );
  return found === undefined
    ? refused({ why: 'not_found', what: 'report', name: code.slice(0, 60) })
    : done(found.id);
}
