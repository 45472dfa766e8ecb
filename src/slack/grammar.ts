/** Words of a command as a person types them, with Slack's own escapes undone. Pure. */

const OPENERS: Readonly<Record<string, string>> = { '"': '"', '“': '”', '„': '“' };
const unescape = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** `<https://x|x>` and `<https://x>` become the address; mentions of people and channels stay as Slack writes them. */
const unlink = (token: string): string => token.replaceAll(/<((?:https?|mailto):[^|>]+)(?:\|[^>]*)?>/g, '$1');

/** Splits at blanks; "…" and “…” hold a word with blanks together, and \" stands for a quote inside. An unclosed quote reaches to the end. */
export function tokens(text: string): readonly string[] {
  const found: string[] = [];
  let word = '';
  let begun = false;
  let closing: string | undefined;
  const characters = [...text.replaceAll('\u00a0', ' ')];
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    const next = characters[at + 1];
    if (closing !== undefined) {
      if (character === '\\' && (next === closing || next === '\\' || next === '"')) {
        word += next;
        at += 1;
      } else if (character === closing || (closing === '”' && character === '"')) closing = undefined;
      else word += character;
    } else if (!begun && OPENERS[character] !== undefined) {
      closing = OPENERS[character];
      begun = true;
    } else if (/\s/.test(character)) {
      if (begun) found.push(word);
      word = '';
      begun = false;
    } else {
      word += character;
      begun = true;
    }
  }
  if (begun) found.push(word);
  return found.map((token) => unescape(unlink(token)));
}

/** How a word of a command takes its value. */
export type Takes = 'value' | 'flag' | 'list';
export type Clauses = {
  /** What came before the first known word. */
  readonly first: readonly string[];
  readonly words: Readonly<Record<string, string | readonly string[] | true>>;
  /** Known words without their value, and words given twice. */
  readonly problems: readonly string[];
};

/** Reads `https://… every 1m contains ok contains fine`: what stands first, then known words with their values. A word that is not known where one must stand is a problem. */
export function clauses(
  all: readonly string[],
  known: Readonly<Record<string, Takes>>,
  leading: number,
): Clauses {
  const first: string[] = [];
  const words: Record<string, string | string[] | true> = {};
  const problems: string[] = [];
  let at = 0;
  while (at < all.length && first.length < leading) {
    const token = all[at] ?? '';
    if (known[token.toLowerCase()] !== undefined) break;
    first.push(token);
    at += 1;
  }
  while (at < all.length) {
    const word = (all[at] ?? '').toLowerCase();
    const takes = known[word];
    const value = all[at + 1];
    at += 1;
    if (takes === undefined) {
      problems.push(`"${all[at - 1]}" is not a word I know here`);
      continue;
    }
    if (takes === 'flag') {
      words[word] = true;
      continue;
    }
    if (value === undefined) {
      problems.push(`"${word}" has no value behind it`);
      break;
    }
    at += 1;
    const before = words[word];
    if (takes === 'list') words[word] = [...(Array.isArray(before) ? before : []), value];
    else if (before === undefined) words[word] = value;
    else problems.push(`"${word}" stands twice`);
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
