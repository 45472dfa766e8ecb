import { seconds } from '../clock.ts';
import { controlsIn } from '../blocks/controls.ts';
import { normaliseBlocks } from '../blocks/normalise.ts';
import { valuesOf } from '../blocks/state-values.ts';
import { objectsIn, textOf } from '../json.ts';
import type { Fields } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import { nextId, nextNumber } from './ids.ts';
import type { Values, View } from './state.ts';

// A modal's life:
//   open    views.open, or an ack with nothing open      → a stack of one
//   pushed  views.push, ack "push"                        → one more, at most 3
//   changed views.update, ack "update", typing            → same id; a new hash only when the app changed it
//   closed  empty ack of view_submission, the person      → the one below shows again
//   cleared ack "clear", clear_on_close, the last closed  → no stack
export const DEEPEST = 3;

function newHash(w: Workspace): string {
  const number = nextNumber(w.state, 'hash');
  return `${seconds(w.clock)}.${((number * 2_654_435_761) % 4_294_967_296).toString(16).padStart(8, '0')}`;
}

function build(
  w: Workspace,
  user: string,
  definition: Fields,
  before: View | undefined,
): Omit<View, 'id' | 'root' | 'previous'> {
  const blocks = normaliseBlocks(w.state, objectsIn(definition['blocks']));
  return {
    user,
    type: definition['type'] === 'home' ? 'home' : 'modal',
    definition,
    blocks,
    hash: newHash(w),
    values: valuesOf(controlsIn(blocks), before?.values ?? {}),
    errors: undefined,
  };
}

/** The stack of open modals of a person, the first opened first. */
export function stackOf(w: Workspace, user: string): readonly View[] {
  return (w.state.stacks.get(user) ?? []).flatMap((id) => w.state.views.get(id) ?? []);
}

/** The modal a person sees, if any. */
export function topModal(w: Workspace, user: string): View | undefined {
  return stackOf(w, user).at(-1);
}

function put(w: Workspace, view: View): View {
  w.state.views.set(view.id, view);
  w.live.tell({ type: view.type, user: view.user });
  return view;
}

function setStack(w: Workspace, user: string, stack: readonly View[]): void {
  const kept = new Set(stack.map((view) => view.id));
  for (const view of stackOf(w, user)) if (!kept.has(view.id)) w.state.views.delete(view.id);
  if (stack.length === 0) w.state.stacks.delete(user);
  else
    w.state.stacks.set(
      user,
      stack.map((view) => view.id),
    );
  w.live.tell({ type: 'modal', user });
}

/** Shows a modal instead of whatever modals the person had open. */
export function openModal(w: Workspace, user: string, definition: Fields): View {
  setStack(w, user, []);
  const id = nextId(w.state, 'V');
  const view: View = { ...build(w, user, definition, undefined), id, root: id, previous: undefined };
  w.state.stacks.set(user, [id]);
  return put(w, view);
}

/** Shows a modal on top of the open one; undefined when three are open already. */
export function pushModal(w: Workspace, user: string, definition: Fields): View | undefined {
  const stack = stackOf(w, user);
  const below = stack.at(-1);
  if (below === undefined) return openModal(w, user, definition);
  if (stack.length >= DEEPEST) return undefined;
  const id = nextId(w.state, 'V');
  const view: View = { ...build(w, user, definition, undefined), id, root: below.root, previous: below.id };
  w.state.stacks.set(user, [...stack.map((each) => each.id), id]);
  return put(w, view);
}

/** Gives a view new content; what was typed stays where block_id and action_id are the same. */
export function updateView(w: Workspace, before: View, definition: Fields): View {
  return put(w, {
    ...build(w, before.user, definition, before),
    id: before.id,
    root: before.root,
    previous: before.previous,
  });
}

/** Publishes a person's Home tab. */
export function publishHome(w: Workspace, user: string, definition: Fields): View {
  const before = homeOf(w, user);
  if (before !== undefined) return updateView(w, before, definition);
  const id = nextId(w.state, 'V');
  w.state.homes.set(user, id);
  return put(w, { ...build(w, user, definition, undefined), id, root: id, previous: undefined });
}

/** The Home tab a person was given, if any. */
export function homeOf(w: Workspace, user: string): View | undefined {
  return w.state.views.get(w.state.homes.get(user) ?? '');
}

/** Keeps what a person typed or the errors they were shown; the hash stays, for the app changed nothing. */
export function keepTyped(
  w: Workspace,
  view: View,
  values: Values,
  errors?: Readonly<Record<string, string>>,
): View {
  return put(w, { ...view, values, errors });
}

/** Closes the top modal; answers those that are gone, the top one first. */
export function closeTop(w: Workspace, user: string): readonly View[] {
  const stack = stackOf(w, user);
  const top = stack.at(-1);
  if (top === undefined) return [];
  const all = top.definition['clear_on_close'] === true;
  setStack(w, user, all ? [] : stack.slice(0, -1));
  return all ? stack.toReversed() : [top];
}

/** Closes every modal of a person; answers those that are gone. */
export function closeAll(w: Workspace, user: string): readonly View[] {
  const stack = stackOf(w, user);
  setStack(w, user, []);
  return stack.toReversed();
}

/** The view with this id, or this external_id. */
export function findView(w: Workspace, id: string, externalId: string): View | undefined {
  if (id !== '') return w.state.views.get(id);
  if (externalId === '') return undefined;
  return [...w.state.views.values()].find((view) => textOf(view.definition['external_id']) === externalId);
}
