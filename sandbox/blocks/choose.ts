import { readText } from '../flatten.ts';
import { isZone } from '../clock.ts';
import { fieldsOf, isFields, listOf, textOf, wordOf } from '../json.ts';
import type { Fields } from '../json.ts';
import { findChannel } from '../model/channels.ts';
import { findPerson } from '../model/people.ts';
import { namesOf } from '../flatten.ts';
import type { Workspace } from '../workspace.ts';
import { optionsOf } from './controls.ts';
import type { Control } from './controls.ts';
import { stateValue } from './state-values.ts';

/** Either Slack's state value, or why a person cannot choose that, in words. */
export type Chosen = { readonly value: Fields } | { readonly trouble: string };

function option(w: Workspace, item: Control, given: unknown, offered: readonly Fields[]): Fields | undefined {
  const names = namesOf(w);
  const wanted = isFields(given) ? textOf(given['value']) : wordOf(given);
  const all = [...optionsOf(item.element), ...offered];
  return (
    all.find((each) => each['value'] === wanted) ??
    all.find((each) => readText(each['text'], names).toLowerCase() === wanted.toLowerCase())
  );
}

function picked(w: Workspace, item: Control, given: unknown, offered: readonly Fields[]): unknown {
  const kind = item.type.replace('multi_', '');
  const wanted = wordOf(given);
  if (kind === 'users_select') return findPerson(w, wanted)?.id;
  if (kind === 'channels_select') return findChannel(w, wanted)?.id;
  if (kind === 'conversations_select') return (findChannel(w, wanted) ?? findPerson(w, wanted))?.id;
  return option(w, item, given, offered);
}

function several(w: Workspace, item: Control, given: unknown, offered: readonly Fields[]): Chosen {
  const wanted = Array.isArray(given) ? listOf(given) : given === null || given === '' ? [] : [given];
  const found = wanted.map((each) => picked(w, item, each, offered));
  const missing = found.findIndex((each) => each === undefined);
  if (missing >= 0) return { trouble: `there is no choice "${shown(wanted[missing])}" in ${item.action_id}` };
  const most = Number(item.element['max_selected_items'] ?? Infinity);
  if (found.length > most) return { trouble: `at most ${most} can be chosen in ${item.action_id}` };
  return { value: stateValue(item.type, found) };
}

function shown(given: unknown): string {
  return isFields(given) ? textOf(given['value']) : wordOf(given);
}

const formats: Readonly<Record<string, readonly [RegExp, string]>> = {
  datepicker: [/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, '2026-11-25'],
  timepicker: [/^([01]\d|2[0-3]):[0-5]\d$/, '09:30'],
  datetimepicker: [/^\d{10}$/, '1795342800'],
};

function typed(item: Control, given: unknown): Chosen {
  const text = wordOf(given);
  const format = formats[item.type];
  if (format === undefined) return { value: stateValue(item.type, text === '' ? null : text) };
  if (text !== '' && !format[0].test(text))
    return { trouble: `${item.action_id} takes a value like ${format[1]}` };
  const choice = text === '' ? null : item.type === 'datetimepicker' ? Number(text) : text;
  const zone = textOf(item.element['timezone']);
  return {
    value: { ...stateValue(item.type, choice), ...(isZone(zone) && zone !== '' ? { timezone: zone } : {}) },
  };
}

function files(w: Workspace, given: unknown): Chosen {
  const ids = Array.isArray(given) ? listOf(given) : [given];
  const found = ids.map((id) => w.state.files.get(String(id)));
  if (found.some((file) => file === undefined))
    return { trouble: 'a file input takes ids of uploaded files' };
  return {
    value: stateValue(
      'file_input',
      found.map((file) => ({ id: file?.id, name: file?.name })),
    ),
  };
}

/** What a person chose or typed, as Slack's state value. `offered` are options an external select showed. */
export function choose(w: Workspace, item: Control, given: unknown, offered: readonly Fields[] = []): Chosen {
  const type = item.type;
  if (type === 'rich_text_input') {
    const rich = isFields(given) && given['type'] === 'rich_text' ? given : richTextOf(wordOf(given));
    return { value: stateValue(type, rich) };
  }
  if (type === 'file_input') return files(w, given);
  if (type.startsWith('multi_') || type === 'checkboxes') return several(w, item, given, offered);
  if (type.endsWith('_select') || type === 'radio_buttons' || type === 'overflow') {
    if (given === null || given === '') return { value: stateValue(type, null) };
    const found = picked(w, item, given, offered);
    if (found === undefined) return { trouble: `there is no choice "${shown(given)}" in ${item.action_id}` };
    return { value: stateValue(type, found) };
  }
  return typed(item, isFields(given) ? fieldsOf(given)['value'] : given);
}

/** A plain text as a rich_text block. */
function richTextOf(text: string): Fields {
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] };
}
