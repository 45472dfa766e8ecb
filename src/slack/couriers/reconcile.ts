import { createHash } from 'node:crypto';
import { plus } from '#base/time.ts';
import type { Desk } from '#ledger/desk.ts';
import type { OutboxRow, Settlement } from '#ledger/outbox.ts';
import { OutsideError } from '#world/outside.ts';
import { z } from 'zod';
import { claimPost } from '../budget.ts';
import type { Words } from '../define.ts';
import { forgetPlace, placeOf, putPlace } from '../places.ts';
import { attempt } from './reconcile-fate.ts';
import type { Fate } from './reconcile-fate.ts';

/**
 * Posting so that nothing stands twice. Slack has no idempotency key, so every post carries its key in `metadata`, and when an earlier attempt may
 * have been done the key is looked for before posting again.
 */
export type Post = {
  readonly channelId: string;
  readonly threadTs?: string;
  readonly words: Words;
  readonly key: string;
};
/** `found`: an earlier attempt had posted it, perhaps with older words. */
export type Posted =
  | { readonly ts: string; readonly found: boolean }
  | { readonly later: Settlement }
  | { readonly fate: Fate; readonly code: string };

const LOOK_BACK_MS = 120_000;
const LOOK_PAGES = 5;
const MOST_REMEMBERED = 10_000;

/** Keys of posts whose earlier attempts surely did not reach Slack, for each database: they need no look-up. Lost with the process, which only costs one. */
const untried = new WeakMap<object, Set<string>>();

function remember(desk: Desk, key: string): void {
  const keys = untried.get(desk.db) ?? new Set<string>();
  untried.set(desk.db, keys);
  if (keys.size >= MOST_REMEMBERED) keys.clear();
  keys.add(key);
}

const perhapsTried = (desk: Desk, row: OutboxRow, key: string): boolean =>
  row.attempts > 1 && untried.get(desk.db)?.has(key) !== true;

const page = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z.object({ event_payload: z.object({ key: z.string().optional() }).optional() }).optional(),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

/** The ts of our message with that key posted since `since`, or undefined. Throws as the port does. */
export async function findPosted(
  desk: Desk,
  where: {
    readonly channelId: string;
    readonly threadTs?: string;
    readonly key: string;
    readonly since: Date;
  },
): Promise<string | undefined> {
  let cursor = '';
  for (let look = 0; look < LOOK_PAGES; look += 1) {
    const answer = page.parse(
      await desk.slack.call(
        where.threadTs === undefined ? 'conversations.history' : 'conversations.replies',
        {
          channel: where.channelId,
          ...(where.threadTs === undefined ? {} : { ts: where.threadTs }),
          oldest: String(Math.floor((where.since.getTime() - LOOK_BACK_MS) / 1000)),
          include_all_metadata: true,
          limit: 200,
          ...(cursor === '' ? {} : { cursor }),
        },
      ),
    );
    const found = answer.messages.find((message) => message.metadata?.event_payload?.key === where.key);
    if (found !== undefined) return found.ts;
    cursor = answer.response_metadata?.next_cursor ?? '';
    if (cursor === '') return undefined;
  }
  return undefined;
}

const body = (words: Words): Readonly<Record<string, unknown>> => ({
  text: words.text.slice(0, 3_900),
  ...(words.blocks === undefined ? {} : { blocks: words.blocks }),
});

/** Does a call in a channel; when we are not in it, joins once and does it again. */
export async function inChannel<T>(
  desk: Desk,
  channelId: string,
  work: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly fate: Fate; readonly code: string }> {
  const first = await attempt(work);
  if (!('fate' in first) || first.fate !== 'not_in_channel') return first;
  const joined = await attempt(() => desk.slack.call('conversations.join', { channel: channelId }));
  if ('fate' in joined && joined.fate !== 'already')
    return { fate: joined.fate === 'archived' ? 'archived' : 'channel_gone', code: joined.code };
  return attempt(work);
}

/**
 * Notes beside the row that a post was perhaps done: a row that must wait may be merged into a younger twin of the same key, which knows of no
 * earlier attempt.
 */
const PERHAPS = 'perhaps';

