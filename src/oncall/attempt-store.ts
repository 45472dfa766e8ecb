import type { Kysely, Selectable } from 'kysely';
import type { AttemptId, MethodId, PageId, PersonId } from '#base/ids.ts';
import type { Store, Tx } from '#ledger/change.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Instant, LedgerTables, MaybeInstant } from '#ledger/tables.ts';
import type { Attempt } from './attempt.ts';
import type { MethodKind } from './method.ts';
import type { About, Urgency } from './run.ts';
import { aboutColumns, toAbout } from './store.ts';
import type { AboutColumns } from './store.ts';

export type AttemptTables = {
  attempt: {
    id: AttemptId;
    page_id: PageId;
    person_id: PersonId;
    method_id: MethodId;
    method_kind: MethodKind;
    about_kind: AboutColumns['about_kind'];
    about_id: string;
    urgency: Urgency;
    bundle: string;
    planned_for: Instant;
    due_at: Instant;
    state: Attempt['state'];
    tries: number;
    leased_until: MaybeInstant;
    unwanted: string | null;
    provider_id: string | null;
    sent_at: MaybeInstant;
    settled_at: MaybeInstant;
    merged_into: AttemptId | null;
    error: string | null;
  };
};
export const attempts = (db: Kysely<LedgerTables>) => db.$extendTables<AttemptTables>();
const from = (desk: Desk) => attempts(reader(desk)).selectFrom('attempt').selectAll();

export const toAttempt = (row: Selectable<AttemptTables['attempt']>): Attempt => ({
  id: row.id,
  pageId: row.page_id,
  personId: row.person_id,
  methodId: row.method_id,
  methodKind: row.method_kind,
  about: toAbout(row),
  urgency: row.urgency,
  bundle: row.bundle,
  plannedFor: row.planned_for,
  dueAt: row.due_at,
  state: row.state,
  tries: row.tries,
  leasedUntil: row.leased_until,
  unwanted: row.unwanted,
  providerId: row.provider_id,
  sentAt: row.sent_at,
  settledAt: row.settled_at,
  mergedInto: row.merged_into,
  error: row.error,
});

const moving = (attempt: Attempt) => ({
  due_at: attempt.dueAt,
  state: attempt.state,
  tries: attempt.tries,
  leased_until: attempt.leasedUntil,
  unwanted: attempt.unwanted,
  provider_id: attempt.providerId,
  sent_at: attempt.sentAt,
  settled_at: attempt.settledAt,
  merged_into: attempt.mergedInto,
  error: attempt.error,
});

const whole = (attempt: Attempt) => ({
  id: attempt.id,
  page_id: attempt.pageId,
  person_id: attempt.personId,
  method_id: attempt.methodId,
  method_kind: attempt.methodKind,
  ...aboutColumns(attempt.about),
  urgency: attempt.urgency,
  bundle: attempt.bundle,
  planned_for: attempt.plannedFor,
  ...moving(attempt),
});

export const attemptStore: Store<AttemptId, Attempt> = {
  load: async (tx, id) => {
    const row = await attempts(tx)
      .selectFrom('attempt')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? undefined : toAttempt(row);
  },
  save: async (tx, attempt, before) => {
    if (before === undefined) await insertAttempts(tx, [attempt]);
    else
      await attempts(tx).updateTable('attempt').set(moving(attempt)).where('id', '=', attempt.id).execute();
  },
  subject: (attempt) => attempt.id,
};

/** Writes the plan of a page: its attempts are told of by the page's own event. */
export async function insertAttempts(tx: Tx, planned: readonly Attempt[]): Promise<void> {
  if (planned.length > 0) await attempts(tx).insertInto('attempt').values(planned.map(whole)).execute();
}

/** Everything tried for a page, in the order in which it was planned. */
export async function attemptsOf(desk: Desk, page: PageId): Promise<readonly Attempt[]> {
  return attemptsOfPages(desk, [page]);
}

export async function attemptsOfPages(desk: Desk, pages: readonly PageId[]): Promise<readonly Attempt[]> {
  if (pages.length === 0) return [];
  const rows = await from(desk)
    .where('page_id', 'in', [...pages])
    .orderBy('planned_for')
    .orderBy('id')
    .execute();
  return rows.map(toAttempt);
}

/** Everything tried for all pages about one thing. */
export async function attemptsAbout(desk: Desk, about: About): Promise<readonly Attempt[]> {
  const { about_kind, about_id } = aboutColumns(about);
  const rows = await from(desk)
    .where('about_id', '=', about_id)
    .where('about_kind', '=', about_kind)
    .orderBy('planned_for')
    .orderBy('id')
    .execute();
  return rows.map(toAttempt);
}

export async function attemptById(desk: Desk, id: AttemptId): Promise<Attempt | undefined> {
  const row = await from(desk).where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toAttempt(row);
}

/** The attempts that went out in the message of another. */
export async function mergedInto(desk: Desk, lead: AttemptId): Promise<readonly Attempt[]> {
  const rows = await from(desk).where('merged_into', '=', lead).orderBy('id').execute();
  return rows.map(toAttempt);
}

/** What one bundle told through these methods, newest message first: what an answer by SMS is about. */
export async function newestBundleTo(desk: Desk, methods: readonly MethodId[]): Promise<readonly Attempt[]> {
  if (methods.length === 0) return [];
  const newest = await from(desk)
    .where('method_id', 'in', [...methods])
    .where('sent_at', 'is not', null)
    .orderBy('sent_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (newest === undefined) return [];
  const rows = await from(desk)
    .where('method_id', '=', newest.method_id)
    .where('bundle', '=', newest.bundle)
    .where('sent_at', 'is not', null)
    .orderBy('sent_at', 'desc')
    .limit(500)
    .execute();
  return rows.map(toAttempt);
}

/** What one person was, or is to be, tried by since then: asked for seldom. */
export async function attemptsToSince(
  desk: Desk,
  person: PersonId,
  since: Date,
): Promise<readonly Attempt[]> {
  const rows = await from(desk)
    .where('person_id', '=', person)
    .where('planned_for', '>', since)
    .orderBy('id')
    .execute();
  return rows.map(toAttempt);
}
