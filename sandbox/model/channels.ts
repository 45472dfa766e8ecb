import { seconds } from '../clock.ts';
import type { Workspace } from '../workspace.ts';
import { nextId } from './ids.ts';
import type { Channel } from './state.ts';

export type NewChannel = {
  readonly name: string;
  readonly creator: string;
  readonly members: readonly string[];
  readonly kind: 'public' | 'private' | 'im' | 'mpim';
  readonly general?: boolean;
};

/** Makes a channel or a DM; names are checked by who asks. */
export function addChannel(w: Workspace, wanted: NewChannel): Channel {
  const prefix = wanted.kind === 'im' ? 'D' : wanted.kind === 'mpim' ? 'G' : 'C';
  const channel: Channel = {
    id: nextId(w.state, prefix),
    name: wanted.name,
    private: wanted.kind !== 'public',
    im: wanted.kind === 'im',
    mpim: wanted.kind === 'mpim',
    general: wanted.general ?? false,
    archived: false,
    members: wanted.members,
    creator: wanted.creator,
    created: seconds(w.clock),
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    previous_names: [],
    pins: [],
    bookmarks: [],
  };
  w.state.channels.set(channel.id, channel);
  w.live.tell({ type: 'channel', channel: channel.id });
  return channel;
}

/** Changes some fields of a channel and tells who looks. */
export function changeChannel(w: Workspace, id: string, changes: Partial<Channel>): Channel | undefined {
  const channel = w.state.channels.get(id);
  if (channel === undefined) return undefined;
  const changed = { ...channel, ...changes };
  w.state.channels.set(id, changed);
  w.live.tell({ type: 'channel', channel: id });
  return changed;
}

/** Takes a channel and all that was said in it away. */
export function dropChannel(w: Workspace, id: string): void {
  w.state.channels.delete(id);
  w.state.messages.delete(id);
  for (const key of w.state.reads.keys()) if (key.endsWith(`:${id}`)) w.state.reads.delete(key);
  w.live.tell({ type: 'channel', channel: id });
}

/** The channel with this name (with or without #) or id. DMs have no name to be found by. */
export function findChannel(w: Workspace, nameOrId: string): Channel | undefined {
  const wanted = nameOrId.replace(/^#/, '');
  const byId = w.state.channels.get(wanted);
  if (byId !== undefined) return byId;
  return [...w.state.channels.values()].find((channel) => !channel.im && channel.name === wanted);
}

/** The DM of two people, made when there is none. */
export function dmOf(
  w: Workspace,
  one: string,
  other: string,
): { readonly channel: Channel; readonly made: boolean } {
  const found = [...w.state.channels.values()].find(
    (channel) => channel.im && channel.members.includes(one) && channel.members.includes(other),
  );
  if (found !== undefined) return { channel: found, made: false };
  // The bot stands last, whoever opened the DM.
  const members = one === w.app.user ? [other, one] : [one, other];
  const channel = addChannel(w, { name: '', creator: one, members, kind: 'im' });
  return { channel, made: true };
}

/** The group DM of exactly these people, made when there is none. */
export function groupDmOf(
  w: Workspace,
  members: readonly string[],
): { readonly channel: Channel; readonly made: boolean } {
  const found = [...w.state.channels.values()].find(
    (channel) =>
      channel.mpim &&
      channel.members.length === members.length &&
      members.every((id) => channel.members.includes(id)),
  );
  if (found !== undefined) return { channel: found, made: false };
  const names = members.map((id) => w.state.people.get(id)?.name ?? id);
  const creator = members[0] ?? w.app.user;
  return {
    channel: addChannel(w, { name: `mpdm-${names.join('--')}-1`, creator, members, kind: 'mpim' }),
    made: true,
  };
}

/** The kind of a channel, as in events' `channel_type`. */
export function channelType(channel: Channel): 'channel' | 'group' | 'im' | 'mpim' {
  if (channel.im) return 'im';
  if (channel.mpim) return 'mpim';
  return channel.private ? 'group' : 'channel';
}

/** Why Slack would refuse the name, or undefined. A name is taken by archived channels too. */
export function nameTrouble(w: Workspace, name: string): string | undefined {
  if (name === '') return 'invalid_name_required';
  if (name.length > 80) return 'invalid_name_maxlength';
  if (/^[-_]+$/.test(name)) return 'invalid_name_punctuation';
  if (!/^[\p{Ll}\p{Lo}\p{N}_-]+$/u.test(name)) return 'invalid_name_specials';
  return [...w.state.channels.values()].some((channel) => channel.name === name) ? 'name_taken' : undefined;
}
