import type { Desk } from '#ledger/desk.ts';
import { z } from 'zod';
import { attempt } from '../couriers/reconcile-fate.ts';

const PUSHPIN = 'pushpin';

const message = z.object({
  ts: z.string(),
  user: z.string().optional(),
  bot_id: z.string().optional(),
  text: z.string().optional(),
  files: z.array(z.object({ name: z.string().nullish(), permalink: z.string().optional() })).optional(),
  reactions: z
    .array(
      z.object({ name: z.string(), count: z.number().optional(), users: z.array(z.string()).optional() }),
    )
    .optional(),
});
export type PinnedMessage = {
  readonly ts: string;
  readonly author: string;
  readonly text: string;
  readonly pinned: boolean;
};

/** A message's text with the names of its files, since an image alone says nothing in a timeline. */
export function textWithFiles(found: {
  readonly text?: string | undefined;
  readonly files?: readonly { readonly name?: string | null | undefined }[] | undefined;
}): string {
  const names = (found.files ?? []).map((file) => file.name ?? 'a file');
  return [found.text ?? '', ...(names.length === 0 ? [] : [`[${names.join(', ')}]`])]
    .filter((part) => part !== '')
    .join(' ');
}

/** The message at that place, in the channel or in a thread, and whether somebody's 📌 is on it; undefined when it is gone. */
export async function messageAt(
  desk: Desk,
  channelId: string,
  ts: string,
): Promise<PinnedMessage | undefined> {
  const answer = await attempt(() =>
    desk.slack.call('conversations.replies', {
      channel: channelId,
      ts,
      oldest: ts,
      latest: ts,
      inclusive: true,
      limit: 10,
    }),
  );
  if ('fate' in answer) return undefined;
  const { messages } = z.object({ messages: z.array(message) }).parse(answer.value);
  const found = messages.find((each) => each.ts === ts);
  if (found === undefined) return undefined;
  const pins = found.reactions?.find((reaction) => reaction.name === PUSHPIN);
  return {
    ts,
    author: found.user ?? desk.slack.self().botUserId,
    text: textWithFiles(found),
    pinned: pins !== undefined && (pins.count ?? pins.users?.length ?? 1) > 0,
  };
}

/** Whether a reaction is the one that puts a message into the timeline. */
export const isPushpin = (name: string): boolean => name === PUSHPIN;
