import { sql } from 'kysely';
import type { Kysely, Selectable } from 'kysely';
import type { ComponentId, ReportId, StatusPageId, SubscriberId } from '#base/ids.ts';
import type { Store, Tx } from '#ledger/change.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Instant, LedgerTables, MaybeInstant } from '#ledger/tables.ts';
import type { Subscriber, SubscriberKind, SubscriberState } from './subscriber.ts';

type Tables = {
  status_subscriber: {
    id: SubscriberId;
    page_id: StatusPageId;
    kind: SubscriberKind;
    address: string;
    contact: string | null;
    component_ids: ComponentId[];
    report_id: ReportId | null;
    state: SubscriberState;
    trusted: boolean;
    secret: string | null;
    failures: number;
    failing_since: MaybeInstant;
    because: string | null;
    asked_at: Instant;
    confirmed_at: MaybeInstant;
    created_at: Instant;
  };
};
const on = (db: Kysely<LedgerTables>) => db.$extendTables<Tables>();
const from = (desk: Desk) => on(reader(desk)).selectFrom('status_subscriber').selectAll();

const toSubscriber = (row: Selectable<Tables['status_subscriber']>): Subscriber => ({
  id: row.id,
  pageId: row.page_id,
  kind: row.kind,
  address: row.address,
  contact: row.contact,
  componentIds: row.component_ids,
  reportId: row.report_id,
  state: row.state,
  trusted: row.trusted,
  secret: row.secret,
  failures: row.failures,
  failingSince: row.failing_since,
  because: row.because,
  askedAt: row.asked_at,
  confirmedAt: row.confirmed_at,
  createdAt: row.created_at,
});

const toRow = (subscriber: Subscriber) => ({
  page_id: subscriber.pageId,
  kind: subscriber.kind,
  address: subscriber.address,
  contact: subscriber.contact,
  component_ids: [...subscriber.componentIds],
  report_id: subscriber.reportId,
  state: subscriber.state,
  trusted: subscriber.trusted,
  secret: subscriber.secret,
  failures: subscriber.failures,
  failing_since: subscriber.failingSince,
  // What another house answered may hold anything.
  because: subscriber.because?.toWellFormed().replaceAll('\u0000', '').slice(0, 500) ?? null,
  asked_at: subscriber.askedAt,
  confirmed_at: subscriber.confirmedAt,
  created_at: subscriber.createdAt,
});

export const subscriberStore: Store<SubscriberId, Subscriber> = {
  load: async (tx, id) => {
    const row = await on(tx)
      .selectFrom('status_subscriber')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? undefined : toSubscriber(row);
  },
  save: async (tx, subscriber, before) => {
    const row = toRow(subscriber);
    if (before === undefined)
      await on(tx)
        .insertInto('status_subscriber')
        .values({ id: subscriber.id, ...row })
        .execute();
    else await on(tx).updateTable('status_subscriber').set(row).where('id', '=', subscriber.id).execute();
  },
  subject: (subscriber) => subscriber.id,
};

export async function subscriberById(desk: Desk, id: SubscriberId): Promise<Subscriber | undefined> {
  const row = await from(desk).where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toSubscriber(row);
}

export async function subscribersByIds(
  desk: Desk,
  ids: readonly SubscriberId[],
): Promise<ReadonlyMap<SubscriberId, Subscriber>> {
  if (ids.length === 0) return new Map();
  const rows = await from(desk)
    .where(sql<boolean>`id = any(${[...ids]}::text[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, toSubscriber(row)]));
}

/** The subscription of that address to a page, or to one report of it; whatever its capitals and state. */
export async function subscriberAt(
  desk: Desk,
  of: Pick<Subscriber, 'pageId' | 'kind' | 'address' | 'reportId'>,
): Promise<Subscriber | undefined> {
  const row = await from(desk)
    .where('page_id', '=', of.pageId)
    .where('kind', '=', of.kind)
    .where(sql<boolean>`lower(address) = ${of.address.toLowerCase()}`)
    .where(sql<boolean>`coalesce(report_id, '') = ${of.reportId ?? ''}`)
    .executeTakeFirst();
  return row === undefined ? undefined : toSubscriber(row);
}

/** How many subscriptions to a page got a letter to this mailbox since then because somebody asked. */
export async function lettersSince(
  tx: Tx,
  pageId: StatusPageId,
  mailbox: string,
  since: Date,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from status_subscriber
    where page_id = ${pageId} and asked_at > ${since} and not trusted
      and case kind when 'email' then address else contact end = ${mailbox}`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** Subscribers of a page by kind and state, those that ended left out. */
export async function countSubscribers(
  desk: Desk,
  pageId: StatusPageId,
): Promise<
  readonly { readonly kind: SubscriberKind; readonly state: SubscriberState; readonly count: number }[]
> {
  const { rows } = await sql<{ kind: SubscriberKind; state: SubscriberState; count: number }>`
    select kind, state, count(*)::int as count from status_subscriber
    where page_id = ${pageId} and state <> 'unsubscribed' group by kind, state order by kind, state`.execute(
    reader(desk),
  );
  return rows;
}

/** How many a page tells of what happens on it, whatever parts they chose. */
export async function activeSubscribers(desk: Desk, pageId: StatusPageId): Promise<number> {
  const counts = await countSubscribers(desk, pageId);
  return counts.filter((one) => one.state === 'active').reduce((sum, one) => sum + one.count, 0);
}

/** Subscribers of a page, newest first, at most `limit`; those that ended left out. */
export async function subscribersOf(
  desk: Desk,
  pageId: StatusPageId,
  limit: number,
): Promise<readonly Subscriber[]> {
  const rows = await from(desk)
    .where('page_id', '=', pageId)
    .where('state', '<>', 'unsubscribed')
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(toSubscriber);
}
