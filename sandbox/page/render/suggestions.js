import { h } from '../dom.js';
import { change, changeIn, store } from '../store.js';
import { completed, completionsFor } from './completion.js';

/** The suggestions of a composer: shown above it, moved in with arrows, taken with Enter or Tab. */

/** The id of the field of a composer. */
export const fieldId = (key) => `write-${key.replaceAll(/\W/g, '_')}`;
/** The completion that is open in this composer, if one is. */
export const completionOf = (key) => (store.completion?.key === key ? store.completion : undefined);

/** Looks for what could complete the word at the caret. */
export function suggest(key, field, inThread) {
  const found = completionsFor(field.value, field.selectionStart, inThread);
  const quiet = store.completion?.shut === field.value;
  if (found === undefined || quiet || field.selectionStart !== field.selectionEnd) {
    if (store.completion !== undefined && !quiet) change({ completion: undefined });
  } else change({ completion: { ...found, key, active: 0 } });
}

/** Puts text into a composer, and the caret there. */
export function putText(key, text, caret) {
  changeIn('drafts', key, text === '' ? undefined : text);
  queueMicrotask(() => {
    const field = document.getElementById(fieldId(key));
    field?.focus();
    field?.setSelectionRange(caret, caret);
  });
}

function accept(key, item) {
  const { text, caret } = completed(store.drafts[key] ?? '', store.completion, item);
  change({ completion: undefined });
  putText(key, text, caret);
}

/** Keys while suggestions are shown; false when the key means something else. */
export function completionKeys(event, key) {
  const completion = completionOf(key);
  if (completion?.items === undefined) return false;
  const { items, active } = completion;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step !== undefined)
    change({ completion: { ...completion, active: (active + step + items.length) % items.length } });
  else if (event.key === 'Escape') change({ completion: { key, shut: event.target.value } });
  else if (event.key === 'Tab' || event.key === 'Enter') {
    // A command typed to its end is sent, not completed once more.
    if (event.key === 'Enter' && items[active].text === event.target.value) return false;
    accept(key, items[active]);
  } else return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

/** The list of suggestions above the composer. */
export function suggestions(key) {
  const completion = completionOf(key);
  if (completion?.items === undefined) return undefined;
  const option = (item, at) =>
    h(
      'div',
      {
        key: item.key,
        id: `${fieldId(key)}-o${at}`,
        role: 'option',
        class: completion.active === at ? 'option active' : 'option',
        'aria-selected': String(completion.active === at),
        on: { mousedown: (event) => event.preventDefault(), click: () => accept(key, item) },
      },
      h('span', { class: 'option-picture' }, item.picture),
      h('span', { class: 'option-text' }, item.label),
      item.hint && h('code', { class: 'option-hint' }, item.hint),
      item.about && h('span', { class: 'option-about' }, item.about),
    );
  return h(
    'div',
    {
      class: 'suggestions',
      role: 'listbox',
      id: `${fieldId(key)}-list`,
      'aria-label': 'Suggestions',
      key: 'suggestions',
    },
    completion.items.map(option),
  );
}

/** How the command that is being typed is used. */
export function usage(key) {
  const draft = store.drafts[key] ?? '';
  const known =
    completionOf(key)?.items === undefined
      ? store.commands.find((each) => draft === each.command || draft.startsWith(`${each.command} `))
      : undefined;
  if (known === undefined) return undefined;
  return h(
    'div',
    { class: 'usage', key: 'usage' },
    h('code', {}, `${known.command} ${known.usage_hint ?? ''}`.trim()),
    ' ',
    known.description,
  );
}
