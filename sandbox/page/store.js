/** What the page knows, and who draws it again when that changes. One object, changed only by `change`. */

export const store = {
  /** The person this tab is. */
  me: undefined,
  team: { name: 'Sandbox' },
  people: [],
  channels: [],
  commands: [],
  shortcuts: [],
  usergroups: [],
  apps: [],
  ready: false,
  /** {channel, tab: 'messages' | 'home'} */
  place: undefined,
  /** {channel, ts} of the thread in the side pane. */
  thread: undefined,
  /** channel id → {list, limit, more} */
  messages: {},
  /** The parent and its replies. */
  replies: undefined,
  /** channel id → {unread, mentions} */
  unread: {},
  /** {channel, ts}: the first message that was new when the channel was opened. */
  fresh: undefined,
  modal: null,
  home: undefined,
  /** place key → block_id and action_id → Slack's state value: typed or chosen here. */
  typed: {},
  /** composer key → text */
  drafts: {},
  /** composer key → uploaded files that wait to be sent */
  attached: {},
  /** place key → words about what went wrong there */
  trouble: {},
  /** place key → action_id that is under way */
  busy: {},
  /** The one open list or menu: {id, query, active, …}. */
  popover: undefined,
  /** A dialogue of the page itself: {kind, …}. */
  dialog: undefined,
  /** {channel, ts, text}: one's own message while it is edited. */
  editing: undefined,
  /** {channel, ts}: a message to show and mark, from a link. */
  aim: undefined,
  /** Controls opened or sorted here: containers, data tables. key → value */
  folds: {},
  sidebarOpen: false,
  lost: false,
  notice: undefined,
  /** What completes the word at the caret: {key, from, to, items, active}. */
  completion: undefined,
};

let draw = () => {};
let waiting = false;

/** Says who draws. */
export function drawWith(run) {
  draw = run;
}

/** Draws once after everything that changes now. */
export function redraw() {
  if (waiting) return;
  waiting = true;
  queueMicrotask(() => {
    waiting = false;
    draw();
  });
}

/** Changes what the page knows. */
export function change(changes) {
  Object.assign(store, changes);
  redraw();
}

/** Changes one entry of a part that is a table; undefined takes the entry away. */
export function changeIn(part, key, value) {
  const { [key]: _, ...others } = store[part];
  change({ [part]: value === undefined ? others : { ...others, [key]: value } });
}
