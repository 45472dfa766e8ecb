import { sql } from 'kysely';
import type { Kysely, Selectable } from 'kysely';
import type { AlertId, IncidentId, PageId, PersonId } from '#base/ids.ts';
import type { Store, Tx } from '#ledger/change.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Instant, LedgerTables, MaybeInstant } from '#ledger/tables.ts';
import type { Page } from './page.ts';

type Tables = {
  page: {
    id: PageId;
    person_id: PersonId;
    about_kind: 'alert' | 'incident';
    about_id: string;
    asked_by: PersonId | null;
    note: string;
    created_at: Instant;
    state: Page['state'];
    settled_at: MaybeInstant;
    because: string | null;
  };
};
const on = (db: Kysely<LedgerTables>) => db.$extendTables<Tables>();
const from = (desk: Desk) => on(reader(desk)).selectFrom('page').selectAll();

const toPage = (row: Selectable<Tables['page']>): Page => ({
  id: row.id,
  personId: row.person_id,
  // The column beside it says which noun the id is of.
  about:
    row.about_kind === 'alert'
      ? { alertId: row.about_id as AlertId }
      : { incidentId: row.about_id as IncidentId },
  askedBy: row.asked_by,
  note: row.note,
  createdAt: row.created_at,
  state: row.state,
  settledAt: row.settled_at,
  because: row.because,
});

const aboutColumns = (about: Page['about']) =>
  'alertId' in about
    ? ({ about_kind: 'alert', about_id: about.alertId } as const)
    : ({ about_kind: 'incident', about_id: about.incidentId } as const);

export const pageStore: Store<PageId, Page> = {
  load: async (tx, id) => {
    const row = await on(tx)
      .selectFrom('page')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? undefined : toPage(row);
  },
  save: async (tx, page, before) => {
    const settled = { state: page.state, settled_at: page.settledAt, because: page.because };
    if (before !== undefined) {
      await on(tx).updateTable('page').set(settled).where('id', '=', page.id).execute();
      return;
    }
    const made = {
      id: page.id,
      person_id: page.personId,
      ...aboutColumns(page.about),
      asked_by: page.askedBy,
      note: page.note,
      created_at: page.createdAt,
    };
    await on(tx)
      .insertInto('page')
      .values({ ...made, ...settled })
      .execute();
  },
  subject: (page) => page.id,
};

export async function pageById(desk: Desk, id: PageId): Promise<Page | undefined> {
  const row = await from(desk).where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toPage(row);
}

/** The pages of these ids; those that are not there are left out. */
export async function pagesByIds(desk: Desk, ids: readonly PageId[]): Promise<readonly Page[]> {
  if (ids.length === 0) return [];
  return (
    await from(desk)
      .where('id', 'in', [...ids])
      .execute()
  ).map(toPage);
}

/** Asking for pages about one thing is done one at a time, so that nobody is paged twice. Held to the end of the transaction. */
export async function lockPaging(tx: Tx, about: Page['about']): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${aboutColumns(about).about_id}, 0))`.execute(tx);
}

/** Everybody paged about an alert or incident, oldest first. */
export async function pagesAbout(desk: Desk, about: Page['about']): Promise<readonly Page[]> {
  const { about_kind, about_id } = aboutColumns(about);
  return (
    await from(desk)
      .where('about_kind', '=', about_kind)
      .where('about_id', '=', about_id)
      .orderBy('created_at')
      .orderBy('id')
      .execute()
  ).map(toPage);
}

/** Who was paged about an incident or one of these alerts, and not in vain; each once. */
export async function pagedAbout(
  desk: Desk,
  incidentId: IncidentId,
  alertIds: readonly AlertId[],
): Promise<readonly PersonId[]> {
  const rows = await on(reader(desk))
    .selectFrom('page')
    .select('person_id')
    .distinct()
    .where('about_id', 'in', [incidentId, ...alertIds])
    .where('state', '<>', 'cancelled')
    .execute();
  return rows.map((row) => row.person_id);
}
