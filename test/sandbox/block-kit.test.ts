import { describe, expect, test } from 'vitest';
import { blocksProblems, viewProblems } from '../../sandbox/blocks/validate.ts';
import type { Surface } from '../../sandbox/blocks/validate.ts';
import { emptyState } from '../../sandbox/model/state.ts';

const x = (length: number): string => 'x'.repeat(length);
const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const option = (value = 'v', text = 't') => ({ text: plain(text), value });
const many = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const button = (more: object = {}) => ({ type: 'button', text: plain('Go'), ...more });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const section = (more: object = {}) => ({ type: 'section', text: mrkdwn('hi'), ...more });
const input = (element: object, more: object = {}) => ({
  type: 'input',
  label: plain('L'),
  element,
  ...more,
});
const select = (more: object = {}) => ({ type: 'static_select', options: [option()], ...more });
const confirm = (more: object = {}) => ({
  title: plain('T'),
  text: mrkdwn('x'),
  confirm: plain('Y'),
  deny: plain('N'),
  ...more,
});
const rich = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});
const cell = (text: string) => ({ type: 'raw_text', text });

const feedback = {
  type: 'feedback_buttons',
  positive_button: { text: plain('Good'), value: 'g' },
  negative_button: { text: plain('Bad'), value: 'b' },
};

// Each row: what is at its limit and passes, the same one step beyond, and where Slack points.
type Row = readonly [name: string, good: object, bad: object, pointer: string, surface?: Surface];

