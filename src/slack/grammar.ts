import { nearest } from '#base/nearest.ts';

/** Words of a command as a person types them, with Slack's own escapes undone. Pure. */

const OPENERS: Readonly<Record<string, string>> = { '"': '"', '“': '”', '„': '“' };
const unescape = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** `<https://x|x>` and `<https://x>` become the address; mentions of people and channels stay as Slack writes them. */
const unlink = (token: string): string => token.replaceAll(/<((?:https?|mailto):[^|>]+)(?:\|[^>]*)?>/g, '$1');

/** A word of a command: what it means, and as it was typed, quotes included. */
export type Token = { readonly text: string; readonly raw: string };

const plain = (text: string): string => unescape(unlink(text));

/** Reads a quoted beginning of a word; answers what stands inside and where it ends. An unclosed quote reaches to the end. */
function quotedPart(
  characters: readonly string[],
  from: number,
): { readonly text: string; readonly to: number } {
  const closing = OPENERS[characters[from] ?? ''] ?? '"';
  const closes = (character: string): boolean =>
    character === closing || (closing === '”' && character === '"');
  let text = '';
  let at = from + 1;
  for (; at < characters.length; at += 1) {
    const [character = '', next = ''] = [characters[at], characters[at + 1]];
    if (character === '\\' && (next === '\\' || next === '"' || closes(next))) {
      text += next;
      at += 1;
    } else if (closes(character)) return { text, to: at + 1 };
    else text += character;
  }
  return { text, to: at };
}

/** Splits at blanks; "…" and “…” hold a word with blanks together, and \" stands for a quote inside. */
export function tokens(text: string): readonly Token[] {
  const found: Token[] = [];
  const characters = Array.from(text.replaceAll('\u00a0', ' '));
  const blank = (at: number): boolean => /\s/.test(characters[at] ?? ' ');
  let at = 0;
  while (at < characters.length) {
    if (blank(at)) {
      at += 1;
      continue;
    }
    const from = at;
    const part =
      OPENERS[characters[at] ?? ''] === undefined ? { text: '', to: at } : quotedPart(characters, at);
    at = part.to;
    while (at < characters.length && !blank(at)) at += 1;
    const rest = characters.slice(part.to, at).join('');
    found.push({ text: plain(part.text + rest), raw: plain(characters.slice(from, at).join('')) });
  }
  return found;
}

/** How a word of a command takes its value: one word, alone, repeatedly; a phrase reaches to the next known word. */
export type Takes = 'value' | 'flag' | 'list' | 'phrase' | 'phrases';
export type Vocabulary = Readonly<Record<string, Takes>>;
export type Clauses = {
  /** What came before the first known word. */
  readonly first: readonly string[];
  readonly words: Readonly<Record<string, string | readonly string[] | true>>;
  /** Words that are not known, known ones without their value, and those given twice. */
  readonly problems: readonly string[];
};

const takesOf = (known: Vocabulary, token: Token | undefined): Takes | undefined => {
  const word = token?.text.toLowerCase() ?? '';
  return Object.hasOwn(known, word) ? known[word] : undefined;
};

/** One word means what its quotes hold; several are taken as typed. */
const phrase = (parts: readonly Token[]): string =>
  parts.length === 1 ? (parts[0]?.text ?? '') : parts.map((part) => part.raw).join(' ');

function unknownWord(token: string, known: Vocabulary): string {
  const meant = nearest(token, Object.keys(known));
  return `"${token}" is not a word I know here${meant === undefined ? '' : `; did you mean "${meant}"`}`;
}

/** Reads `https://… every 1m contains ok contains fine`: at most `leading` words stand first, then known words with their values. */
export function clauses(all: readonly Token[], known: Vocabulary, leading: number): Clauses {
  let at = 0;
  while (at < Math.min(leading, all.length) && takesOf(known, all[at]) === undefined) at += 1;
  const first = all.slice(0, at).map((token) => token.text);
  const words: Record<string, string | readonly string[] | true> = {};
  const problems: string[] = [];
  while (at < all.length) {
    const takes = takesOf(known, all[at]);
    const token = all[at]?.text ?? '';
    const word = token.toLowerCase();
    at += 1;
    if (takes === undefined) {
      problems.push(unknownWord(token, known));
      // What follows was meant as its value.
      while (at < all.length && takesOf(known, all[at]) === undefined) at += 1;
    } else if (takes === 'flag') words[word] = true;
    else if (at >= all.length) problems.push(`"${word}" has no value behind it`);
    else {
      const from = at;
      at += 1;
      if (takes === 'phrase' || takes === 'phrases')
        while (at < all.length && takesOf(known, all[at]) === undefined) at += 1;
      const value = phrase(all.slice(from, at));
      const before = words[word];
      if (takes === 'list' || takes === 'phrases')
        words[word] = [...(Array.isArray(before) ? (before as readonly string[]) : []), value];
      else if (before === undefined) words[word] = value;
      else problems.push(`"${word}" stands twice`);
    }
  }
  return { first, words, problems };
}

/** A person in a command: `<@U1|ada>`, `@ada` or `ada`; answers the id or the name. */
export function personIn(token: string): { readonly id: string } | { readonly name: string } | undefined {
  const mention = /^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$/.exec(token);
  if (mention?.[1] !== undefined) return { id: mention[1] };
  const name = /^@?([\p{L}\p{N}._-]+)$/u.exec(token)?.[1];
  return name === undefined ? undefined : { name: name.toLowerCase() };
}

/** A channel in a command: `<#C1|orders>`; answers its id. */
export const channelIn = (token: string): string | undefined =>
  /^<#([CG][A-Z0-9]+)(?:\|[^>]*)?>$/.exec(token)?.[1];

/** The first word in lower case, and the rest as it was. */
export function firstWord(text: string): { readonly word: string; readonly rest: string } {
  const [, word = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(text) ?? [];
  return { word: word.toLowerCase(), rest };
}
