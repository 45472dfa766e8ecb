import { fieldsOf, listOf, objectsIn, textOf, wordOf } from './json.ts';
import type { Fields } from './json.ts';
import type { Workspace } from './workspace.ts';

/** Puts ids into names: what a person reads where Slack's text has `<@U…>`, `<#C…>`, `<!date^…>`, `<url|label>`. */
export type Names = {
  readonly person: (id: string) => string;
  readonly channel: (id: string) => string;
  readonly group: (id: string) => string;
};

/** The names of a workspace; an id nobody knows is shown as it is. */
export function namesOf(w: Workspace): Names {
  return {
    person: (id) => w.state.people.get(id)?.name ?? id,
    channel: (id) => w.state.channels.get(id)?.name ?? id,
    group: (id) => w.state.usergroups.get(id)?.handle ?? id,
  };
}

function reference(inner: string, names: Names): string {
  const bar = inner.indexOf('|');
  const head = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? '' : inner.slice(bar + 1);
  if (head.startsWith('@')) return `@${names.person(head.slice(1))}`;
  if (head.startsWith('#')) return `#${names.channel(head.slice(1))}`;
  if (head.startsWith('!subteam^')) return `@${names.group(head.slice(9))}`;
  if (head.startsWith('!date^')) return label;
  if (head.startsWith('!')) return label === '' ? `@${head.slice(1)}` : label;
  return label === '' ? head : label;
}

