import { h } from '../dom.js';
import { broadcast, channelLink, dateNode, emojiNode, groupMention, leaf, link, mention } from './inline.js';

/** rich_text blocks; docs.slack.dev/reference/block-kit/blocks/rich-text-block. */

const tags = {
  bold: 'strong',
  italic: 'em',
  strike: 's',
  underline: 'u',
  highlight: 'mark',
  client_highlight: 'mark',
  code: 'code',
};

function styled(style, nodes) {
  return Object.keys(tags)
    .filter((name) => style?.[name] === true)
    .reduceRight((inner, name) => [h(tags[name], {}, inner)], nodes);
}

function lines(text, code) {
  return text
    .split('\n')
    .flatMap((line, place) => [...(place > 0 ? [h('br')] : []), ...(code ? [line] : leaf(line))]);
}

const inlines = {
  text: (part) => lines(part.text ?? '', part.style?.code === true),
  link: (part) => [
    link(part.url ?? '', part.text === undefined || part.text === '' ? undefined : [part.text]),
  ],
  user: (part) => [mention(part.user_id)],
  usergroup: (part) => [groupMention(part.usergroup_id)],
  channel: (part) => [channelLink(part.channel_id)],
  team: (part) => [h('span', { class: 'mention' }, `@${part.team_id}`)],
  emoji: (part) => [
    emojiNode(part.skin_tone === undefined ? part.name : `${part.name}::skin-tone-${part.skin_tone}`),
  ],
  broadcast: (part) => [broadcast(part.range)],
  date: (part) => [dateNode(Number(part.timestamp), part.format ?? '', part.fallback, part.url)],
  color: (part) => {
    const sound = /^#[0-9a-f]{3,8}$/i.test(part.value);
    return [
      h('span', { class: 'colour' }, sound && h('i', { style: { background: part.value } }), part.value),
    ];
  },
};

const section = (parts = []) =>
  parts.flatMap((part) => styled(part.style, inlines[part.type]?.(part) ?? [part.text ?? '']));

function list(element) {
  const indent = Math.min(8, Math.max(0, Number(element.indent ?? 0)));
  const tag = element.style === 'ordered' ? 'ol' : 'ul';
  const start = element.style === 'ordered' ? { start: Number(element.offset ?? 0) + 1 } : {};
  const items = (element.elements ?? []).map((item) => h('li', {}, section(item.elements)));
  return h(tag, { ...start, class: `rich-list level-${indent}` }, items);
}

const plain = (parts = []) => parts.map((part) => part.text ?? part.url ?? '').join('');

const elements = {
  rich_text_section: (element) => h('div', { class: 'rich-line' }, section(element.elements)),
  rich_text_list: list,
  rich_text_quote: (element) => h('blockquote', {}, section(element.elements)),
  rich_text_preformatted: (element) => h('pre', {}, h('code', {}, plain(element.elements))),
};

/** What a rich_text block shows. */
export function richText(block) {
  return (block?.elements ?? []).map((element) => elements[element.type]?.(element));
}

/** A rich_text block as the text somebody could have typed. */
export function richPlain(block) {
  const line = (element, place) => {
    const inner = (element.elements ?? [])
      .map((part) => part.text ?? part.url ?? (part.name && `:${part.name}:`) ?? '')
      .join('');
    if (element.type === 'rich_text_quote')
      return inner
        .split('\n')
        .map((each) => `> ${each}`)
        .join('\n');
    if (element.type === 'rich_text_preformatted') return `\`\`\`\n${inner}\n\`\`\``;
    if (element.type !== 'rich_text_list') return inner;
    return element.elements
      .map((item, at) => `${element.style === 'ordered' ? `${at + 1}.` : '-'} ${line(item, place)}`)
      .join('\n');
  };
  return (block?.elements ?? []).map(line).join('\n');
}
