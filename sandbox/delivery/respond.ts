import { contentOf, isEmpty } from '../api/content.ts';
import type { Content } from '../api/content.ts';
import { fail, isFailure } from '../api/answer.ts';
import type { Failure } from '../api/answer.ts';
import { isFields, textOf } from '../json.ts';
import type { Fields } from '../json.ts';
import { nextTs } from '../model/ids.ts';
import { messageAt, removeMessage } from '../model/messages.ts';
import { edit, erase, say } from '../model/say.ts';
import type { Channel, Message } from '../model/state.ts';
import type { Workspace } from '../workspace.ts';
import { useResponseUrl } from './passes.ts';

/** Where an answer goes. */
export type AnswerTo = { readonly user: string; readonly channel: string; readonly ts?: string | undefined };

function post(
  w: Workspace,
  channel: Channel,
  to: AnswerTo,
  body: Fields,
  content: Content,
): Failure | undefined {
  if (isEmpty(content)) return fail('no_text');
  const inChannel = body['response_type'] === 'in_channel';
  if (inChannel && channel.archived) return fail('is_archived');
  const origin = to.ts === undefined ? undefined : messageAt(w, channel.id, to.ts);
  const thread = textOf(body['thread_ts']) || origin?.thread_ts;
  say(w, channel, {
    user: w.app.user,
    bot: true,
    text: content.text,
    blocks: content.blocks ?? [],
    attachments: content.attachments ?? [],
    only: inChannel ? undefined : to.user,
    thread_ts: thread === undefined || thread === '' ? undefined : thread,
  });
  return undefined;
}

function change(w: Workspace, channel: Channel, message: Message, content: Content): void {
  const changes = {
    text: content.text,
    blocks: content.blocks ?? [],
    attachments: content.attachments ?? [],
    edited: { user: w.app.user, ts: nextTs(w.state, w.clock) },
  };
  edit(w, channel, message, changes);
}

/** Does what an app answers to a command or an interaction: says, replaces or deletes. Undefined when all went well. */
function answer(w: Workspace, to: AnswerTo, body: Fields): Failure | undefined {
  const channel = w.state.channels.get(to.channel);
  if (channel === undefined) return fail('channel_not_found');
  const origin = to.ts === undefined ? undefined : messageAt(w, channel.id, to.ts);
  if (body['delete_original'] === true) {
    if (origin === undefined) return fail('message_not_found');
    if (origin.only === undefined) erase(w, channel, origin);
    else removeMessage(w, origin);
    return undefined;
  }
  const content = contentOf(w, body);
  if (isFailure(content)) return content;
  if (body['replace_original'] !== true) return post(w, channel, to, body, content);
  if (origin === undefined) return fail('message_not_found');
  if (isEmpty(content)) return fail('no_text');
  change(w, channel, origin, content);
  return undefined;
}

/** The message an ack carries, if any; a bare text is one. */
export function answerAck(w: Workspace, to: AnswerTo, payload: unknown): Failure | undefined {
  const body: Fields = typeof payload === 'string' ? { text: payload } : isFields(payload) ? payload : {};
  const speaks = ['text', 'blocks', 'attachments'].some(
    (name) => body[name] !== undefined && body[name] !== '',
  );
  return speaks ? answer(w, to, body) : undefined;
}

/** A post to a response_url: undefined when done, else Slack's refusal. */
export function respondTo(w: Workspace, path: string, body: unknown): Failure | undefined {
  if (!isFields(body)) return fail('invalid_payload');
  const to = useResponseUrl(w, path);
  return 'error' in to ? fail(to.error) : answer(w, to, body);
}
