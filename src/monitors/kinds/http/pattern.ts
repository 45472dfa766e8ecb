import { RE2JS } from 're2js';
import { memo } from './memo.ts';

/** A text to look for, or `/regex/flags`; regular expressions run in linear time (RE2), whatever the body is. */
export type Pattern = { readonly finds: (text: string) => boolean } | { readonly problem: string };

const REGEX = /^\/(.*)\/([a-z]*)$/s;
const FLAGS: Readonly<Record<string, number>> = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
  u: 0,
};

/** Reads `text` (found anywhere, case counts) or `/regex/` with the flags i, m, s. */
export const readPattern: (text: string) => Pattern = memo(5_000, (text) => {
  const [, source, flags] = REGEX.exec(text) ?? [];
  if (source === undefined || flags === undefined) {
    return text === ''
      ? { problem: 'there is nothing to look for' }
      : { finds: (where) => where.includes(text) };
  }
  let bits = 0;
  for (const flag of flags) {
    const bit = FLAGS[flag];
    if (bit === undefined) return { problem: `"${flag}" is not a flag here; i, m and s are` };
    bits |= bit;
  }
  try {
    const compiled = RE2JS.compile(source, bits);
    return { finds: (where) => compiled.test(where) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      problem: `the regular expression cannot be read (${why}); look-around and back-references are not there`,
    };
  }
});

/** A glob (`*` any text, `?` one character) as a test of the whole text. */
export const readGlob: (glob: string) => (text: string) => boolean = memo(1_000, (glob) => {
  const parts = glob.split(/([*?])/);
  const source = parts.map((part) => (part === '*' ? '.*' : part === '?' ? '.' : RE2JS.quote(part))).join('');
  const compiled = RE2JS.compile(source, RE2JS.DOTALL);
  return (text) => compiled.matches(text);
});
