import { post } from '../api.js';
import { ask } from '../dialogs.js';
import { changeIn, store } from '../store.js';
import { forApi, inputName, keep, unsent, viewPlace } from './values.js';

/** What happens when a person presses, chooses or types: the app hears of it, and trouble is told in that place. */

function target(place) {
  return place.view === undefined ? { channel: place.channel, ts: place.ts } : { view: place.view };
}

/** Gives the sandbox what is typed in the open modal; false when it refused, and then it is told. */
async function flush(place) {
  if (place.view !== 'modal' || store.modal === null) return true;
  const { values, sent } = unsent(viewPlace(store.modal.view, 'modal'), store.modal);
  if (Object.keys(values).length === 0) return true;
  const answer = await post('input', { user: store.me.id, values });
  if (answer.ok) sent();
  else changeIn('trouble', place.key, answer.error);
  return answer.ok;
}

async function during(place, name, run) {
  changeIn('trouble', place.key, undefined);
  changeIn('busy', place.key, name);
  const answer = await run();
  changeIn('busy', place.key, undefined);
  if (!answer.ok && answer.errors === undefined) changeIn('trouble', place.key, answer.error);
  return answer;
}

/** Presses a button or chooses in a control that is no input; asks first where the app wants it. */
export async function press(place, block, element, choose) {
  if (element.confirm !== undefined && !(await ask(element.confirm))) return false;
  if (!(await flush(place))) return false;
  const body = {
    user: store.me.id,
    ...target(place),
    button: element.action_id,
    block_id: block.block_id,
    ...(choose === undefined ? {} : { choose }),
    ...(element.type === 'button' && element.value !== undefined ? { value: element.value } : {}),
  };
  const answer = await during(place, `${block.block_id}/${element.action_id}/${element.value ?? ''}`, () =>
    post('click', body),
  );
  return answer.ok;
}

/** True while this control waits for the app. */
export function isBusy(place, block, element) {
  return store.busy[place.key] === `${block.block_id}/${element.action_id}/${element.value ?? ''}`;
}

async function dispatch(place, block, element, value) {
  if (place.view !== 'modal') return press(place, block, element, forApi(element, value));
  const values = { [inputName(store.modal, block, element)]: forApi(element, value) };
  keep(place, block, element, value, true);
  const answer = await during(place, 'input', () => post('input', { user: store.me.id, values }));
  return answer.ok;
}

/**
 * A person chose something in a select, a picker, checkboxes: kept, and told to the app unless it is an input that
 * waits for the modal to be submitted. What the app's confirm dialogue took back is taken back here.
 */
export async function chose(place, block, element, value) {
  const before = store.typed[place.key];
  keep(place, block, element, value);
  if (block.type === 'input') {
    if (block.dispatch_action === true) await dispatch(place, block, element, value);
    return;
  }
  const done = await press(place, block, element, forApi(element, value));
  if (!done) changeIn('typed', place.key, before);
  else keep(place, block, element, value, true);
}

const clocks = new Map();

/** Runs once after a pause of this many ms without another call under the same name. */
export function afterPause(name, ms, run) {
  clearTimeout(clocks.get(name));
  clocks.set(
    name,
    setTimeout(() => run(), ms),
  );
}

const AFTER_TYPING_MS = 300;
const triggers = (element) => element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];

/** A person typed into a text input. */
export function typed(place, block, element, value) {
  keep(place, block, element, value);
  if (block.dispatch_action !== true || !triggers(element).includes('on_character_entered')) return;
  afterPause(`${place.key} ${block.block_id}`, AFTER_TYPING_MS, () => dispatch(place, block, element, value));
}

/** Enter in a text input; true when the app wanted to hear of it. */
export function entered(place, block, element, value) {
  if (block.dispatch_action !== true || !triggers(element).includes('on_enter_pressed')) return false;
  void dispatch(place, block, element, value);
  return true;
}

/** Submits the open modal. */
export async function submit() {
  const modal = store.modal;
  const place = viewPlace(modal.view, 'modal');
  if (store.busy[place.key] !== undefined) return;
  const { values, sent } = unsent(place, modal);
  const answer = await during(place, 'submit', () => post('submit', { user: store.me.id, values }));
  if (answer.ok || answer.errors !== undefined) sent();
}

/** Closes the modal on top, or the whole stack. */
export async function dismiss(all) {
  const answer = await post('dismiss', { user: store.me.id, ...(all ? { all: true } : {}) });
  if (!answer.ok && store.modal !== null)
    changeIn('trouble', viewPlace(store.modal.view, 'modal').key, answer.error);
}
