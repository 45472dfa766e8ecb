import type { Workspace } from '../workspace.ts';
import { click, options } from './clicks.ts';
import { command, shortcut } from './commands.ts';
import { dismiss, input, modal, submit } from './modals.ts';
import {
  archive,
  channel,
  deleteChannel,
  invite,
  join,
  kick,
  leave,
  open,
  rename,
  unarchive,
} from './rooms.ts';
import { clearFaults, deactivate, faults, home, journal, person, ratelimits, state } from './staff.ts';
import { deleteMessage, edit, message, messages, pin, react, read, unpin, unreact, unread } from './talk.ts';

/** The control API in the same process: the same acts, the same answers as over HTTP. */
export function actsOn(w: Workspace) {
  return {
    state: state.on(w),
    command: command.on(w),
    message: message.on(w),
    react: react.on(w),
    unreact: unreact.on(w),
    messages: messages.on(w),
    click: click.on(w),
    options: options.on(w),
    shortcut: shortcut.on(w),
    modal: modal.on(w),
    submit: submit.on(w),
    input: input.on(w),
    dismiss: dismiss.on(w),
    home: home.on(w),
    edit: edit.on(w),
    delete: deleteMessage.on(w),
    pin: pin.on(w),
    unpin: unpin.on(w),
    read: read.on(w),
    unread: unread.on(w),
    open: open.on(w),
    join: join.on(w),
    leave: leave.on(w),
    invite: invite.on(w),
    kick: kick.on(w),
    channel: channel.on(w),
    rename: rename.on(w),
    archive: archive.on(w),
    unarchive: unarchive.on(w),
    deleteChannel: deleteChannel.on(w),
    person: person.on(w),
    deactivate: deactivate.on(w),
    faults: faults.on(w),
    clearFaults: clearFaults.on(w),
    ratelimits: ratelimits.on(w),
    journal: journal.on(w),
  };
}

export type Acts = ReturnType<typeof actsOn>;

/** What GET answers, by the path under /control/. */
export const readings = { state, messages, modal, home, unread, journal };

/** What POST does, by the path under /control/. */
export const deeds = {
  command,
  message,
  react,
  unreact,
  click,
  options,
  shortcut,
  submit,
  input,
  dismiss,
  edit,
  delete: deleteMessage,
  pin,
  unpin,
  read,
  open,
  join,
  leave,
  invite,
  kick,
  channel,
  rename,
  archive,
  unarchive,
  'delete-channel': deleteChannel,
  person,
  deactivate,
  faults,
  ratelimits,
};
