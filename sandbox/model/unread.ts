import type { Fields } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import { messagesIn } from './messages.ts';
import type { Channel, Message } from './state.ts';

/** Marks everything up to a timestamp as read; never back. */
export function markRead(w: Workspace, user: string, channel: string, ts: string): void {
  const key = `${user}:${channel}`;
  if ((w.state.reads.get(key) ?? '') >= ts) return;
  w.state.reads.set(key, ts);
  w.live.tell({ type: 'read', user, channel, ts });
}

function mentions(w: Workspace, message: Message, user: string): boolean {
  const groups = [...w.state.usergroups.values()]
    .filter((group) => group.users.includes(user))
    .map((group) => group.id);
  const said = message.text + JSON.stringify(message.blocks);
  const marks = [
    `<@${user}>`,
    `<@${user}|`,
    `"user_id":"${user}"`,
    '<!channel>',
    '<!here>',
    '<!everyone>',
    '"range":"',
  ];
  return marks.some((mark) => said.includes(mark)) || groups.some((id) => said.includes(`<!subteam^${id}`));
}

function unreadIn(w: Workspace, channel: Channel, user: string): Fields {
  const read = w.state.reads.get(`${user}:${channel.id}`) ?? '';
  const news = messagesIn(w, channel.id).filter((message) => {
    const visible = message.only === undefined || message.only === user;
    const top =
      message.thread_ts === undefined || message.thread_ts === message.ts || message.broadcast === true;
    if (/^(channel|group)_/.test(message.subtype ?? '')) return false;
    return message.ts > read && message.user !== user && visible && top && message.tombstone !== true;
  });
  const loud = channel.im ? news : news.filter((message) => mentions(w, message, user));
  return { id: channel.id, unread: news.length, mentions: loud.length };
}

/** What a person has not read in the channels they are in; thread replies do not count, as in Slack's side bar. */
export function unreadOf(w: Workspace, user: string): readonly Fields[] {
  return [...w.state.channels.values()]
    .filter((channel) => channel.members.includes(user) && !channel.archived)
    .map((channel) => unreadIn(w, channel, user));
}
