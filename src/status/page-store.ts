import { sql } from 'kysely';
import type { Kysely, Selectable } from 'kysely';
import type { StatusPageId } from '#base/ids.ts';
import type { Store, Tx } from '#ledger/change.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Instant, Jsonb, LedgerTables } from '#ledger/tables.ts';
import type { Access, Publishers, StatusPage } from './status-page.ts';
import type { Weights } from './uptime.ts';

type Tables = {
  status_page: {
    id: StatusPageId;
    code: string;
    name: string;
    title: string;
    zone: string;
    domain: string | null;
    access: Access;
    link_key: string | null;
    password: string | null;
    colour: string;
    logo_url: string | null;
    support_url: string | null;
    weights: Jsonb<Weights>;
    shows_maintenance: boolean;
    publishers: Jsonb<Publishers>;
    mails_per_minute: number;
    promise_ms: string | number | null;
    archived: boolean;
    version: string | number;
    created_by: string | null;
    created_at: Instant;
    updated_at: Instant;
  };
};
const on = (db: Kysely<LedgerTables>) => db.$extendTables<Tables>();
const from = (desk: Desk) => on(reader(desk)).selectFrom('status_page').selectAll();

const toPage = (row: Selectable<Tables['status_page']>): StatusPage => ({
  id: row.id,
  code: row.code,
  name: row.name,
  title: row.title,
  zone: row.zone,
  domain: row.domain,
  access: row.access,
  linkKey: row.link_key,
  password: row.password,
  colour: row.colour,
  logoUrl: row.logo_url,
  supportUrl: row.support_url,
  weights: row.weights,
  showsMaintenance: row.shows_maintenance,
  publishers: row.publishers,
  mailsPerMinute: row.mails_per_minute,
  promiseMs: row.promise_ms === null ? null : Number(row.promise_ms),
  archived: row.archived,
  version: Number(row.version),
  createdBy: row.created_by,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const toRow = (page: StatusPage) => ({
  code: page.code,
  name: page.name,
  title: page.title,
  zone: page.zone,
  domain: page.domain,
  access: page.access,
  link_key: page.linkKey,
  password: page.password,
  colour: page.colour,
  logo_url: page.logoUrl,
  support_url: page.supportUrl,
  weights: JSON.stringify(page.weights),
  shows_maintenance: page.showsMaintenance,
  publishers: JSON.stringify(page.publishers),
  mails_per_minute: page.mailsPerMinute,
  promise_ms: page.promiseMs,
  archived: page.archived,
  version: page.version,
  created_by: page.createdBy,
  created_at: page.createdAt,
  updated_at: page.updatedAt,
});

export const pageStore: Store<StatusPageId, StatusPage> = {
  load: async (tx, id) => {
    const row = await on(tx)
      .selectFrom('status_page')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? undefined : toPage(row);
  },
  save: async (tx, page, before) => {
    const row = toRow(page);
    if (before === undefined)
      await on(tx)
        .insertInto('status_page')
        .values({ id: page.id, ...row })
        .execute();
    else await on(tx).updateTable('status_page').set(row).where('id', '=', page.id).execute();
  },
  subject: (page) => page.id,
};

/** Says that the page shows something else now; whoever does it holds the page's row to the commit, so that changes of one page follow each other. */
export async function touchPage(tx: Tx, id: StatusPageId, at: Date): Promise<void> {
  await sql`update status_page set version = version + 1, updated_at = ${at} where id = ${id}`.execute(tx);
}

/** Says that the page is to be rendered again though nothing new was said on it: figures moved. */
export async function redrawPage(tx: Tx, id: StatusPageId): Promise<void> {
  await sql`update status_page set version = version + 1 where id = ${id}`.execute(tx);
}

/** Holds the page's row to the commit: whoever holds it sees all that was published before, and publishes next. */
export async function lockPage(tx: Tx, id: StatusPageId): Promise<StatusPage | undefined> {
  return pageStore.load(tx, id);
}

export async function pageById(desk: Desk, id: StatusPageId): Promise<StatusPage | undefined> {
  const row = await from(desk).where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toPage(row);
}

/** The living page of that name. */
export async function pageByName(desk: Desk, name: string): Promise<StatusPage | undefined> {
  const row = await from(desk).where('name', '=', name).where('archived', '=', false).executeTakeFirst();
  return row === undefined ? undefined : toPage(row);
}

/** The living pages, by the time they were made. */
export async function pages(desk: Desk): Promise<readonly StatusPage[]> {
  return (await from(desk).where('archived', '=', false).orderBy('created_at').orderBy('id').execute()).map(
    toPage,
  );
}
