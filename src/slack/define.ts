import type { KnownBlock, ModalView } from '@slack/types';
import type { Charts } from '#charts/pool.ts';
import type { CheckWorld } from '#monitors/kind.ts';
import type { Desk } from '#ledger/desk.ts';

/**
 * Every extension point of this room is the same: a file, a `define…`, one line in the list of its folder. app.ts hands each listener a Seat and
 * answers for it when it throws; nobody else registers anything with Bolt.
 */

/** What a person reads: `text` is the notification and the fallback, `blocks` the sight. */
export type Words = { readonly text: string; readonly blocks?: readonly KnownBlock[] };

/** Where an act came from and how to answer it in the same place. The desk's actor is the person. Slack has been acked already. */
export type Seat = {
  readonly desk: Desk;
  readonly personId: string;
  /** The channel it happened in; absent in Home and in modals opened from there. */
  readonly channelId?: string;
  /** The message a button or message shortcut belongs to. */
  readonly message?: {
    readonly ts: string;
    readonly threadTs?: string;
    readonly text: string;
    readonly userId?: string;
    readonly ephemeral: boolean;
  };
  readonly checks: CheckWorld;
  readonly charts: Charts;
  /** The service that can be broken and mended, where there is one. */
  readonly demo: DemoControl | undefined;
  readonly publicUrl: string;
  /** Only the person sees it; in Home or a modal it comes as a DM. Never throws. */
  readonly answer: (words: Words) => Promise<void>;
  /** Replaces the ephemeral message a button stands in. */
  readonly replace: (words: Words) => Promise<void>;
  /** Opens a modal; pushes it when one is open. Late trigger ids are said to the person with the command to type instead. */
  readonly open: (view: ModalView) => Promise<void>;
  /** Shows another view in the modal that a button stands in; outside a modal it opens one. One that was closed meanwhile needs nothing. */
  readonly redraw: (view: ModalView) => Promise<void>;
};

/** The demo service as a person handles it. */
export type DemoControl = {
  readonly url: string;
  readonly breakIt: (how?: 'broken' | 'slow') => void;
  readonly mend: () => void;
  readonly state: () => 'well' | 'broken' | 'slow';
};

/** A slash command or a part of one. Help and completion are derived. */
export type Command = {
  /** "/monitor" */
  readonly name: `/${string}`;
  readonly summary: string;
  /** One line each: the words after the command, what it does, a whole example that works. The first is shown in refusals. */
  readonly usage: readonly { readonly words: string; readonly does: string; readonly example: string }[];
  readonly run: (seat: Seat, text: string) => Promise<void>;
};

/** A button, select or overflow; `id` is its action_id, or its beginning up to a `:`. */
export type Action = {
  readonly id: string;
  readonly run: (seat: Seat, input: ActionInput) => Promise<void>;
};
export type ActionInput = {
  /** A button's value, or the chosen option's value, date, user or channel; lists joined by ",". */
  readonly value: string;
  readonly actionId: string;
  /** Inputs standing beside it, by action_id. */
  readonly state: Readonly<Record<string, string | readonly string[] | null>>;
  /** private_metadata of the view it stands in. */
  readonly meta: string;
};

/** A modal: `id` is its callback_id. `submit` answers errors by block_id to keep it open, a view to show instead, that all modals close, or nothing to close it. */
export type Modal = {
  readonly id: string;
  readonly submit: (seat: Seat, input: ModalInput) => Promise<ModalAnswer>;
};
export type ModalInput = {
  /** By block_id (each input block uses its block_id as its name); empty inputs are null. */
  readonly values: Readonly<Record<string, string | readonly string[] | null>>;
  readonly meta: string;
};
export type ModalAnswer =
  | { readonly errors: Readonly<Record<string, string>> }
  | { readonly show: ModalView }
  | { readonly close: 'all' }
  | undefined;

export type Shortcut = { readonly id: string; readonly run: (seat: Seat) => Promise<void> };

/** An event of Slack's Events API. `event` is Slack's own object, read with zod in the listener. */
export type Listener = {
  readonly event: string;
  readonly hear: (desk: Desk, event: Readonly<Record<string, unknown>>) => Promise<void>;
};

export const defineCommand = (command: Command): Command => command;
export const defineAction = (action: Action): Action => action;
export const defineModal = (modal: Modal): Modal => modal;
export const defineShortcut = (shortcut: Shortcut): Shortcut => shortcut;
export const defineListener = (listener: Listener): Listener => listener;
