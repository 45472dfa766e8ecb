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

/** A list in quotes is read with or without blanks behind its commas. */
export const statusTokens = (text: string): readonly Token[] =>
  tokens(text.replaceAll(/(["”])\s*,\s*(?=["“„])/g, '$1, ')).map(({ text: word, raw }) => ({
    text: word.length > 1 ? word.replace(/,$/, '') : word,
    raw,
  }));

/** One value in words: what its quotes hold, or the words as typed. */
export const textOf = (parts: readonly Token[]): string => parts.map((part) => part.text).join(' ');

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
      const meant = nearest(word, Object.keys(known));
      problems.push(
        `“${brief(word, 60)}” is not a word I know here${meant === undefined ? '' : `; did you mean “${meant}”`}`,
      );
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
