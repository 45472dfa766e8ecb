import type { Block } from '@slack/types';

/** Blocks as JSON: the typings lag behind the newest blocks, the sandbox checks every one of them anyway. */
export type Json = Readonly<Record<string, unknown>>;

/** The sandbox checks blocks by Slack's rules, so a wrong one fails the test that posts it. */
export const asBlocks = (blocks: readonly Json[]): Block[] =>
  blocks.map((block) => ({ type: 'divider', ...block }));

const plain = (text: string): Json => ({ type: 'plain_text', text });
const mrkdwn = (text: string): Json => ({ type: 'mrkdwn', text });
const option = (text: string, more: Json = {}): Json => ({
  text: plain(text),
  value: text.toLowerCase(),
  ...more,
});
const button = (text: string, action_id: string, more: Json = {}): Json => ({
  type: 'button',
  text: plain(text),
  action_id,
  ...more,
});
const words = (text: string): Json => ({ type: 'rich_text_section', elements: [{ type: 'text', text }] });

/** 25 November 2026, 09:00 UTC. */
export const MOMENT = 1_795_597_200;

const everyMark = [
  '*bold* _italic_ ~struck~ `code` <https://example.com/a|a link> :rocket:',
  '> a quote of two',
  '> lines',
  '```const one = 1;```',
  `2 * 3 * 4 and snake_case_name stay; <!date^${MOMENT}^{date_num} {time}|never> &lt;b&gt;`,
].join('\n');

export const textBlocks = (user: string, channel: string): readonly Json[] => [
  { type: 'header', text: plain('orders API is down :red_circle:') },
  { type: 'section', text: { ...plain('a letter\nof two lines'), emoji: false } },
  { type: 'section', text: mrkdwn(everyMark) },
  { type: 'section', text: mrkdwn(`For <@${user}> in <#${channel}> and <!here>`) },
  {
    type: 'section',
    fields: [
      mrkdwn('*Status*\nInvestigating'),
      mrkdwn('*Severity*\nSEV2'),
      mrkdwn('*Lead*\nAda'),
      mrkdwn('*Since*\n2 min'),
    ],
  },
  { type: 'divider' },
  { type: 'context', elements: [mrkdwn('checked from *eu* and *us*'), plain('every minute')] },
  {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: 'Rich ', style: { bold: true } },
          { type: 'user', user_id: user },
          { type: 'text', text: ' and ' },
          { type: 'emoji', name: 'tada' },
          { type: 'link', url: 'https://example.com/', text: ' here' },
        ],
      },
      { type: 'rich_text_list', style: 'bullet', elements: [words('first point'), words('second point')] },
      {
        type: 'rich_text_list',
        style: 'ordered',
        indent: 1,
        elements: [words('step one'), words('step two')],
      },
      { type: 'rich_text_quote', elements: [{ type: 'text', text: 'it was the cache' }] },
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'exit code 137' }] },
    ],
  },
  {
    type: 'markdown',
    text: '## Plan\n\n1. look\n2. mend\n\n- [x] **done**\n- [ ] open\n\n| region | state |\n|---|---:|\n| eu | down |\n\n> careful',
  },
];

const selects: readonly Json[] = [
  {
    type: 'static_select',
    action_id: 'pick.size',
    placeholder: plain('Size'),
    options: ['Small', 'Large'].map((each) => option(each)),
  },
  { type: 'external_select', action_id: 'pick.city', placeholder: plain('City'), min_query_length: 2 },
  { type: 'users_select', action_id: 'pick.user', placeholder: plain('Person') },
  { type: 'channels_select', action_id: 'pick.channel', placeholder: plain('Channel') },
  { type: 'conversations_select', action_id: 'pick.conversation', placeholder: plain('Conversation') },
  {
    type: 'multi_static_select',
    action_id: 'pick.many',
    placeholder: plain('Regions'),
    option_groups: [
      { label: plain('Near'), options: [option('Oslo'), option('Bergen')] },
      { label: plain('Far'), options: [option('Lima')] },
    ],
  },
  { type: 'multi_users_select', action_id: 'pick.users', placeholder: plain('People') },
  { type: 'overflow', action_id: 'pick.more', options: [option('Rename'), option('Archive')] },
];

const pickers: readonly Json[] = [
  { type: 'datepicker', action_id: 'pick.date', placeholder: plain('Day') },
  { type: 'timepicker', action_id: 'pick.time', placeholder: plain('Time of day') },
  { type: 'datetimepicker', action_id: 'pick.moment' },
  { type: 'radio_buttons', action_id: 'pick.radio', options: [option('Loud'), option('Quiet')] },
  {
    type: 'checkboxes',
    action_id: 'pick.ticks',
    options: [option('Tea', { description: mrkdwn('with *milk*') }), option('Coffee')],
  },
];

