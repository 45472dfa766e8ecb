import { expect, test } from 'vitest';
import { signature } from '../../sandbox/delivery/http-mode.ts';
import { readBlocks, readMrkdwn } from '../../sandbox/flatten.ts';

const names = {
  person: (id: string) => (id === 'U1' ? 'ada' : id),
  channel: (id: string) => (id === 'C1' ? 'orders' : id),
  group: (id: string) => (id === 'S1' ? 'crew' : id),
};

test.each([
  ['<@U1> in <#C1|old-name>', '@ada in #orders'],
  ['<!subteam^S1> <!here>', '@crew @here'],
  ['at <!date^1795342800^{date_short_pretty} {time}|22 Nov, 09:00>', 'at 22 Nov, 09:00'],
  ['<https://a.example|the page> and <https://b.example>', 'the page and https://b.example'],
  ['*bold* _leaning_ ~gone~ `code`', 'bold leaning gone code'],
  ['snake_case_name stays, 2*3*4 too', 'snake_case_name stays, 2*3*4 too'],
  ['1 &lt; 2 &amp;&amp; 3 &gt; 2', '1 < 2 && 3 > 2'],
  ['&amp;lt; is read once', '&lt; is read once'],
])('mrkdwn %s is read %s', (text, read) => {
  expect(readMrkdwn(text, names)).toBe(read);
});

test('blocks are read a line for a line, without their buttons', () => {
  const text = (type: string, words: string) => ({ type, text: words });
  const blocks = [
    { type: 'header', text: text('plain_text', 'Orders') },
    {
      type: 'section',
      text: text('mrkdwn', '*down* for <@U1>'),
      fields: [text('mrkdwn', 'one'), text('mrkdwn', 'two')],
    },
    { type: 'divider' },
    {
      type: 'context',
      elements: [{ type: 'image', image_url: 'x', alt_text: 'red' }, text('mrkdwn', 'since 9')],
    },
    { type: 'actions', elements: [{ type: 'button', text: text('plain_text', 'Go') }] },
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_list',
          style: 'ordered',
          elements: [{ type: 'rich_text_section', elements: [text('text', 'first')] }],
        },
      ],
    },
    { type: 'table', rows: [[text('raw_text', 'a'), text('raw_text', 'b')]] },
  ];
  expect(readBlocks(blocks, names).split('\n')).toEqual([
    'Orders',
    'down for @ada',
    'one',
    'two',
    'red  since 9',
    '1. first',
    'a | b',
  ]);
});

test('requests are signed as Slack documents it', () => {
  const signed = signature('8f742231b10e8888abcd99yyyzzz85a5', 1_795_342_800, 'command=%2Frota&text=show');
  expect(signed).toBe('v0=9ad5bfd402b446a7b0f5405b9b9eb043b8c1b0eec3e2210b86b501a430329139');
});
