import { readText } from '../flatten.ts';
import type { Names } from '../flatten.ts';
import { fieldsOf, isFields, objectsIn, textOf } from '../json.ts';
import type { Fields } from '../json.ts';
import type { Message } from '../model/state.ts';
import { interactiveTypes } from './normalise.ts';

/** Something in blocks that a person can press, choose or type into. */
export type Control = {
  readonly block_id: string;
  readonly action_id: string;
  readonly type: string;
  readonly element: Fields;
  /** The label of an input block. */
  readonly label: string;
  readonly input: boolean;
  readonly optional: boolean;
  /** An input that sends block_actions while it is typed into. */
  readonly dispatch: boolean;
};

function control(block: Fields, blockId: string, element: Fields): Control {
  const input = block['type'] === 'input';
  return {
    block_id: blockId,
    action_id: textOf(element['action_id']),
    type: textOf(element['type']),
    element,
    label: input ? textOf(fieldsOf(block['label'])['text']) : '',
    input,
    optional: block['optional'] === true,
    dispatch: !input || block['dispatch_action'] === true,
  };
}

function inBlock(block: Fields): readonly Control[] {
  const id = textOf(block['block_id']);
  const candidates = [
    ...objectsIn(block['elements']),
    ...objectsIn(block['actions']),
    ...[block['accessory'], block['element']].filter(isFields),
  ];
  const own = candidates.filter((item) => interactiveTypes.has(textOf(item['type'])));
  const nested = [
    ...objectsIn(block['child_blocks']),
    ...objectsIn(block['cards']),
    ...objectsIn(block['elements']),
  ];
  return [
    ...own.map((element) => control(block, id, element)),
    ...nested
      .filter(
        (child) =>
          !interactiveTypes.has(textOf(child['type'])) && !textOf(child['type']).startsWith('rich_text_'),
      )
      .flatMap((child) => inBlock({ ...child, block_id: child['block_id'] ?? id })),
  ];
}

/** Every control in blocks, top to bottom. */
export function controlsIn(blocks: readonly Fields[]): readonly Control[] {
  return blocks.flatMap(inBlock);
}

/** The blocks of a message, those of its attachments after its own. */
export function blocksOf(message: Pick<Message, 'blocks' | 'attachments'>): readonly Fields[] {
  return [...message.blocks, ...message.attachments.flatMap((attachment) => objectsIn(attachment['blocks']))];
}

/** The options of a select, overflow, checkbox or radio element, those in groups included. */
export function optionsOf(element: Fields): readonly Fields[] {
  return [
    ...objectsIn(element['options']),
    ...objectsIn(element['option_groups']).flatMap((group) => objectsIn(group['options'])),
  ];
}

/** What is written on a control: a button's text, an input's label, a select's placeholder. */
export function caption(item: Control, names: Names): string {
  const { element } = item;
  if (item.input && item.label !== '') return item.label;
  if (item.type === 'overflow') return '…';
  if (item.type === 'icon_button' && !isFields(element['text'])) return textOf(element['icon']);
  return readText(element['text'], names) || readText(element['placeholder'], names) || item.action_id;
}

/** A button, select, … as the control API answers it. */
export type ShownControl = {
  readonly text: string;
  readonly action_id: string;
  readonly block_id: string;
  readonly type: string;
  readonly value?: string;
  readonly style?: string;
  readonly url?: string;
  readonly options?: readonly { readonly text: string; readonly value: string }[];
  readonly confirm?: string;
};

function given(element: Fields, name: 'value' | 'style' | 'url'): Partial<Record<typeof name, string>> {
  const value = element[name];
  return typeof value === 'string' ? { [name]: value } : {};
}

/** How the control API shows a control. */
function shownControl(item: Control, names: Names): ShownControl {
  const options = optionsOf(item.element);
  return {
    text: caption(item, names),
    action_id: item.action_id,
    block_id: item.block_id,
    type: item.type,
    ...given(item.element, 'value'),
    ...given(item.element, 'style'),
    ...given(item.element, 'url'),
    ...(options.length === 0
      ? {}
      : {
          options: options.map((option) => ({
            text: readText(option['text'], names),
            value: textOf(option['value']),
          })),
        }),
    ...(isFields(item.element['confirm'])
      ? { confirm: readText(item.element['confirm']['text'], names) }
      : {}),
  };
}

/** The controls that are not inputs, as the control API lists them. */
export function shownButtons(blocks: readonly Fields[], names: Names): readonly ShownControl[] {
  return controlsIn(blocks)
    .filter((item) => !item.input)
    .map((item) => shownControl(item, names));
}
