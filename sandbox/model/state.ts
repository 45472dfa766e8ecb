import type { Fields } from '../json.ts';

/** A member of the workspace; the app's bot is one too. */
export type Person = {
  readonly id: string;
  readonly name: string;
  readonly real_name: string;
  readonly tz: string;
  readonly admin: boolean;
  readonly deleted: boolean;
  readonly color: string;
  readonly email: string;
  readonly bot: boolean;
  /** Seconds since 1970. */
  readonly updated: number;
};

type Note = { readonly value: string; readonly creator: string; readonly last_set: number };
export type Pin = { readonly ts: string; readonly user: string; readonly created: number };
export type Bookmark = {
  readonly id: string;
  readonly title: string;
  readonly link: string;
  readonly emoji: string;
  readonly created: number;
  readonly updated: number;
};

/** `im`: a DM of two; `mpim`: a group DM. A deleted channel is gone from the map. */
export type Channel = {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
  readonly im: boolean;
  readonly mpim: boolean;
  readonly general: boolean;
  readonly archived: boolean;
  readonly members: readonly string[];
  readonly creator: string;
  readonly created: number;
  readonly topic: Note;
  readonly purpose: Note;
  readonly previous_names: readonly string[];
  readonly pins: readonly Pin[];
  readonly bookmarks: readonly Bookmark[];
};

type Reaction = { readonly name: string; readonly users: readonly string[] };

/** `only` makes it ephemeral: the one person who sees it. `seq` counts every change in the workspace. */
export type Message = {
  readonly ts: string;
  readonly seq: number;
  readonly channel: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly Fields[];
  readonly attachments: readonly Fields[];
  readonly reactions: readonly Reaction[];
  readonly files: readonly string[];
  readonly subtype?: string | undefined;
  readonly bot?: boolean | undefined;
  readonly username?: string | undefined;
  readonly icon?: string | undefined;
  readonly thread_ts?: string | undefined;
  readonly broadcast?: boolean | undefined;
  readonly edited?: { readonly user: string; readonly ts: string } | undefined;
  readonly metadata?: Fields | undefined;
  readonly only?: string | undefined;
  readonly tombstone?: boolean | undefined;
  readonly reply_count?: number | undefined;
  readonly reply_users?: readonly string[] | undefined;
  readonly latest_reply?: string | undefined;
};

/** What a person has typed or chosen: block_id → action_id → Slack's state value. */
export type Values = Readonly<Record<string, Readonly<Record<string, Fields>>>>;

/** A modal or a Home tab of one person. */
export type View = {
  readonly id: string;
  readonly user: string;
  readonly type: 'modal' | 'home';
  readonly definition: Fields;
  readonly blocks: readonly Fields[];
  readonly hash: string;
  readonly root: string;
  readonly previous: string | undefined;
  readonly values: Values;
  readonly errors: Readonly<Record<string, string>> | undefined;
};

export type Usergroup = {
  readonly id: string;
  readonly name: string;
  readonly handle: string;
  readonly description: string;
  readonly users: readonly string[];
  readonly channels: readonly string[];
  readonly enabled: boolean;
  readonly creator: string;
  readonly created: number;
  readonly updated: number;
};

export type StoredFile = {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly mimetype: string;
  readonly size: number;
  readonly user: string;
  readonly created: number;
  readonly alt: string;
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly channels: readonly string[];
  readonly stage: 'waiting' | 'uploaded' | 'shared' | 'deleted';
};

/** Everything that outlives a restart; bytes of files are kept apart. */
export type State = {
  counters: Map<string, number>;
  lastMicros: number;
  seq: number;
  people: Map<string, Person>;
  channels: Map<string, Channel>;
  messages: Map<string, Message[]>;
  views: Map<string, View>;
  stacks: Map<string, readonly string[]>;
  homes: Map<string, string>;
  usergroups: Map<string, Usergroup>;
  files: Map<string, StoredFile>;
  reads: Map<string, string>;
};

/** A workspace with nothing in it. */
export function emptyState(): State {
  return {
    counters: new Map(),
    lastMicros: 0,
    seq: 0,
    people: new Map(),
    channels: new Map(),
    messages: new Map(),
    views: new Map(),
    stacks: new Map(),
    homes: new Map(),
    usergroups: new Map(),
    files: new Map(),
    reads: new Map(),
  };
}
