/** What is typed into a rich text input, as the rich_text block an app gets: lists, quotes, code, `*bold*`, `_italic_`, `~strike~`, addresses. */

const TOKEN = /`([^`\n]+)`|\*([^*\n]+)\*|\b_([^_\n]+)_\b|~([^~\n]+)~|(https?:\/\/[^\s<>]+)|:([a-z0-9_+-]+):/g;

function part([, code, bold, italic, strike, url, name]) {
  if (url !== undefined) return { type: 'link', url };
  if (name !== undefined) return { type: 'emoji', name };
  if (code !== undefined) return { type: 'text', text: code, style: { code: true } };
  if (bold !== undefined) return { type: 'text', text: bold, style: { bold: true } };
  return italic === undefined
    ? { type: 'text', text: strike, style: { strike: true } }
    : { type: 'text', text: italic, style: { italic: true } };
}

function inline(text) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > from) parts.push({ type: 'text', text: text.slice(from, match.index) });
    parts.push(part(match));
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ type: 'text', text: text.slice(from) });
  return parts;
}

const kinds = [
  ['bullet', /^[-*•] +/],
  ['ordered', /^\d+[.)] +/],
  ['quote', /^> ?/],
];

function runs(text) {
  const found = [];
  for (const line of text.split('\n')) {
    const [kind, mark] = kinds.find(([, pattern]) => pattern.test(line)) ?? ['plain'];
    const words = mark === undefined ? line : line.replace(mark, '');
    if (found.at(-1)?.kind === kind) found.at(-1).lines.push(words);
    else found.push({ kind, lines: [words] });
  }
  return found;
}

const section = (text) => ({ type: 'rich_text_section', elements: inline(text) });

function element({ kind, lines }) {
  if (kind === 'quote') return { type: 'rich_text_quote', elements: inline(lines.join('\n')) };
  if (kind === 'plain') return section(lines.join('\n'));
  return { type: 'rich_text_list', style: kind, elements: lines.map(section) };
}

/** A rich_text block of typed text. */
export function typedRich(text) {
  const elements = text.split(/```\n?([\s\S]*?)\n?```\n?/).flatMap((piece, place) => {
    if (place % 2 === 1)
      return [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: piece }] }];
    return piece === '' ? [] : runs(piece.replace(/\n$/, '')).map(element);
  });
  return { type: 'rich_text', elements: elements.filter((each) => each.elements.length > 0) };
}