/** The message of an earlier attempt: its ts, undefined when there is none, or what Slack said to the look-up. */
async function earlier(
  desk: Desk,
  row: OutboxRow,
  post: Post,
): Promise<{ readonly ts: string | undefined } | { readonly fate: Fate; readonly code: string }> {
  const noted = await placeOf(desk, post.key, PERHAPS);
  if (noted === undefined && !perhapsTried(desk, row, post.key)) return { ts: undefined };
  const since = noted?.hash == null ? row.createdAt : new Date(noted.hash);
  const thread = post.threadTs === undefined ? {} : { threadTs: post.threadTs };
  const found = await inChannel(desk, post.channelId, () =>
    findPosted(desk, { channelId: post.channelId, key: post.key, since, ...thread }),
  );
  if (noted !== undefined) await forgetPlace(desk, post.key, PERHAPS);
  if ('fate' in found) return found.fate === 'message_gone' ? { ts: undefined } : found;
  return { ts: found.value };
}

/** Posts once for its key, within the channel's budget of a message a second. Answers where it stands, when to try again, or what Slack said. */
export async function postOnce(desk: Desk, row: OutboxRow, post: Post): Promise<Posted> {
  const before = await earlier(desk, row, post);
  if ('fate' in before) return before;
  if (before.ts !== undefined) return { ts: before.ts, found: true };
  const free = await claimPost(desk, post.channelId);
  if (free > desk.clock.now()) {
    remember(desk, post.key);
    return { later: { againAt: free, because: 'one message a second in a channel' } };
  }
  // From here on it may stand in Slack, whatever becomes of us.
  untried.get(desk.db)?.delete(post.key);
  try {
    const answer = await inChannel(desk, post.channelId, () =>
      desk.slack.call('chat.postMessage', {
        channel: post.channelId,
        ...(post.threadTs === undefined ? {} : { thread_ts: post.threadTs }),
        ...body(post.words),
        unfurl_links: false,
        unfurl_media: false,
        metadata: { event_type: 'tocsin', event_payload: { key: post.key } },
      }),
    );
    return 'fate' in answer
      ? answer
      : { ts: z.object({ ts: z.string() }).parse(answer.value).ts, found: false };
  } catch (error) {
    if (error instanceof OutsideError && !error.perhapsDone) remember(desk, post.key);
    else
      await putPlace(desk, {
        subject: post.key,
        what: PERHAPS,
        channelId: post.channelId,
        hash: row.createdAt.toISOString(),
      });
    throw error;
  }
}

export const FEW_EDITS = 'few edits of one message';

/** Edits a message of ours in place. */
export function edit(
  desk: Desk,
  where: { readonly channelId: string; readonly ts: string },
  words: Words,
): Promise<{ readonly value: unknown } | { readonly fate: Fate; readonly code: string }> {
  return inChannel(desk, where.channelId, () =>
    desk.slack.call('chat.update', {
      channel: where.channelId,
      ts: where.ts,
      ...body(words),
      ...(words.blocks === undefined ? { blocks: [] } : {}),
    }),
  );
}

/** A short print of what a message shows, to leave it alone when nothing changed. */
export const printOf = (words: Words): string =>
  createHash('sha256').update(JSON.stringify(words)).digest('base64url').slice(0, 22);

const PATIENCE_MS = 86_400_000;
const PATIENT_STEP_MS = 500;
const PATIENT_MOST_MS = 30_000;
export const PATIENT_TRIES = 8;

/** Waits for what another delivery brings, however long Slack is away: more and more seldom, for a day. */
export function patiently(desk: Desk, row: OutboxRow, because: string): Settlement {
  if (desk.clock.now().getTime() - row.createdAt.getTime() > PATIENCE_MS) return { never: because };
  const doublings = Math.min(10, Math.floor(row.attempts / PATIENT_TRIES));
  return soon(desk, Math.min(PATIENT_MOST_MS, PATIENT_STEP_MS * 2 ** doublings), because);
}

/** Soon again, for what another delivery is about to bring. */
export const soon = (desk: Desk, ms: number, because: string): Settlement => ({
  againAt: plus(desk.clock.now(), ms),
  because,
});
