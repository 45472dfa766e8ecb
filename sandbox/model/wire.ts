import { zoneOffsetSeconds } from '../clock.ts';
import type { Fields } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import type { Bookmark, Channel, Message, Person, StoredFile, Usergroup, View } from './state.ts';

/** A user object as users.info answers it (docs.slack.dev/reference/objects/user-object). */
export function personWire(w: Workspace, person: Person, withEmail: boolean): Fields {
  const avatar = `${w.base.url}/page/avatar.svg?name=${encodeURIComponent(person.name)}`;
  return {
    id: person.id,
    team_id: w.team.id,
    name: person.name,
    deleted: person.deleted,
    color: person.color,
    real_name: person.real_name,
    tz: person.tz,
    tz_label: person.tz,
    tz_offset: zoneOffsetSeconds(person.tz, w.clock.now()),
    profile: {
      real_name: person.real_name,
      real_name_normalized: person.real_name,
      display_name: person.bot ? '' : person.name,
      display_name_normalized: person.bot ? '' : person.name,
      ...(withEmail && !person.bot ? { email: person.email } : {}),
      ...(person.bot ? { bot_id: w.app.bot, api_app_id: w.app.id } : {}),
      status_text: '',
      status_emoji: '',
      image_48: avatar,
      image_72: avatar,
      team: w.team.id,
    },
    is_admin: person.admin,
    is_owner: person.admin,
    is_primary_owner: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_bot: person.bot,
    is_app_user: false,
    updated: person.updated,
  };
}

/** A channel object as conversations.info answers it to `reader`. */
export function channelWire(w: Workspace, channel: Channel, reader: string): Fields {
  const common = {
    id: channel.id,
    created: channel.created,
    is_archived: channel.archived,
    is_im: channel.im,
    is_org_shared: false,
    context_team_id: w.team.id,
    updated: channel.created * 1000,
  };
  const lastRead = w.state.reads.get(`${reader}:${channel.id}`) ?? '0000000000.000000';
  if (channel.im) {
    const other = channel.members.find((id) => id !== reader) ?? reader;
    const gone = w.state.people.get(other)?.deleted ?? false;
    return { ...common, user: other, is_user_deleted: gone, is_open: true, last_read: lastRead, priority: 0 };
  }
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: !channel.private,
    is_group: channel.private && !channel.mpim,
    is_mpim: channel.mpim,
    is_private: channel.private,
    is_general: channel.general,
    is_member: channel.members.includes(reader),
    is_shared: false,
    is_ext_shared: false,
    is_pending_ext_shared: false,
    pending_shared: [],
    creator: channel.creator,
    unlinked: 0,
    last_read: lastRead,
    topic: channel.topic,
    purpose: channel.purpose,
    previous_names: channel.previous_names,
    num_members: channel.members.length,
    priority: 0,
  };
}

/** A file object; its URLs lead to the sandbox. */
export function fileWire(w: Workspace, file: StoredFile): Fields {
  const url = `${w.base.url}/files/${file.id}/${encodeURIComponent(file.name)}`;
  const extension = /\.([a-z0-9]+)$/i.exec(file.name)?.[1]?.toLowerCase() ?? 'binary';
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: extension,
    pretty_type: extension.toUpperCase(),
    user: file.user,
    size: file.size,
    mode: 'hosted',
    is_external: false,
    is_public: true,
    url_private: url,
    url_private_download: url,
    permalink: url,
    channels: file.channels,
    alt_txt: file.alt,
    ...(file.width === undefined ? {} : { original_w: file.width, original_h: file.height }),
  };
}

function botFields(w: Workspace, message: Message): Fields {
  if (message.bot !== true) return {};
  return {
    bot_id: w.app.bot,
    app_id: w.app.id,
    bot_profile: {
      id: w.app.bot,
      app_id: w.app.id,
      name: w.app.name,
      deleted: false,
      updated: w.state.people.get(w.app.user)?.updated ?? 0,
      team_id: w.team.id,
    },
  };
}

