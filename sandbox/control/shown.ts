import { blocksOf, shownButtons } from '../blocks/controls.ts';
import type { ShownControl } from '../blocks/controls.ts';
import { namesOf, readBlocks, readMessage, readText } from '../flatten.ts';
import { textOf } from '../json.ts';
import type { Fields } from '../json.ts';
import { stackOf, topModal } from '../model/views.ts';
import { viewWire } from '../model/wire.ts';
import type { Message, View } from '../model/state.ts';
import type { Workspace } from '../workspace.ts';

/** A message as the control API answers it. */
export type ShownMessage = Fields & {
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  readonly username: string;
  readonly text: string;
  readonly plain: string;
  readonly blocks: readonly Fields[];
  readonly attachments: readonly Fields[];
  readonly buttons: readonly ShownControl[];
  readonly reactions: readonly {
    readonly name: string;
    readonly users: readonly string[];
    readonly count: number;
  }[];
  readonly edited: { readonly user: string; readonly ts: string } | null;
  readonly subtype?: string;
  readonly thread_ts?: string;
  readonly reply_count: number;
  readonly ephemeral: boolean;
  readonly pinned: boolean;
};

/** An open modal as the control API answers it. */
export type ShownModal = Fields & {
  readonly view_id: string;
  readonly callback_id: string;
  readonly title: string;
  readonly submit: string;
  readonly close: string;
  readonly plain: string;
  readonly buttons: readonly ShownControl[];
  readonly blocks: readonly Fields[];
  readonly view: Fields;
  readonly depth: number;
  readonly errors?: Readonly<Record<string, string>>;
};

/** A Home tab as the control API answers it. */
export type ShownHome = {
  readonly plain: string;
  readonly buttons: readonly ShownControl[];
  readonly blocks: readonly Fields[];
  readonly view: Fields | null;
};

/** A message as the control API shows it; `plain` is what a person reads. */
export function shownMessage(w: Workspace, message: Message): ShownMessage {
  const names = namesOf(w);
  const files = message.files.flatMap((id) => w.state.files.get(id) ?? []);
  return {
    ts: message.ts,
    channel: message.channel,
    user: message.user,
    username: message.username ?? names.person(message.user),
    ...(message.bot === true ? { bot_id: w.app.bot } : {}),
    ...(message.subtype === undefined ? {} : { subtype: message.subtype }),
    text: message.text,
    blocks: message.blocks,
    attachments: message.attachments,
    plain: readMessage(message, names),
    buttons: shownButtons(blocksOf(message), names),
    reactions: message.reactions.map((each) => ({ ...each, count: each.users.length })),
    edited: message.edited ?? null,
    ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
    ...(message.broadcast === true ? { reply_broadcast: true } : {}),
    reply_count: message.reply_count ?? 0,
    ...(message.latest_reply === undefined
      ? {}
      : { latest_reply: message.latest_reply, reply_users: message.reply_users }),
    ephemeral: message.only !== undefined,
    pinned: (w.state.channels.get(message.channel)?.pins ?? []).some((pin) => pin.ts === message.ts),
    ...(message.tombstone === true ? { deleted: true } : {}),
    ...(message.metadata === undefined ? {} : { metadata: message.metadata }),
    ...(message.icon === undefined ? {} : { icon: message.icon }),
    files: files.map((file) => ({
      id: file.id,
      name: file.name,
      title: file.title,
      mimetype: file.mimetype,
      size: file.size,
      url: `/files/${file.id}/${encodeURIComponent(file.name)}`,
      ...(file.width === undefined ? {} : { width: file.width, height: file.height }),
    })),
  };
}

function shownModal(w: Workspace, view: View): ShownModal {
  const names = namesOf(w);
  const given = view.definition;
  return {
    view_id: view.id,
    callback_id: textOf(given['callback_id']),
    title: readText(given['title'], names),
    submit: readText(given['submit'], names),
    close: readText(given['close'], names),
    plain: readBlocks(view.blocks, names),
    buttons: shownButtons(view.blocks, names),
    blocks: view.blocks,
    view: viewWire(w, view),
    depth: stackOf(w, view.user).length,
    ...(view.errors === undefined ? {} : { errors: view.errors }),
  };
}

/** The modal a person sees, or null. */
export function shownTopModal(w: Workspace, user: string): ShownModal | null {
  const view = topModal(w, user);
  return view === undefined ? null : shownModal(w, view);
}

/** A Home tab as the control API shows it; empty until the app publishes one. */
export function shownHome(w: Workspace, view: View | undefined): ShownHome {
  const names = namesOf(w);
  const blocks = view?.blocks ?? [];
  return {
    plain: readBlocks(blocks, names),
    buttons: shownButtons(blocks, names),
    blocks,
    view: view === undefined ? null : viewWire(w, view),
  };
}
