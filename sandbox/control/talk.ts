import { z } from 'zod';
import { settle } from '../delivery/settle.ts';
import { findChannel } from '../model/channels.ts';
import { nextTs } from '../model/ids.ts';
import { messageAt, messagesIn } from '../model/messages.ts';
import {
  isEmojiName,
  pin as pinOn,
  react as reactTo,
  unpin as unpinFrom,
  unreact as unreactFrom,
} from '../model/reactions.ts';
import { edit as editMessage, erase, say } from '../model/say.ts';
import type { Channel, Message, Person } from '../model/state.ts';
import { markRead, unreadOf } from '../model/unread.ts';
import type { Workspace } from '../workspace.ts';
import { seat } from './commands.ts';
import { defineAct } from './define.ts';
import type { Act } from './define.ts';
import { actor, channelOf, messageOf } from './look-up.ts';
import { isRefusal, refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { shownMessage } from './shown.ts';
import { readTyped, richBlock } from './typed-text.ts';

const who = z.string().min(1);

/** Says something; public channels are joined first, as Slack's client offers. */
export const message = defineAct(
  z.strictObject({
    user: who,
    channel: who,
    text: z.string().min(1).max(40_000),
    thread_ts: z.string().optional(),
    broadcast: z.boolean().optional(),
    files: z.array(z.string()).optional(),
  }),
  { user: 'ada', channel: '#general', text: 'hello' },
  async (w, input, example) => {
    const person = actor(w, input.user, example);
    if (isRefusal(person)) return person;
    const found = channelOf(w, person, input.channel, example);
    const channel = isRefusal(found) ? found : seat(w, person, found, example);
    if (isRefusal(channel)) return channel;
    const home = w.manifest.features?.app_home;
    const closed = home?.messages_tab_enabled === false || home?.messages_tab_read_only_enabled === true;
    if (channel.im && channel.members.includes(w.app.user) && closed) {
      return refuse(`sending messages to ${w.app.name} has been turned off (messages_tab)`, example);
    }
    const parent = input.thread_ts === undefined ? undefined : messageAt(w, channel.id, input.thread_ts);
    if (input.thread_ts !== undefined && parent === undefined)
      return refuse(`there is no thread ${input.thread_ts}`, example);
    const typed = readTyped(w, input.text);
    const said = say(w, channel, {
      user: person.id,
      text: typed.text,
      blocks: [{ ...richBlock(typed.elements), block_id: `m${w.state.seq}` }],
      thread_ts: parent?.thread_ts ?? parent?.ts,
      broadcast: input.broadcast,
      files: input.files ?? [],
    });
    if (parent === undefined) markRead(w, person.id, channel.id, said.ts);
    await settle(w);
    return { ok: true, ts: said.ts, channel: channel.id, message: shownMessage(w, said) };
  },
);

type Target = { readonly user: string; readonly channel: string; readonly ts: string };
type Found = { readonly person: Person; readonly channel: Channel; readonly message: Message };

function target(w: Workspace, input: Target, example: object): Found | Refusal {
  const person = actor(w, input.user, example);
  if (isRefusal(person)) return person;
  const channel = channelOf(w, person, input.channel, example);
  if (isRefusal(channel)) return channel;
  const found = messageOf(w, person, channel, input.ts, example);
  if (isRefusal(found)) return found;
  if (channel.archived) return refuse(`is_archived: #${channel.name} is archived`, { ...example });
  return { person, channel, message: found };
}

const aimed = { user: who, channel: who, ts: who };
const example = { user: 'ada', channel: '#general', ts: '1795342800.000100' };

type Done = { readonly ok: true };

function onMessage(run: (w: Workspace, found: Found) => string | undefined): Act<Target, Done> {
  return defineAct(z.strictObject(aimed), example, async (w, input, shown): Promise<Done | Refusal> => {
    const found = target(w, input, shown);
    if (isRefusal(found)) return found;
    const trouble = run(w, found);
    if (trouble !== undefined) return refuse(trouble, shown);
    await settle(w);
    return { ok: true };
  });
}

/** Edits one's own message. */
export const edit = defineAct(
  z.strictObject({ ...aimed, text: z.string().min(1).max(40_000) }),
  { ...example, text: 'better' },
  async (w, input, shown) => {
    const found = target(w, input, shown);
    if (isRefusal(found)) return found;
    if (found.message.user !== found.person.id)
      return refuse('people edit only what they wrote (cant_update_message)', shown);
    const typed = readTyped(w, input.text);
    editMessage(w, found.channel, found.message, {
      text: typed.text,
      blocks: [{ ...richBlock(typed.elements), block_id: `m${w.state.seq}` }],
      edited: { user: found.person.id, ts: nextTs(w.state, w.clock) },
    });
    await settle(w);
    return { ok: true };
  },
);

/** Deletes one's own message; an admin may delete anybody's. */
export const deleteMessage = onMessage((w, { person, channel, message: said }) => {
  if (said.user !== person.id && !person.admin)
    return 'people delete only what they wrote (cant_delete_message)';
  erase(w, channel, said);
  return undefined;
});

/** Pins a message. */
export const pin = onMessage((w, found) =>
  pinOn(w, found.channel, found.message, found.person.id)
    ? undefined
    : 'the message is pinned already (already_pinned)',
);

/** Takes a pin off. */
export const unpin = onMessage((w, found) =>
  unpinFrom(w, found.channel, found.message, found.person.id)
    ? undefined
    : 'the message is not pinned (no_pin)',
);

function onReaction(
  run: (w: Workspace, found: Found, name: string) => boolean,
  trouble: string,
): Act<Target & { readonly name: string }, Done> {
  return defineAct(
    z.strictObject({ ...aimed, name: who }),
    { ...example, name: 'eyes' },
    async (w, input, shown): Promise<Done | Refusal> => {
      const found = target(w, input, shown);
      if (isRefusal(found)) return found;
      const name = input.name.replaceAll(/^:|:$/g, '');
      if (!isEmojiName(name)) return refuse(`"${input.name}" is no emoji name`, shown);
      if (!run(w, found, name)) return refuse(trouble, shown);
      await settle(w);
      return { ok: true };
    },
  );
}

/** Reacts to a message. */
export const react = onReaction(
  (w, found, name) => reactTo(w, found.channel, found.message, found.person.id, name),
  'already_reacted',
);

/** Takes a reaction off. */
export const unreact = onReaction(
  (w, found, name) => unreactFrom(w, found.channel, found.message, found.person.id, name),
  'no_reaction',
);

/** What stands in a channel or a thread, oldest first; with a person also what only they see. */
export const messages = defineAct(
  z.strictObject({
    channel: who,
    user: z.string().optional(),
    thread_ts: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(10_000).optional(),
  }),
  { channel: '#general', user: 'ada' },
  (w, input, shown) => {
    const named = input.user === undefined || input.user === '' ? undefined : actor(w, input.user, shown);
    if (isRefusal(named)) return named;
    const all =
      named === undefined ? everyChannel(w, input.channel, shown) : channelOf(w, named, input.channel, shown);
    if (isRefusal(all)) return all;
    const visible = messagesIn(w, all.id).filter(
      (each) => each.only === undefined || each.only === named?.id,
    );
    const thread = input.thread_ts;
    const asked = visible.filter((each) => {
      if (thread !== undefined && thread !== '') return each.ts === thread || each.thread_ts === thread;
      return each.thread_ts === undefined || each.thread_ts === each.ts || each.broadcast === true;
    });
    return { ok: true, messages: asked.slice(-(input.limit ?? 1000)).map((each) => shownMessage(w, each)) };
  },
);

function everyChannel(w: Workspace, name: string, shown: object): Channel | Refusal {
  return findChannel(w, name) ?? refuse(`there is no channel "${name}"`, { ...shown });
}

/** Marks a channel as read up to a message. */
export const read = defineAct(z.strictObject(aimed), example, (w, input, shown) => {
  const person = actor(w, input.user, shown);
  if (isRefusal(person)) return person;
  const channel = channelOf(w, person, input.channel, shown);
  if (isRefusal(channel)) return channel;
  markRead(w, person.id, channel.id, input.ts);
  return { ok: true };
});

/** What a person has not read. */
export const unread = defineAct(z.strictObject({ user: who }), { user: 'ada' }, (w, input, shown) => {
  const person = actor(w, input.user, shown);
  return isRefusal(person) ? person : { ok: true, channels: unreadOf(w, person.id) };
});
