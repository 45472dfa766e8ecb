import { h } from '../dom.js';
import { broadcast, channelLink, dateNode, groupMention, leaf, link, mention, plainText } from './inline.js';

/** Slack's mrkdwn as nodes; docs.slack.dev/messaging/formatting-message-text. */

const unescape = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

function dateReference(inner, label) {
  const [, seconds, template, url] = inner.split('^');
  return dateNode(
    Number(seconds),
    unescape(template ?? ''),
    label === undefined ? undefined : unescape(label),
    url,
  );
}

function reference(inner) {
  const bar = inner.indexOf('|');
  const head = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? undefined : inner.slice(bar + 1);
  if (head.startsWith('@')) return mention(head.slice(1), label);
  if (head.startsWith('#')) return channelLink(head.slice(1), label);
  if (head.startsWith('!subteam^')) return groupMention(head.slice(9), label);
  if (head.startsWith('!date^')) return dateReference(head, label);
  if (head.startsWith('!')) return broadcast(head.slice(1));
  // Slack links only what has a scheme; the rest of what stands between < and > is text.
  if (!/^[a-z][a-z0-9+.-]*:/i.test(head)) return `<${unescape(inner)}>`;
  return link(unescape(head), label === undefined ? undefined : leaf(unescape(label), { links: false }));
}

// In code an address that Slack wrapped is shown as its words.
const verbatim = (text) =>
  unescape(
    text.replaceAll(/<([a-z][a-z0-9+.-]*:[^<>|]*)(?:\|([^<>]*))?>/gi, (_, url, label) => label ?? url),
  );

const MARKS = { '*': 'strong', _: 'em', '~': 's' };
const BEFORE = /^[\s([{"'.,:;!?*_~–—-]?$/;
const AFTER = /^[\s)\]}"'.,:;!?*_~–—-]?$/;

// A mark opens after a space or punctuation and before a letter, and closes the other way round, on the same line.
function closing(text, open) {
  const mark = text[open];
  if (!BEFORE.test(text[open - 1] ?? '') || /\s|^$/.test(text[open + 1] ?? '')) return -1;
  const lineEnd = text.indexOf('\n', open);
  const last = lineEnd < 0 ? text.length : lineEnd;
  for (let at = text.indexOf(mark, open + 2); at > 0 && at < last; at = text.indexOf(mark, at + 1)) {
    if (!/\s/.test(text[at - 1]) && AFTER.test(text[at + 1] ?? '')) return at;
  }
  return -1;
}

function special(text, at) {
  const rest = text.slice(at);
  const found = /^<([^<>\n]+)>/.exec(rest);
  if (found !== null) return { node: reference(found[1]), length: found[0].length };
  const code = /^`([^`\n]+)`/.exec(rest);
  if (code !== null) return { node: h('code', {}, verbatim(code[1])), length: code[0].length };
  const tag = MARKS[rest[0]];
  const end = tag === undefined ? -1 : closing(text, at);
  if (end < 0) return undefined;
  return { node: h(tag, {}, inline(text.slice(at + 1, end))), length: end + 1 - at };
}

/** One run of text without quotes and code blocks. */
function inline(text) {
  const nodes = [];
  let plain = '';
  const flush = () => {
    const lines = unescape(plain).split('\n');
    lines.forEach((line, place) => nodes.push(...(place > 0 ? [h('br')] : []), ...leaf(line)));
    plain = '';
  };
  for (let at = 0; at < text.length;) {
    const found = '<`*_~'.includes(text[at]) ? special(text, at) : undefined;
    if (found === undefined) {
      plain += text[at];
      at += 1;
      continue;
    }
    flush();
    nodes.push(found.node);
    at += found.length;
  }
  flush();
  return nodes;
}

const QUOTE = /^(?:>|&gt;) ?/;
const REST = /^(?:>>>|&gt;&gt;&gt;) ?/;

function withQuotes(text) {
  const nodes = [];
  let run = [];
  let quoted = false;
  const flush = () => {
    if (run.length === 0) return;
    const shown = inline(run.join('\n'));
    nodes.push(...(quoted ? [h('blockquote', {}, shown)] : shown));
    run = [];
  };
  let toTheEnd = false;
  for (const line of text.split('\n')) {
    const whole = REST.exec(line);
    const isQuote = toTheEnd || QUOTE.test(line);
    if (isQuote !== quoted) flush();
    quoted = isQuote;
    run.push(toTheEnd ? line : line.replace(whole === null ? QUOTE : REST, ''));
    toTheEnd ||= whole !== null;
  }
  flush();
  return nodes;
}

/** mrkdwn as nodes; whatever looks like markup in it stays text. */
export function mrkdwn(text) {
  return text.split(/```\n?([\s\S]+?)\n?```\n?/).flatMap((part, place) => {
    if (place % 2 === 1) return [h('pre', {}, h('code', {}, verbatim(part)))];
    return part === '' ? [] : withQuotes(part);
  });
}

/** A text object, plain or mrkdwn; a bare string is plain. */
export function textNodes(object) {
  if (typeof object === 'string') return [object];
  if (object?.type !== 'mrkdwn') return plainText(object);
  return mrkdwn(object.text ?? '');
}

/** A text object as words alone, for labels. */
export function words(object) {
  const text = typeof object === 'string' ? object : (object?.text ?? '');
  return text.replaceAll(/<[^<>|]+\|([^<>]+)>/g, '$1');
}