const rows: readonly Row[] = [
  ['section text', section({ text: mrkdwn(x(3000)) }), section({ text: mrkdwn(x(3001)) }), '/0/text/text'],
  ['section text empty', section(), section({ text: mrkdwn('') }), '/0/text/text'],
  [
    'section fields',
    section({ fields: many(10, () => mrkdwn('f')) }),
    section({ fields: many(11, () => mrkdwn('f')) }),
    '/0/fields',
  ],
  [
    'section field',
    section({ fields: [mrkdwn(x(2000))] }),
    section({ fields: [mrkdwn(x(2001))] }),
    '/0/fields/0/text',
  ],
  ['section of nothing', section(), { type: 'section' }, '/0'],
  [
    'section accessory',
    section({ accessory: button() }),
    section({ accessory: { type: 'plain_text_input' } }),
    '/0/accessory/type',
  ],
  [
    'header',
    { type: 'header', text: plain(x(150)) },
    { type: 'header', text: plain(x(151)) },
    '/0/text/text',
  ],
  [
    'header mrkdwn',
    { type: 'header', text: plain('h') },
    { type: 'header', text: mrkdwn('h') },
    '/0/text/type',
  ],
  [
    'context elements',
    { type: 'context', elements: many(10, () => mrkdwn('c')) },
    { type: 'context', elements: many(11, () => mrkdwn('c')) },
    '/0/elements',
  ],
  [
    'actions elements',
    actions(...many(25, () => button())),
    actions(...many(26, () => button())),
    '/0/elements',
  ],
  ['actions of nothing', actions(button()), actions(), '/0/elements'],
  [
    'button text',
    actions(button({ text: plain(x(75)) })),
    actions(button({ text: plain(x(76)) })),
    '/0/elements/0/text/text',
  ],
  [
    'button value',
    actions(button({ value: x(2000) })),
    actions(button({ value: x(2001) })),
    '/0/elements/0/value',
  ],
  [
    'button url',
    actions(button({ url: `https://${x(2992)}` })),
    actions(button({ url: `https://${x(2993)}` })),
    '/0/elements/0/url',
  ],
  [
    'button style',
    actions(button({ style: 'danger' })),
    actions(button({ style: 'loud' })),
    '/0/elements/0/style',
  ],
  [
    'action_id',
    actions(button({ action_id: x(255) })),
    actions(button({ action_id: x(256) })),
    '/0/elements/0/action_id',
  ],
  [
    'action_id twice',
    actions(button({ action_id: 'a' }), button({ action_id: 'b' })),
    actions(button({ action_id: 'a' }), button({ action_id: 'a' })),
    '/0',
  ],
  ['block_id', section({ block_id: x(255) }), section({ block_id: x(256) }), '/0/block_id'],
  ['unknown property', section(), section({ colour: 'red' }), '/0'],
  ['unknown block', section(), { type: 'paragraph' }, '/0/type'],
  ['no type', section(), { text: mrkdwn('x') }, '/0'],
  [
    'image alt',
    { type: 'image', image_url: 'https://a.b/c.png', alt_text: x(2000) },
    { type: 'image', image_url: 'https://a.b/c.png', alt_text: x(2001) },
    '/0/alt_text',
  ],
  [
    'image without alt',
    { type: 'image', image_url: 'https://a.b/c.png', alt_text: 'a' },
    { type: 'image', image_url: 'https://a.b/c.png' },
    '/0',
  ],
  [
    'image without source',
    { type: 'image', image_url: 'https://a.b/c.png', alt_text: 'a' },
    { type: 'image', alt_text: 'a' },
    '/0',
  ],
  [
    'image of a lost file',
    section(),
    { type: 'image', alt_text: 'a', slack_file: { id: 'F1' } },
    '/0/slack_file',
  ],
  ['markdown', { type: 'markdown', text: x(12_000) }, { type: 'markdown', text: x(12_001) }, '/0/text'],
  ['markdown on Home', section(), { type: 'markdown', text: 'x' }, '/0/type', 'home'],
  ['alert outside a modal', section(), { type: 'alert', text: plain('x') }, '/0/type'],
  [
    'table rows',
    { type: 'table', rows: many(100, () => [cell('a')]) },
    { type: 'table', rows: many(101, () => [cell('a')]) },
    '/0/rows',
  ],
  [
    'table cells',
    { type: 'table', rows: [many(20, () => cell('a'))] },
    { type: 'table', rows: [many(21, () => cell('a'))] },
    '/0/rows/0',
  ],
  [
    'select options',
    actions(select({ options: many(100, (i) => option(`v${i}`)) })),
    actions(select({ options: many(101, (i) => option(`v${i}`)) })),
    '/0/elements/0/options',
  ],
  ['select of nothing', actions(select()), actions({ type: 'static_select' }), '/0/elements/0'],
  [
    'select of both',
    actions(select()),
    actions(select({ option_groups: [{ label: plain('g'), options: [option()] }] })),
    '/0/elements/0',
  ],
  [
    'select initial',
    actions(select({ initial_option: option() })),
    actions(select({ initial_option: option('w') })),
    '/0',
  ],
  [
    'option value',
    actions(select({ options: [option(x(150))] })),
    actions(select({ options: [option(x(151))] })),
    '/0/elements/0/options/0/value',
  ],
  [
    'option text',
    actions(select({ options: [option('v', x(75))] })),
    actions(select({ options: [option('v', x(76))] })),
    '/0/elements/0/options/0/text/text',
  ],
  [
    'placeholder',
    actions(select({ placeholder: plain(x(150)) })),
    actions(select({ placeholder: plain(x(151)) })),
    '/0/elements/0/placeholder/text',
  ],
  [
    'overflow',
    actions({ type: 'overflow', options: many(5, (i) => option(`v${i}`)) }),
    actions({ type: 'overflow', options: many(6, (i) => option(`v${i}`)) }),
    '/0/elements/0/options',
  ],
  [
    'checkboxes',
    actions({ type: 'checkboxes', options: many(10, (i) => option(`v${i}`)) }),
    actions({ type: 'checkboxes', options: many(11, (i) => option(`v${i}`)) }),
    '/0/elements/0/options',
  ],
  [
    'radio buttons',
    actions({ type: 'radio_buttons', options: [option()] }),
    actions({ type: 'radio_buttons', options: [] }),
    '/0/elements/0/options',
  ],
  [
    'confirm title',
    actions(button({ confirm: confirm({ title: plain(x(100)) }) })),
    actions(button({ confirm: confirm({ title: plain(x(101)) }) })),
    '/0/elements/0/confirm/title/text',
  ],
  [
    'confirm text',
    actions(button({ confirm: confirm({ text: mrkdwn(x(300)) }) })),
    actions(button({ confirm: confirm({ text: mrkdwn(x(301)) }) })),
    '/0/elements/0/confirm/text/text',
  ],
  [
    'confirm button',
    actions(button({ confirm: confirm({ deny: plain(x(30)) }) })),
    actions(button({ confirm: confirm({ deny: plain(x(31)) }) })),
    '/0/elements/0/confirm/deny/text',
  ],
  [
    'date',
    actions({ type: 'datepicker', initial_date: '2026-01-31' }),
    actions({ type: 'datepicker', initial_date: '31.1.2026' }),
    '/0/elements/0/initial_date',
  ],
  [
    'time',
    actions({ type: 'timepicker', initial_time: '09:30' }),
    actions({ type: 'timepicker', initial_time: '9.30' }),
    '/0/elements/0/initial_time',
  ],
  [
    'input label',
    input(select(), { label: plain(x(2000)) }),
    input(select(), { label: plain(x(2001)) }),
    '/0/label/text',
  ],
  [
    'text input length',
    input({ type: 'plain_text_input', max_length: 3000 }),
    input({ type: 'plain_text_input', max_length: 3001 }),
    '/0/element/max_length',
  ],
  [
    'number input',
    input({ type: 'number_input', is_decimal_allowed: false }),
    input({ type: 'number_input' }),
    '/0/element',
  ],
  ['file input outside a modal', input(select()), input({ type: 'file_input' }), '/0/element/type'],
  [
    'file input files',
    input({ type: 'file_input', max_files: 10 }),
    input({ type: 'file_input', max_files: 11 }),
    '/0/element/max_files',
    'modal',
  ],
  [
    'rich text indent',
    rich('x'),
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_list',
          style: 'bullet',
          indent: 9,
          elements: [{ type: 'rich_text_section', elements: [] }],
        },
      ],
    },
    '/0/elements/0/indent',
  ],
  ['card of nothing', { type: 'card', title: plain('t') }, { type: 'card' }, '/0'],
  [
    'card body',
    { type: 'card', body: mrkdwn(x(200)) },
    { type: 'card', body: mrkdwn(x(201)) },
    '/0/body/text',
  ],
  [
    'carousel',
    { type: 'carousel', elements: many(10, () => ({ type: 'card', title: plain('t') })) },
    { type: 'carousel', elements: many(11, () => ({ type: 'card', title: plain('t') })) },
    '/0/elements',
  ],
  [
    'container',
    { type: 'container', title: plain('t'), child_blocks: many(10, () => section()) },
    { type: 'container', title: plain('t'), child_blocks: many(11, () => section()) },
    '/0/child_blocks',
  ],
  [
    'data table',
    { type: 'data_table', caption: 'c', rows: [[cell('a')], [cell('b')]] },
    { type: 'data_table', caption: 'c', rows: [[cell('a')]] },
    '/0/rows',
  ],
  [
    'task card',
    { type: 'task_card', task_id: '1', title: 't', status: 'pending' },
    { type: 'task_card', task_id: '1', title: 't', status: 'lost' },
    '/0/status',
  ],
  [
    'context actions',
    { type: 'context_actions', elements: many(5, () => feedback) },
    { type: 'context_actions', elements: many(6, () => feedback) },
    '/0/elements',
  ],
];