/** Slack's mrkdwn as a person reads it: references by name, links by label, dates by their fallback, `*_~\`` gone. */
export function readMrkdwn(text: string, names: Names): string {
  return text
    .replaceAll(/<([^<>\n]+)>/g, (_, inner: string) => reference(inner, names))
    .replaceAll(/(^|[\s(>"'.,:;·–—-])([*_~])(?=\S)([^\n]*?\S)\2(?=$|[\s).,:;!?"'·–—-])/gm, '$1$3')
    .replaceAll(/`{1,3}([^`]*)`{1,3}/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** A text object (plain or mrkdwn) as read; empty for anything else. */
export function readText(object: unknown, names: Names): string {
  const { type, text } = fieldsOf(object);
  return type === 'mrkdwn' ? readMrkdwn(textOf(text), names) : textOf(text);
}

function richInline(element: Fields, names: Names): string {
  const text = textOf(element['text']);
  switch (element['type']) {
    case 'link':
      return text || textOf(element['url']);
    case 'user':
      return `@${names.person(textOf(element['user_id']))}`;
    case 'channel':
      return `#${names.channel(textOf(element['channel_id']))}`;
    case 'usergroup':
      return `@${names.group(textOf(element['usergroup_id']))}`;
    case 'broadcast':
      return `@${textOf(element['range'])}`;
    case 'emoji':
      return `:${textOf(element['name'])}:`;
    case 'date':
      return textOf(element['fallback']) || textOf(element['format']);
    default:
      return text;
  }
}

function richLines(element: Fields, names: Names): readonly string[] {
  const inner = objectsIn(element['elements']);
  if (element['type'] !== 'rich_text_list') return [inner.map((part) => richInline(part, names)).join('')];
  const indent = '  '.repeat(Number(element['indent'] ?? 0));
  const first = Number(element['offset'] ?? 0) + 1;
  return inner.map((item, index) => {
    const bullet = element['style'] === 'ordered' ? `${first + index}.` : '•';
    return `${indent}${bullet} ${richLines(item, names).join(' ')}`;
  });
}

function cellText(cell: unknown, names: Names): string {
  const { type, text, value, number } = fieldsOf(cell);
  if (type === 'rich_text')
    return objectsIn(fieldsOf(cell)['elements'])
      .flatMap((part) => richLines(part, names))
      .join(' ');
  return textOf(text) || wordOf(value ?? number);
}

function inputLines(block: Fields, names: Names): readonly string[] {
  const element = fieldsOf(block['element']);
  const options = objectsIn(element['options']).map((option) => readText(option['text'], names));
  const listed = ['checkboxes', 'radio_buttons'].includes(textOf(element['type']))
    ? options.map((item) => `( ) ${item}`)
    : [];
  const hint = readText(block['hint'], names);
  return [readText(block['label'], names), ...listed, ...(hint === '' ? [] : [hint])];
}

function sectionLines(block: Fields, names: Names): readonly string[] {
  const fields = listOf(block['fields']).map((field) => readText(field, names));
  const text = readText(block['text'], names);
  return [...(text === '' ? [] : [text]), ...fields];
}

type Lines = (block: Fields, names: Names) => readonly string[];

const title: Lines = (block, names) => [
  readText(block['title'], names) || textOf(block['title']) || textOf(block['alt_text']),
];

const readers: Readonly<Record<string, Lines>> = {
  section: sectionLines,
  header: (block, names) => [readText(block['text'], names)],
  alert: (block, names) => [readText(block['text'], names)],
  context: (block, names) => [
    objectsIn(block['elements'])
      .map((part) => (part['type'] === 'image' ? textOf(part['alt_text']) : readText(part, names)))
      .join('  '),
  ],
  divider: () => [],
  image: title,
  video: title,
  file: (block) => [textOf(block['external_id'])],
  input: inputLines,
  markdown: (block) => [textOf(block['text'])],
  rich_text: (block, names) => objectsIn(block['elements']).flatMap((part) => richLines(part, names)),
  table: (block, names) =>
    listOf(block['rows']).map((row) =>
      listOf(row)
        .map((cell) => cellText(cell, names))
        .join(' | '),
    ),
  data_table: (block, names) => [
    textOf(block['caption']),
    ...listOf(block['rows']).map((row) =>
      listOf(row)
        .map((cell) => cellText(cell, names))
        .join(' | '),
    ),
  ],
  card: (block, names) =>
    ['title', 'subtitle', 'body', 'subtext'].map((part) => readText(block[part], names)),
  carousel: (block, names) =>
    objectsIn(block['elements'] ?? block['cards']).flatMap((card) => blockLines(card, names)),
  container: (block, names) => [
    readText(block['title'], names),
    readText(block['subtitle'], names),
    ...objectsIn(block['child_blocks']).flatMap((child) => blockLines(child, names)),
  ],
  task_card: (block, names) => [
    `${readText(block['title'], names) || textOf(block['title'])} (${textOf(block['status'])})`,
  ],
  plan: (block, names) => [
    readText(block['title'], names) || textOf(block['title']),
    ...objectsIn(block['tasks']).flatMap((task) => blockLines({ type: 'task_card', ...task }, names)),
  ],
};

function blockLines(block: Fields, names: Names): readonly string[] {
  return (readers[textOf(block['type'])]?.(block, names) ?? []).filter((line) => line !== '');
}

/** Blocks as the text a person reads, a line for a line; buttons are not among it. */
export function readBlocks(blocks: readonly Fields[], names: Names): string {
  return blocks.flatMap((block) => blockLines(block, names)).join('\n');
}

/** A whole message as read: its blocks, or its text when it has none; then its attachments. */
export function readMessage(
  message: {
    readonly text: string;
    readonly blocks: readonly Fields[];
    readonly attachments: readonly Fields[];
  },
  names: Names,
): string {
  const body =
    message.blocks.length > 0 ? readBlocks(message.blocks, names) : readMrkdwn(message.text, names);
  const extra = message.attachments.flatMap((attachment) => {
    const blocks = objectsIn(attachment['blocks']);
    const parts = ['pretext', 'title', 'text'].map((part) => readMrkdwn(textOf(attachment[part]), names));
    const fields = objectsIn(attachment['fields']).map(
      (field) => `${textOf(field['title'])}: ${readMrkdwn(textOf(field['value']), names)}`,
    );
    return blocks.length > 0
      ? [readBlocks(blocks, names)]
      : [...parts, ...fields, textOf(attachment['footer'])];
  });
  return [body, ...extra].filter((part) => part !== '').join('\n');
}
