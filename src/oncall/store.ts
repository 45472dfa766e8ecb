import { sql } from 'kysely';
import type { Kysely, Selectable } from 'kysely';
import type { AlertId, IncidentId, PageId, PersonId, RunId, TestId } from '#base/ids.ts';
import { ownSaved } from '#ledger/change.ts';
import type { Store, Tx } from '#ledger/change.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Instant, LedgerTables, MaybeInstant } from '#ledger/tables.ts';
import type { Page, PagePlace } from './page.ts';
import type { About, Urgency } from './run.ts';

/** How "about" is kept: the noun's kind, and its id. */
export type AboutColumns = {
  readonly about_kind: 'alert' | 'incident' | 'test';
  readonly about_id: string;
};

type Tables = {
  page: {
    id: PageId;
    person_id: PersonId;
    about_kind: AboutColumns['about_kind'];
    about_id: string;
    run_id: RunId | null;
    generation: number | null;
    loop: number | null;
    step: number | null;
    urgency: Urgency;
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

/** Reads "about". The column of the kind says which noun the id is of. */
export function toAbout({ about_kind, about_id }: AboutColumns): About {
  if (about_kind === 'alert') return { alertId: about_id as AlertId };
  return about_kind === 'incident' ? { incidentId: about_id as IncidentId } : { testId: about_id as TestId };
}

export function aboutColumns(about: About): AboutColumns {
  if ('alertId' in about) return { about_kind: 'alert', about_id: about.alertId };
  return 'incidentId' in about
    ? { about_kind: 'incident', about_id: about.incidentId }
    : { about_kind: 'test', about_id: about.testId };
}

const toPage = (row: Selectable<Tables['page']>): Page => ({
  id: row.id,
  personId: row.person_id,
  about: toAbout(row),
  run:
    row.run_id === null
      ? null
      : { runId: row.run_id, generation: row.generation ?? 0, loop: row.loop ?? 0, step: row.step },
  urgency: row.urgency,
  askedBy: row.asked_by,
  note: row.note,
  createdAt: row.created_at,
  state: row.state,
  settledAt: row.settled_at,
  because: row.because,
});

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
      run_id: page.run?.runId ?? null,
      generation: page.run?.generation ?? null,
      loop: page.run?.loop ?? null,
      step: page.run?.step ?? null,
      urgency: page.urgency,
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
  whole: true,
};

export async function pageById(desk: Desk, id: PageId): Promise<Page | undefined> {
  const own = ownSaved(desk, pageStore, id);
  if (own !== undefined) return own;
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

/** The pages of one step of a run, as it was gone through in that generation and loop. */
export async function pagesOfStep(
  desk: Desk,
  place: PagePlace & { readonly step: number },
): Promise<readonly Page[]> {
  const rows = await from(desk)
    .where('run_id', '=', place.runId)
    .where('generation', '=', place.generation)
    .where('loop', '=', place.loop)
    .where('step', '=', place.step)
    .execute();
  return rows.map(toPage);
}

/** Whom pages about it failed to reach since an instant, and none reached. */
export async function failedSince(desk: Desk, about: About, since: Date): Promise<ReadonlySet<PersonId>> {
  const pages = (await pagesAbout(desk, about)).filter((page) => page.createdAt >= since);
  const reached = pages.filter((page) => page.state === 'due' || page.state === 'delivered');
  const failed = pages.filter((page) => page.state === 'failed' || page.state === 'skipped');
  return new Set(
    failed.map((page) => page.personId).filter((person) => !reached.some((page) => page.personId === person)),
  );
}

/** The pages asked for within a time, the oldest first. */
export async function pagesAskedIn(desk: Desk, since: Date, until: Date): Promise<readonly Page[]> {
  const rows = await from(desk)
    .where('created_at', '>=', since)
    .where('created_at', '<=', until)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(toPage);
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