function threadFields(message: Message): Fields {
  if (message.reply_count === undefined || message.reply_count === 0) {
    return message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts };
  }
  return {
    thread_ts: message.ts,
    reply_count: message.reply_count,
    reply_users_count: message.reply_users?.length ?? 0,
    reply_users: message.reply_users ?? [],
    latest_reply: message.latest_reply,
    is_locked: false,
    subscribed: false,
  };
}

/** A message object as history, events and block_actions carry it. */
export function messageWire(w: Workspace, message: Message): Fields {
  const files = message.files.flatMap((id) => {
    const file = w.state.files.get(id);
    return file === undefined ? [] : [fileWire(w, file)];
  });
  return {
    type: 'message',
    ...(message.subtype === undefined ? {} : { subtype: message.subtype }),
    ts: message.ts,
    user: message.user,
    team: w.team.id,
    text: message.text,
    ...botFields(w, message),
    ...(message.username === undefined ? {} : { username: message.username }),
    ...(message.icon === undefined ? {} : { icons: { emoji: message.icon } }),
    ...threadFields(message),
    ...(message.blocks.length === 0 ? {} : { blocks: message.blocks }),
    ...(message.attachments.length === 0 ? {} : { attachments: message.attachments }),
    ...(files.length === 0 ? {} : { files, upload: false }),
    ...(message.edited === undefined ? {} : { edited: message.edited }),
    ...(message.metadata === undefined ? {} : { metadata: message.metadata }),
    ...(message.reactions.length === 0
      ? {}
      : { reactions: message.reactions.map((item) => ({ ...item, count: item.users.length })) }),
    ...(message.only === undefined ? {} : { is_ephemeral: true }),
  };
}

/** A view object as `views.*` answers and payloads carry it. */
export function viewWire(w: Workspace, view: View): Fields {
  const given = view.definition;
  const modal = view.type === 'modal';
  return {
    id: view.id,
    team_id: w.team.id,
    type: view.type,
    blocks: view.blocks,
    private_metadata: given['private_metadata'] ?? '',
    callback_id: given['callback_id'] ?? '',
    external_id: given['external_id'] ?? '',
    state: { values: view.values },
    hash: view.hash,
    title: modal ? given['title'] : { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: given['clear_on_close'] ?? false,
    notify_on_close: given['notify_on_close'] ?? false,
    close: given['close'] ?? null,
    submit: given['submit'] ?? null,
    previous_view_id: view.previous ?? null,
    root_view_id: view.root,
    app_id: w.app.id,
    app_installed_team_id: w.team.id,
    bot_id: w.app.bot,
  };
}

/** A usergroup object. */
export function usergroupWire(w: Workspace, group: Usergroup, withUsers: boolean): Fields {
  return {
    id: group.id,
    team_id: w.team.id,
    is_usergroup: true,
    is_subteam: true,
    name: group.name,
    description: group.description,
    handle: group.handle,
    is_external: false,
    date_create: group.created,
    date_update: group.updated,
    date_delete: group.enabled ? 0 : group.updated,
    auto_type: null,
    created_by: group.creator,
    updated_by: group.creator,
    deleted_by: null,
    prefs: { channels: group.channels, groups: [] },
    user_count: group.users.length,
    ...(withUsers ? { users: group.users } : {}),
  };
}

/** A bookmark object. */
export function bookmarkWire(w: Workspace, channel: Channel, bookmark: Bookmark): Fields {
  return {
    id: bookmark.id,
    channel_id: channel.id,
    title: bookmark.title,
    link: bookmark.link,
    emoji: bookmark.emoji,
    icon_url: null,
    type: 'link',
    entity_id: null,
    date_created: bookmark.created,
    date_updated: bookmark.updated,
    rank: String(channel.bookmarks.indexOf(bookmark)),
    last_updated_by_user_id: w.app.user,
    last_updated_by_team_id: w.team.id,
    shortcut_id: null,
    app_id: w.app.id,
  };
}
