import { memo } from './memo.ts';
import { readPattern } from './pattern.ts';

/** What is asked of one header: a name, and a pattern for its value; `ifPresent` lets an absent header pass. */
export type HeaderRule =
  | { readonly name: string; readonly ifPresent: boolean; readonly finds: (value: string) => boolean }
  | { readonly problem: string };

const RULE = /^([!#$%&'*+.^_`|~0-9a-z-]+)(\?)?\s*(?::\s*(.*))?$/is;

/** Reads `name`, `name: text`, `name: /regex/`, and with `name?` also passes when the header is absent. */
export const readHeaderRule: (text: string) => HeaderRule = memo(2_000, (text) => {
  const [, name, optional, wanted = ''] = RULE.exec(text.trim()) ?? [];
  if (name === undefined) return { problem: `"${text}" does not begin with a header name` };
  const pattern = wanted === '' ? { finds: (): boolean => true } : readPattern(wanted);
  if ('problem' in pattern) return pattern;
  return { name: name.toLowerCase(), ifPresent: optional === '?', finds: pattern.finds };
});
