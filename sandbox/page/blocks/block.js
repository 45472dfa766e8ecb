import { control, isControl } from '../controls/control.js';
import { idOf } from '../controls/values.js';
import { h } from '../dom.js';
import { markdown } from '../text/markdown.js';
import { textNodes } from '../text/mrkdwn.js';
import { richText } from '../text/rich-text.js';
import { card, carousel } from './cards.js';
import { container } from './container.js';
import { fileBlock, imageBlock, imageElement, video } from './media.js';
import { dataTable, table } from './tables.js';
import { plan, taskCard } from './tasks.js';
import { icon } from '../render/icons.js';

/** Every block of Block Kit, by its type: a function of the block and of where it stands. */

function section(block, place) {
  const { text, fields, accessory } = block;
  return h(
    'div',
    { class: accessory === undefined ? 'section' : 'section with-accessory' },
    h(
      'div',
      { class: 'section-words' },
      text && h('div', { class: 'words' }, textNodes(text)),
      fields &&
        h(
          'div',
          { class: 'fields' },
          fields.map((field) => h('div', { class: 'words' }, textNodes(field))),
        ),
    ),
    accessory &&
      h(
        'div',
        { class: 'accessory' },
        accessory.type === 'image' ? imageElement(accessory, 'thumb') : control(place, block, accessory),
      ),
  );
}

function context(block) {
  const part = (element) =>
    element.type === 'image'
      ? imageElement(element, 'tiny')
      : h('span', { class: 'words' }, textNodes(element));
  return h('div', { class: 'context' }, block.elements.map(part));
}

function actions(block, place) {
  return h(
    'div',
    { class: 'actions' },
    block.elements.map((element) => control(place, block, element)),
  );
}

const groups = new Set(['checkboxes', 'radio_buttons']);

function input(block, place) {
  const { element } = block;
  const id = idOf(place, block, element);
  const error = place.errors?.[block.block_id];
  const described = [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  const naming = {
    'aria-labelledby': groups.has(element.type) ? `${id}-label` : undefined,
    'aria-describedby': described === '' ? undefined : described,
    'aria-invalid': error === undefined ? undefined : 'true',
    'aria-required': block.optional === true ? undefined : 'true',
  };
  const label = [
    textNodes(block.label),
    block.optional === true && h('span', { class: 'optional' }, ' (optional)'),
  ];
  return h(
    'div',
    { class: error === undefined ? 'input' : 'input wrong' },
    groups.has(element.type)
      ? h('div', { class: 'label', id: `${id}-label` }, label)
      : h('label', { class: 'label', for: id }, label),
    control(place, block, element, naming),
    error !== undefined &&
      h('div', { class: 'field-error', id: `${id}-error`, role: 'alert' }, icon('warn', 16), error),
    block.hint && h('div', { class: 'hint', id: `${id}-hint` }, textNodes(block.hint)),
  );
}

function alert(block) {
  const level = block.level ?? 'default';
  const icons = { warning: 'warn', error: 'warn', success: 'check' };
  return h(
    'div',
    { class: `alert ${level}`, role: level === 'error' ? 'alert' : 'note' },
    icon(icons[level] ?? 'info'),
    h('div', { class: 'words' }, textNodes(block.text)),
  );
}

const header = (block) =>
  h(
    `h${Math.min(6, (block.level ?? 1) + 2)}`,
    { class: `header level-${block.level ?? 1}` },
    textNodes(block.text),
  );

// What the sandbox takes and nobody has described: the words in it, so that nothing vanishes.
function wordsIn(value) {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(wordsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    ['type', 'block_id', 'action_id'].includes(name) ? [] : wordsIn(each),
  );
}

function unknown(block) {
  return h(
    'div',
    { class: 'unknown' },
    h('strong', {}, `A block of type ${block.type}`),
    h('div', { class: 'words' }, wordsIn(block).join(' · ')),
  );
}

const kinds = {
  section,
  context,
  actions,
  input,
  alert,
  header,
  divider: () => h('hr', { class: 'divider' }),
  image: imageBlock,
  video,
  file: fileBlock,
  rich_text: (block) => h('div', { class: 'rich words' }, richText(block)),
  markdown: (block) => h('div', { class: 'markdown words' }, markdown(block.text ?? '')),
  table,
  data_table: dataTable,
  card,
  carousel,
  container: (block, place) => container(block, place, blocks),
  task_card: taskCard,
  plan,
  context_actions: (block, place) =>
    h(
      'div',
      { class: 'actions small' },
      block.elements.map((element) => control(place, block, element)),
    ),
};

/** Blocks, top to bottom. */
export function blocks(list, place) {
  return list.map((block, at) => {
    const shown = isControl(block)
      ? control(place, block, block)
      : (kinds[block.type] ?? unknown)(block, place);
    return h('div', { class: 'block', key: `${block.type} ${block.block_id ?? at}` }, shown);
  });
}