describe('Block Kit limits', () => {
  const named = rows.map(([name, good, bad, pointer, surface = 'message']) => ({
    name,
    good,
    bad,
    pointer,
    surface,
  }));

  test.each(named)('$name', ({ good, bad, pointer, surface }) => {
    const state = emptyState();
    expect(blocksProblems(state, [good], surface)).toEqual([]);
    expect(blocksProblems(state, [bad], surface).map((problem) => problem.pointer)).toContain(pointer);
  });

  test.each([
    ['message', 50],
    ['modal', 100],
    ['home', 100],
  ] as const)('a %s has at most %d blocks', (surface, most) => {
    const state = emptyState();
    expect(
      blocksProblems(
        state,
        many(most, () => section()),
        surface,
      ),
    ).toEqual([]);
    expect(
      blocksProblems(
        state,
        many(most + 1, () => section()),
        surface,
      ),
    ).toMatchObject([{ constraint: { expected: most } }]);
  });

  test('sums over a message: one table, 12,000 characters of markdown, block_ids used once', () => {
    const state = emptyState();
    const table = { type: 'table', rows: [[cell('a')]] };
    expect(blocksProblems(state, [table, table], 'message')).toMatchObject([{ pointer: '/1' }]);
    const half = { type: 'markdown', text: x(6001) };
    expect(blocksProblems(state, [half, half], 'message')).toHaveLength(1);
    expect(
      blocksProblems(state, [section({ block_id: 'a' }), section({ block_id: 'a' })], 'message'),
    ).toMatchObject([{ pointer: '/1/block_id' }]);
  });

  test('says it in the words of blocks.validate', () => {
    expect(
      blocksProblems(emptyState(), [section({ text: { type: 'invalid', text: 'x' } })], 'message'),
    ).toEqual([
      {
        message: 'unsupported type: invalid',
        pointer: '/0/text/type',
        constraint: { type: 'enum', expected: ['plain_text', 'mrkdwn'] },
      },
    ]);
  });
});

const modal = (more: object = {}) => ({ type: 'modal', title: plain('T'), blocks: [section()], ...more });

test.each([
  ['title', modal({ title: plain(x(24)) }), modal({ title: plain(x(25)) }), '/title/text'],
  ['submit', modal({ submit: plain(x(24)) }), modal({ submit: plain(x(25)) }), '/submit/text'],
  ['close', modal({ close: plain(x(24)) }), modal({ close: plain(x(25)) }), '/close/text'],
  [
    'private_metadata',
    modal({ private_metadata: x(3000) }),
    modal({ private_metadata: x(3001) }),
    '/private_metadata',
  ],
  ['callback_id', modal({ callback_id: x(255) }), modal({ callback_id: x(256) }), '/callback_id'],
  ['no blocks', modal(), modal({ blocks: [] }), '/blocks'],
  [
    'submit with an input',
    modal({ submit: plain('Go'), blocks: [input(select())] }),
    modal({ blocks: [input(select())] }),
    '',
  ],
  ['a block inside', modal(), modal({ blocks: [section({ text: mrkdwn(x(3001)) })] }), '/blocks/0/text/text'],
  ['a title on Home', { type: 'home', blocks: [] }, { type: 'home', blocks: [], title: plain('x') }, ''],
  ['no type', modal(), { blocks: [] }, ''],
])('a view is checked: %s', (_, good, bad, pointer) => {
  expect(viewProblems(emptyState(), good)).toEqual([]);
  expect(viewProblems(emptyState(), bad).map((problem) => problem.pointer)).toContain(pointer);
});
