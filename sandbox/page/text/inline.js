import { h } from '../dom.js';
import { channel, group, handle, person } from '../look-up.js';
import { store } from '../store.js';
import { addressOf } from '../route.js';
import { emoji } from './emoji.js';
import { exactly, slackDate } from './dates.js';

/** The small things inside a line: links, mentions, dates, emoji. */

/** An address a browser may follow; undefined for `javascript:` and whatever else is none. */
export function safeHref(url) {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  return ['http:', 'https:', 'mailto:', 'tel:'].includes(parsed?.protocol) ? parsed.href : undefined;
}

/** A link, or its words alone when it leads nowhere a browser may go. */
export function link(url, words, more = {}) {
  const href = safeHref(url);
  const shown = words === undefined || words.length === 0 ? [url] : words;
  if (href === undefined) return h('span', { class: 'no-link' }, shown);
  const here =
    new URL(href).origin === location.origin && /^\/(archives\/|\?|$)/.test(new URL(href).pathname);
  const away = here ? {} : { target: '_blank', rel: 'noopener noreferrer' };
  return h('a', { href, ...away, ...more }, shown);
}

export function mention(id, label) {
  const known = person(id);
  const me = id === store.me?.id;
  return h(
    'span',
    { class: me ? 'mention me' : 'mention', title: known?.real_name },
    `@${known?.name ?? label ?? handle(id)}`,
  );
}

export function channelLink(id, label) {
  const found = channel(id);
  const hidden = found?.private === true && !found.members.includes(store.me?.id);
  if (found === undefined || hidden)
    return h('span', { class: 'mention' }, `#${hidden ? 'private channel' : (label ?? id)}`);
  return h('a', { class: 'mention', href: addressOf(found) }, `#${found.name}`);
}

export function groupMention(id, label) {
  const found = group(id);
  const me = found?.users.includes(store.me?.id) === true;
  const words = found?.handle ?? label?.replace(/^@/, '') ?? id;
  return h('span', { class: me ? 'mention me' : 'mention', title: found?.name }, `@${words}`);
}

export const broadcast = (range) => h('span', { class: 'mention me' }, `@${range}`);

export function emojiNode(name) {
  const text = emoji(name);
  return text === undefined
    ? `:${name}:`
    : h('span', { class: 'emoji', role: 'img', 'aria-label': `${name} emoji`, title: `:${name}:` }, text);
}

export function dateNode(seconds, template, fallback, url) {
  const text = slackDate(seconds, template);
  if (text === undefined) return fallback ?? template;
  const words = [
    h('time', { title: exactly(seconds), datetime: new Date(seconds * 1000).toISOString() }, text),
  ];
  return url === undefined || url === '' ? words[0] : link(url, words);
}

const LEAF = /(https?:\/\/[^\s<>|]*[^\s<>|.,:;!?)\]}'"])|:([a-z0-9_+-]+(?:::skin-tone-[2-6])?):/gi;

/** Plain text with its emoji names and, unless told not to, bare addresses. */
export function leaf(text, { links = true } = {}) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(LEAF)) {
    const [all, url, name] = match;
    if (url !== undefined ? !links : emoji(name) === undefined) continue;
    nodes.push(text.slice(from, match.index), url === undefined ? emojiNode(name) : link(url));
    from = match.index + all.length;
  }
  nodes.push(text.slice(from));
  return nodes.filter((node) => node !== '');
}

/** Plain text as an app gives it in `plain_text` objects: emoji names unless it says no; lines as lines. */
export function plainText(object) {
  return (object?.text ?? '')
    .split('\n')
    .flatMap((line, place) => [
      ...(place > 0 ? [h('br')] : []),
      ...(object?.emoji === false ? [line] : leaf(line, { links: false })),
    ]);
}
