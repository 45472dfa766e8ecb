import { nearest } from '#base/nearest.ts';
import { tokens } from '../grammar.ts';
import type { Token } from '../grammar.ts';
import { brief } from '../views/incident-brief.ts';

/** Words of `/status`: known words with their values, in which whatever stands in quotes is a value. Pure. */

/** `phrase`: what is quoted, or all to the next known word; `many`: all to the next known word, which may be nothing. */
export type Takes = 'one' | 'phrase' | 'many' | 'flag';
export type Known = Readonly<Record<string, Takes>>;
export type Parts = {
  /** What came before the first known word. */
  readonly first: readonly Token[];
  readonly words: ReadonlyMap<string, readonly Token[]>;
  readonly problems: readonly string[];
};

export const isQuoted = (token: Token): boolean => /^["“„]/.test(token.raw);

const OPENERS: Readonly<Record<string, string>> = { '"': '"', '“': '”', '„': '“' };

/** Sets a blank behind each comma between two names of which the second is quoted; what stands inside quotes is left as it is. */
function spaced(text: string): string {
  let [out, closing] = ['', ''];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (closing !== '') {
      if (letter === '\\') at += 1;
      else if (letter === closing || (closing === '”' && letter === '"')) closing = '';
      out += letter === '\\' ? `\\${text.charAt(at)}` : letter;
      continue;
    }
    const begins = out === '' || /\s$/.test(out);
    if (begins) closing = OPENERS[letter] ?? '';
    out += letter === ',' && /^\s*["“„]/.test(text.slice(at + 1)) ? ', ' : letter;
  }
  return out;
}

/** Words as `tokens` reads them, without the commas of lists. */
export const statusTokens = (text: string): readonly Token[] =>
  tokens(spaced(text)).map(({ text: word, raw }) => ({
    text: word.length > 1 && raw.endsWith(',') ? word.slice(0, -1) : word,
    raw,
  }));

/** One value in words: what its quotes hold, or the words as typed. */
export const textOf = (parts: readonly Token[]): string => parts.map((part) => part.text).join(' ');

/** Says that a word is not known here, and which one was likely meant. */
export function unknownWord(token: Token | undefined, known: Known): string {
  const word = token?.text.toLowerCase() ?? '';
  const meant = nearest(word, Object.keys(known));
  return `“${brief(word, 60)}” is not a word I know here${meant === undefined ? '' : `; did you mean “${meant}”`}`;
}

/** Reads `acme title "Acme" zone Europe/Oslo`. What no known word can take is a problem, and so is a word that stands twice or lacks its value. */
export function readParts(all: readonly Token[], known: Known): Parts {
  const takes = (token: Token | undefined): Takes | undefined => {
    const word = token === undefined || isQuoted(token) ? '' : token.text.toLowerCase();
    return Object.hasOwn(known, word) ? known[word] : undefined;
  };
  const words = new Map<string, readonly Token[]>();
  const problems: string[] = [];
  let at = 0;
  const upToKnown = (): readonly Token[] => {
    const from = at;
    while (at < all.length && takes(all[at]) === undefined) at += 1;
    return all.slice(from, at);
  };
  const first = upToKnown();
  while (at < all.length) {
    const token = all[at];
    const [word, how] = [token?.text.toLowerCase() ?? '', takes(token)];
    at += 1;
    if (how === undefined) {
      problems.push(unknownWord(token, known));
      // What follows was meant as its value.
      upToKnown();
      continue;
    }
    const value = how === 'flag' ? [] : upToKnown();
    if (how !== 'flag' && how !== 'many' && value.length === 0)
      problems.push(`“${word}” has no value behind it`);
    if (words.has(word) && how !== 'many') problems.push(`“${word}” stands twice`);
    words.set(word, [...(how === 'many' ? (words.get(word) ?? []) : []), ...value]);
    // One value was wanted: what is left of the run begins with a word that nobody knows.
    if (how === 'one' || (how === 'phrase' && value[0] !== undefined && isQuoted(value[0]))) {
      at -= value.length - Math.min(1, value.length);
      words.set(word, value.slice(0, 1));
    }
  }
  return { first, words, problems };
}

/** "on", "yes" and their opposites. */
export function readSwitch(text: string): boolean | undefined {
  const word = text.toLowerCase();
  if (['on', 'yes', 'true'].includes(word)) return true;
  return ['off', 'no', 'false'].includes(word) ? false : undefined;
}
