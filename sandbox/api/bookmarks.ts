import { seconds } from '../clock.ts';
import { changeChannel } from '../model/channels.ts';
import { nextId } from '../model/ids.ts';
import type { Bookmark, Channel } from '../model/state.ts';
import { bookmarkWire } from '../model/wire.ts';
import { visibleChannel } from './access.ts';
import { badArguments, done, fail, given, isFailure, text } from './answer.ts';
import type { Answer, Call, Failure, Methods } from './answer.ts';

const MOST = 100;

function badLink(link: string): boolean {
  return link.length > 2048 || !URL.canParse(link) || !/^[a-z][a-z0-9+.-]*:/i.test(link);
}

function place(call: Call): Channel | Failure {
  const channel = visibleChannel(call, text(call, 'channel_id'));
  if (isFailure(channel)) return channel;
  return channel.members.includes(call.w.app.user) ? channel : fail('access_denied');
}

function add(call: Call): Answer {
  const channel = place(call);
  if (isFailure(channel)) return channel;
  if (text(call, 'type') !== 'link') return fail('invalid_bookmark_type');
  if (text(call, 'title').length > 256)
    return badArguments('must be less than 257 characters [json-pointer:/title]');
  if (badLink(text(call, 'link'))) return fail('invalid_link');
  if (channel.bookmarks.length >= MOST) return fail('too_many_bookmarks');
  const now = seconds(call.w.clock);
  const bookmark: Bookmark = {
    id: nextId(call.w.state, 'Bk'),
    title: text(call, 'title'),
    link: text(call, 'link'),
    emoji: text(call, 'emoji'),
    created: now,
    updated: now,
  };
  const after = changeChannel(call.w, channel.id, { bookmarks: [...channel.bookmarks, bookmark] }) ?? channel;
  return done({ bookmark: bookmarkWire(call.w, after, bookmark) });
}

function found(call: Call): { readonly channel: Channel; readonly bookmark: Bookmark } | Failure {
  const channel = place(call);
  if (isFailure(channel)) return channel;
  const bookmark = channel.bookmarks.find((each) => each.id === text(call, 'bookmark_id'));
  return bookmark === undefined ? fail('not_found') : { channel, bookmark };
}

function edit(call: Call): Answer {
  const there = found(call);
  if (isFailure(there)) return there;
  const { channel, bookmark } = there;
  if (given(call, 'link') && badLink(text(call, 'link'))) return fail('invalid_link');
  const changed: Bookmark = {
    ...bookmark,
    title: text(call, 'title') || bookmark.title,
    link: text(call, 'link') || bookmark.link,
    emoji: given(call, 'emoji') ? text(call, 'emoji') : bookmark.emoji,
    updated: seconds(call.w.clock),
  };
  const bookmarks = channel.bookmarks.map((each) => (each === bookmark ? changed : each));
  const after = changeChannel(call.w, channel.id, { bookmarks }) ?? channel;
  return done({ bookmark: bookmarkWire(call.w, after, changed) });
}

function remove(call: Call): Answer {
  const there = found(call);
  if (isFailure(there)) return there;
  const bookmarks = there.channel.bookmarks.filter((each) => each !== there.bookmark);
  changeChannel(call.w, there.channel.id, { bookmarks });
  return done();
}

function list(call: Call): Answer {
  const channel = place(call);
  if (isFailure(channel)) return channel;
  return done({ bookmarks: channel.bookmarks.map((bookmark) => bookmarkWire(call.w, channel, bookmark)) });
}

export const bookmarkMethods: Methods = {
  'bookmarks.add': {
    required: ['channel_id', 'title', 'type'],
    scopes: ['bookmarks:write'],
    tier: 2,
    run: add,
  },
  'bookmarks.edit': {
    required: ['channel_id', 'bookmark_id'],
    scopes: ['bookmarks:write'],
    tier: 2,
    run: edit,
  },
  'bookmarks.remove': {
    required: ['channel_id', 'bookmark_id'],
    scopes: ['bookmarks:write'],
    tier: 2,
    run: remove,
  },
  'bookmarks.list': { required: ['channel_id'], scopes: ['bookmarks:read'], tier: 3, run: list },
};
