import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { PersonId } from '#base/ids.ts';
import { plus } from '#base/time.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Instant, LedgerTables } from '#ledger/tables.ts';

type Tables = {
  slack_place: {
    subject: string;
    what: string;
    channel_id: string;
    ts: string | null;
    hash: string | null;
    at: Instant;
  };
  slack_budget: { channel_id: string; free_at: Instant };
  slack_home: { person_id: string; opened_at: Instant; hash: string | null };
};
const on = (db: Kysely<LedgerTables>) => db.$extendTables<Tables>();
const from = (desk: Desk) => on(reader(desk));

/** Where something of ours stands in Slack. `what` tells the places of one subject apart: channel, card, announcement … */
export type Place = { readonly channelId: string; readonly ts: string | null; readonly hash: string | null };

export async function placeOf(desk: Desk, subject: string, what: string): Promise<Place | undefined> {
  const row = await from(desk)
    .selectFrom('slack_place')
    .selectAll()
    .where('subject', '=', subject)
    .where('what', '=', what)
    .executeTakeFirst();
  return row === undefined ? undefined : { channelId: row.channel_id, ts: row.ts, hash: row.hash };
}

/** Writes a place down, over the one before. */
export async function putPlace(
  desk: Desk,
  place: {
    readonly subject: string;
    readonly what: string;
    readonly channelId: string;
    readonly ts?: string | null;
    readonly hash?: string | null;
  },
): Promise<void> {
  const row = {
    channel_id: place.channelId,
    ts: place.ts ?? null,
    hash: place.hash ?? null,
    at: desk.instant ?? desk.clock.now(),
  };
  await from(desk)
    .insertInto('slack_place')
    .values({ subject: place.subject, what: place.what, ...row })
    .onConflict((conflict) => conflict.columns(['subject', 'what']).doUpdateSet(row))
    .execute();
}

/** Changes what a place shows, unless somebody else did meanwhile: then false. */
export async function rehashPlace(
  desk: Desk,
  place: { readonly subject: string; readonly what: string; readonly before: string; readonly hash: string },
): Promise<boolean> {
  const changed = await on(reader(desk))
    .updateTable('slack_place')
    .set({ hash: place.hash, at: desk.instant ?? desk.clock.now() })
    .where('subject', '=', place.subject)
    .where('what', '=', place.what)
    .where('hash', '=', place.before)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

export async function forgetPlace(desk: Desk, subject: string, what: string): Promise<void> {
  await from(desk)
    .deleteFrom('slack_place')
    .where('subject', '=', subject)
    .where('what', '=', what)
    .execute();
}

/** What stands at a message, or which subject a channel belongs to when no ts is given. */
export async function subjectAt(desk: Desk, channelId: string, ts?: string): Promise<string | undefined> {
  const query = from(desk).selectFrom('slack_place').select('subject').where('channel_id', '=', channelId);
  const row = await (
    ts === undefined ? query.where('what', '=', 'channel') : query.where('ts', '=', ts)
  ).executeTakeFirst();
  return row?.subject;
}

/** What is free only so much later than any budget here ever is, was written before the clock was set back, and counts no more. */
const SET_BACK_MS = 60_000;

/** Slack takes about one message a second in a channel (facts: chat.postMessage, special tier). */
const POST_EVERY_MS = 1_000;

/** Claims the channel's next post. An instant at or before now: post at once; a later one: nothing was claimed, come back then. */
export async function claimPost(desk: Desk, channelId: string): Promise<Date> {
  const now = desk.clock.now();
  const { rows } = await sql<{ free_at: Date }>`
    insert into slack_budget (channel_id, free_at) values (${channelId}, ${plus(now, POST_EVERY_MS)})
    on conflict (channel_id) do update set free_at = excluded.free_at
      where slack_budget.free_at <= ${now} or slack_budget.free_at > ${plus(now, SET_BACK_MS)}
    returning free_at`.execute(reader(desk));
  if (rows.length > 0) return now;
  const taken = await from(desk)
    .selectFrom('slack_budget')
    .select('free_at')
    .where('channel_id', '=', channelId)
    .executeTakeFirst();
  return taken?.free_at ?? now;
}

/** A message may be edited so often at once, then once in so long: Slack takes about 50 edits a minute from us in all (tier 3). */
const EDITS_AT_ONCE = 10;
const EDIT_EVERY_MS = 2_000;
const FORGET_EDITS_MS = 3_600_000;

/**
 * Claims an edit of a message. An instant at or before now: edit at once; a later one: nothing was claimed, come back then. `free_at` is when the
 * message will have made good all its edits.
 */
export async function claimEdit(desk: Desk, channelId: string, ts: string): Promise<Date> {
  const now = desk.clock.now();
  const message = `${channelId}:${ts}`;
  const latest = plus(now, (EDITS_AT_ONCE - 1) * EDIT_EVERY_MS);
  const { rows } = await sql<{ free_at: Date }>`
    insert into slack_budget (channel_id, free_at) values (${message}, ${plus(now, EDIT_EVERY_MS)})
    on conflict (channel_id) do update
      set free_at = ${EDIT_EVERY_MS} * interval '1 millisecond'
        + case when slack_budget.free_at between ${now} and ${latest} then slack_budget.free_at else ${now} end
      where slack_budget.free_at <= ${latest} or slack_budget.free_at > ${plus(now, SET_BACK_MS)}
    returning free_at`.execute(reader(desk));
  if (rows[0]?.free_at.getTime() === now.getTime() + EDIT_EVERY_MS) await forgetEdits(desk, now);
  if (rows.length > 0) return now;
  const taken = await from(desk)
    .selectFrom('slack_budget')
    .select('free_at')
    .where('channel_id', '=', message)
    .executeTakeFirst();
  return taken === undefined ? now : plus(taken.free_at, -(EDITS_AT_ONCE - 1) * EDIT_EVERY_MS);
}

/** Messages that nobody edited for an hour have no claim left to keep. */
async function forgetEdits(desk: Desk, now: Date): Promise<void> {
  await from(desk).deleteFrom('slack_budget').where('free_at', '<', plus(now, -FORGET_EDITS_MS)).execute();
}

/** Notes that a person looks at Home now. */
export async function noteHome(desk: Desk, personId: PersonId): Promise<void> {
  const at = desk.clock.now();
  await from(desk)
    .insertInto('slack_home')
    .values({ person_id: personId, opened_at: at, hash: null })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ opened_at: at }))
    .execute();
}

/** Who opened Home since an instant, and the fingerprint of what it shows them. */
export async function openHomes(
  desk: Desk,
  since: Date,
): Promise<readonly { readonly personId: PersonId; readonly hash: string | null }[]> {
  const rows = await from(desk)
    .selectFrom('slack_home')
    .selectAll()
    .where('opened_at', '>=', since)
    .orderBy('opened_at', 'desc')
    .execute();
  return rows.map((row) => ({ personId: row.person_id, hash: row.hash }));
}

export async function setHomeHash(desk: Desk, personId: PersonId, hash: string): Promise<void> {
  await from(desk).updateTable('slack_home').set({ hash }).where('person_id', '=', personId).execute();
}
