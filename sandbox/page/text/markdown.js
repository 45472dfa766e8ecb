import { h } from '../dom.js';
import { leaf, link } from './inline.js';

/** `markdown` blocks: the common Markdown that models and people write. Markup in it stays text. */

const INLINE =
  /(`+)([\s\S]+?)\1|!?\[([^\]]*)\]\(\s*([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)(?:\s+"[^"]*")?\s*\)|(\*\*|__)(?=\S)([\s\S]+?)(?<=\S)\5|~~(?=\S)([\s\S]+?)~~|(?<![\w*])([*_])(?=\S)([^*_\n]+?)(?<=\S)\8(?!\w)|<(https?:\/\/[^\s<>]+)>|\\([\\`*_{}[\]()#+.!~>|-])/g;

function token(match) {
  const [, ticks, code, label, url, strong, bold, strike, , italic, auto, escaped] = match;
  if (ticks !== undefined) return h('code', {}, code.trim());
  if (url !== undefined) return link(url, label === '' ? undefined : inline(label));
  if (strong !== undefined) return h('strong', {}, inline(bold));
  if (strike !== undefined) return h('s', {}, inline(strike));
  if (italic !== undefined) return h('em', {}, inline(italic));
  return auto === undefined ? escaped : link(auto);
}

function inline(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(...leaf(text.slice(from, match.index)), token(match));
    from = match.index + match[0].length;
  }
  nodes.push(...leaf(text.slice(from)));
  return nodes;
}

const cells = (line) =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());

function table(lines) {
  const aligns = cells(lines[1]).map((cell) =>
    /^:.*:$/.test(cell) ? 'center' : cell.endsWith(':') ? 'right' : 'left',
  );
  const row = (line, tag) =>
    h(
      'tr',
      {},
      cells(line).map((cell, place) => h(tag, { class: `to-${aligns[place] ?? 'left'}` }, inline(cell))),
    );
  return h(
    'div',
    { class: 'table-frame', tabindex: '0', role: 'group', 'aria-label': 'Table' },
    h(
      'table',
      {},
      h('thead', {}, row(lines[0], 'th')),
      h(
        'tbody',
        {},
        lines.slice(2).map((line) => row(line, 'td')),
      ),
    ),
  );
}

const ITEM = /^(\s*)(?:([-*+])|(\d+)[.)])\s+(.*)$/;

function item(text, below) {
  const task = /^\[([ xX])\]\s+(.*)$/.exec(text);
  const words =
    task === null
      ? inline(text)
      : [
          h('input', { type: 'checkbox', disabled: true, checked: task[1] !== ' ', 'aria-label': 'done' }),
          ' ',
          ...inline(task[2]),
        ];
  return h('li', { class: task === null ? undefined : 'task' }, words, below.length > 0 && list(below));
}

function list(lines) {
  const first = ITEM.exec(lines[0]);
  const items = [];
  for (const line of lines) {
    const match = ITEM.exec(line);
    if (match !== null && match[1].length <= first[1].length + 1) items.push({ text: match[4], below: [] });
    else if (match !== null || items.at(-1).below.length > 0) items.at(-1).below.push(line);
    else items.at(-1).text += ` ${line.trim()}`;
  }
  const shown = items.map((each) => item(each.text, each.below));
  return first[3] === undefined ? h('ul', {}, shown) : h('ol', { start: first[3] }, shown);
}

const starts = {
  fence: /^\s*(```|~~~)/,
  heading: /^(#{1,6})\s+(.*?)\s*#*$/,
  rule: /^\s*([-*_])(\s*\1){2,}\s*$/,
  quote: /^\s*>/,
  item: ITEM,
};

function isTable(lines, at) {
  return (
    lines[at].includes('|') &&
    /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[at + 1] ?? '') &&
    lines[at + 1].includes('-')
  );
}

function take(lines, at, fits) {
  let end = at + 1;
  while (end < lines.length && fits(lines[end], end)) end += 1;
  return end;
}

function fenced(lines, at) {
  const fence = starts.fence.exec(lines[at])[1];
  const end = take(lines, at, (line) => !line.trim().startsWith(fence));
  return [h('pre', {}, h('code', {}, lines.slice(at + 1, end).join('\n'))), end + 1];
}

function block(lines, at) {
  const line = lines[at];
  if (starts.fence.test(line)) return fenced(lines, at);
  const heading = starts.heading.exec(line);
  if (heading !== null)
    return [
      h(
        `h${Math.min(6, heading[1].length + 2)}`,
        { class: `level-${heading[1].length}` },
        inline(heading[2]),
      ),
      at + 1,
    ];
  if (starts.rule.test(line)) return [h('hr'), at + 1];
  if (starts.quote.test(line)) {
    const end = take(lines, at, (each) => starts.quote.test(each));
    return [
      h('blockquote', {}, blocks(lines.slice(at, end).map((each) => each.replace(/^\s*> ?/, '')))),
      end,
    ];
  }
  if (starts.item.test(line)) {
    const end = take(lines, at, (each) => starts.item.test(each) || /^\s+\S/.test(each));
    return [list(lines.slice(at, end)), end];
  }
  if (isTable(lines, at)) {
    const end = take(lines, at, (each) => each.includes('|'));
    return [table(lines.slice(at, end)), end];
  }
  const ends = (each, place) =>
    each.trim() !== '' && !isTable(lines, place) && !Object.values(starts).some((start) => start.test(each));
  const end = take(lines, at, ends);
  const words = lines
    .slice(at, end)
    .flatMap((each, place) => [...(place > 0 ? [h('br')] : []), ...inline(each)]);
  return [h('p', {}, words), end];
}

function blocks(lines) {
  const nodes = [];
  for (let at = 0; at < lines.length;) {
    if (lines[at].trim() === '') {
      at += 1;
      continue;
    }
    const [node, next] = block(lines, at);
    nodes.push(node);
    at = next;
  }
  return nodes;
}

/** Markdown as nodes. */
export function markdown(text) {
  return blocks(text.replaceAll('\r\n', '\n').split('\n'));
}