export const controlBlocks: readonly Json[] = [
  {
    type: 'actions',
    elements: [
      button('Acknowledge', 'press.plain', { value: 'one', style: 'primary' }),
      button('Remove', 'press.danger', {
        style: 'danger',
        confirm: {
          title: plain('Remove it'),
          text: mrkdwn('This *cannot* be undone.'),
          confirm: plain('Remove it now'),
          deny: plain('Keep it'),
          style: 'danger',
        },
      }),
      button('Open the runbook', 'press.link', { url: 'https://example.com/runbook' }),
      button('Break', 'press.silent'),
    ],
  },
  { type: 'actions', elements: selects },
  { type: 'actions', elements: pickers },
  { type: 'section', text: mrkdwn('A section with a button'), accessory: button('Details', 'press.details') },
  {
    type: 'context_actions',
    elements: [
      {
        type: 'feedback_buttons',
        action_id: 'press.feedback',
        positive_button: { text: plain('Useful'), value: 'useful' },
        negative_button: { text: plain('Noise'), value: 'noise' },
      },
      { type: 'icon_button', action_id: 'press.icon', icon: 'trash', text: plain('Throw away') },
    ],
  },
  {
    type: 'input',
    block_id: 'say',
    dispatch_action: true,
    label: plain('Say it at once'),
    element: { type: 'plain_text_input', action_id: 'type.enter' },
  },
];

const cell = (text: string): Json => ({ type: 'raw_text', text });
const number = (value: number): Json => ({ type: 'raw_number', value });

/** Slack takes one table in a message. */
export const dataBlocks: readonly Json[] = [
  {
    type: 'table',
    column_settings: [{ align: 'left' }, { align: 'right', is_wrapped: true }],
    rows: [
      [cell('service'), cell('p99')],
      [cell('orders'), cell('812 ms')],
      [{ type: 'rich_text', elements: [words('payments')] }, cell('95 ms')],
    ],
  },
  {
    type: 'data_table',
    caption: 'Slowest routes',
    page_size: 2,
    rows: [
      [cell('route'), cell('ms')],
      [cell('/a'), number(30)],
      [cell('/b'), number(200)],
      [cell('/c'), number(9)],
    ],
  },
  {
    type: 'plan',
    title: 'Mending',
    tasks: [
      { task_id: 't1', title: 'Find the cause', status: 'complete' },
      {
        task_id: 't2',
        title: 'Roll back',
        status: 'in_progress',
        details: { type: 'rich_text', elements: [words('release 41')] },
      },
      { task_id: 't3', title: 'Tell customers', status: 'pending' },
    ],
  },
  {
    type: 'task_card',
    task_id: 't4',
    title: 'Write the review',
    status: 'error',
    sources: [{ type: 'url', url: 'https://example.com/review', text: 'the draft' }],
  },
];

export const frameBlocks = (picture: string): readonly Json[] => [
  {
    type: 'card',
    title: plain('A card'),
    subtitle: plain('with a subtitle'),
    body: mrkdwn('and a *body*'),
    subtext: plain('small words'),
    actions: [button('Take it', 'press.card')],
  },
  {
    type: 'carousel',
    elements: [1, 2, 3].map((each) => ({
      type: 'card',
      title: plain(`Card ${each}`),
      hero_image: { type: 'image', alt_text: `picture ${each}`, slack_file: { id: picture } },
      body: mrkdwn('one of three'),
    })),
  },
  {
    type: 'container',
    title: plain('A container'),
    subtitle: plain('it folds'),
    is_collapsible: true,
    default_collapsed: true,
    has_header_divider: true,
    child_blocks: [
      { type: 'section', text: mrkdwn('inside the container') },
      { type: 'actions', elements: [button('Inside', 'press.inside')] },
    ],
  },
];

export const mediaBlocks = (picture: string, url: string): readonly Json[] => [
  { type: 'image', alt_text: 'response time', title: plain('Response time'), slack_file: { id: picture } },
  {
    type: 'section',
    text: mrkdwn('beside a picture'),
    accessory: { type: 'image', alt_text: 'small chart', slack_file: { id: picture } },
  },
  {
    type: 'context',
    elements: [
      { type: 'image', alt_text: 'tiny chart', slack_file: { id: picture } },
      mrkdwn('in a context'),
    ],
  },
  {
    type: 'video',
    title: plain('A film'),
    alt_text: 'a film',
    thumbnail_url: `${url}/files/${picture}/file`,
    video_url: 'https://example.com/film',
    author_name: 'Ada',
  },
];

/** What must be shown as text and never become markup. */
export const injections = [
  '<script>globalThis.hurt = 1</script>',
  '&lt;img src=x onerror="globalThis.hurt=2"&gt;',
  '<javascript:globalThis.hurt=3|press me>',
  '*<img src=x onerror=globalThis.hurt=4>*',
  '`<b>code</b>`',
] as const;
