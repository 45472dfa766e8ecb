import { raise, raiseChannel } from '../events.ts';
import type { Workspace } from '../workspace.ts';
import { changeChannel, dropChannel } from './channels.ts';
import { note } from './say.ts';
import type { Channel } from './state.ts';

/** Adds a person; tells the channel and the app. Nothing happens when they are there already. */
export function join(w: Workspace, channel: Channel, user: string, inviter?: string): Channel {
  if (channel.members.includes(user)) return channel;
  const after = changeChannel(w, channel.id, { members: [...channel.members, user] }) ?? channel;
  note(w, after, user, channel.private ? 'group_join' : 'channel_join', `<@${user}> has joined the channel`);
  const kind = channel.private ? 'G' : 'C';
  const fields = { user, channel: channel.id, channel_type: kind, team: w.team.id };
  raise(w, 'member_joined_channel', { ...fields, ...(inviter === undefined ? {} : { inviter }) }, after);
  return after;
}

/** Takes a person out; a bot that is removed is told too, though it sees nothing more of the channel. */
export function leave(w: Workspace, channel: Channel, user: string): Channel {
  if (!channel.members.includes(user)) return channel;
  const members = channel.members.filter((id) => id !== user);
  const after = changeChannel(w, channel.id, { members }) ?? channel;
  note(w, after, user, channel.private ? 'group_leave' : 'channel_leave', `<@${user}> has left the channel`);
  const kind = channel.private ? 'G' : 'C';
  raise(
    w,
    'member_left_channel',
    { user, channel: channel.id, channel_type: kind, team: w.team.id },
    channel,
  );
  if (user === w.app.user)
    raise(
      w,
      channel.private ? 'group_left' : 'channel_left',
      { channel: channel.id, actor_id: user },
      channel,
    );
  return after;
}

/** Tells the app that a channel was made. */
export function announceCreated(w: Workspace, channel: Channel): void {
  if (channel.private) return;
  raise(w, 'channel_created', {
    channel: { id: channel.id, name: channel.name, created: channel.created, creator: channel.creator },
  });
}

/** Renames a channel; the old name is remembered. */
export function rename(w: Workspace, channel: Channel, user: string, name: string): Channel {
  const previous_names = [channel.name, ...channel.previous_names];
  const after = changeChannel(w, channel.id, { name, previous_names }) ?? channel;
  note(
    w,
    after,
    user,
    'channel_name',
    `<@${user}> has renamed the channel from "${channel.name}" to "${name}"`,
  );
  raiseChannel(w, after, 'rename', { channel: { id: after.id, name, created: after.created } });
  return after;
}

/** Archives a channel; nothing may be said in it any more. */
export function archive(w: Workspace, channel: Channel, user: string): Channel {
  note(w, channel, user, 'channel_archive', `<@${user}> archived the channel`);
  const after = changeChannel(w, channel.id, { archived: true }) ?? channel;
  raiseChannel(w, after, 'archive', { channel: channel.id, user });
  return after;
}

/** Brings an archived channel back. */
export function unarchive(w: Workspace, channel: Channel, user: string): Channel {
  const after = changeChannel(w, channel.id, { archived: false }) ?? channel;
  note(w, after, user, 'channel_unarchive', `<@${user}> un-archived the channel`);
  raiseChannel(w, after, 'unarchive', { channel: channel.id, user });
  return after;
}

/** Deletes a channel with everything in it. */
export function remove(w: Workspace, channel: Channel, user: string): void {
  raiseChannel(w, channel, 'deleted', { channel: channel.id, actor_id: user });
  dropChannel(w, channel.id);
}
