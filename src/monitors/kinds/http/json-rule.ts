import parsePath from 'jsonpath-rfc9535/parser';
import { memo } from './memo.ts';
import { readGlob, readPattern } from './pattern.ts';

export type Scalar = string | number | boolean | null;
export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type Test =
  | { readonly kind: 'compare'; readonly operator: Operator; readonly value: Scalar }
  | { readonly kind: 'matches'; readonly finds: (text: string) => boolean }
  | { readonly kind: 'exists' }
  | { readonly kind: 'true' };

/** One assertion on a JSON body. `negated` turns the test round, never the demand that the path be there. */
export type JsonRule = {
  readonly path: string;
  /** The path can give one value at most. */
  readonly singular: boolean;
  readonly length: boolean;
  readonly negated: boolean;
  readonly test: Test;
};
export type JsonRuleReading = JsonRule | { readonly problem: string; readonly where: 'path' | 'rest' };

const OPERATORS: readonly Operator[] = ['==', '!=', '<=', '>=', '<', '>'];
export const JSON_RULE_EXAMPLE = '$.status == "ok"';

/**
 * Reads `[not] $.path`, `[not] len($.path)`, then nothing (must be true), `exists`, `== != < <= > >=` and a JSON scalar or a bare word,
 * `matches glob ok*` or `matches /regex/`. Paths are RFC 9535, without its match() and search(), which do not run in linear time.
 */
export const readJsonRule: (text: string) => JsonRuleReading = memo(2_000, (text) => {
  const negated = /^not\s+/i.test(text.trim());
  const rest = text.trim().replace(/^not\s+/i, '');
  const cut = cutSubject(rest);
  const subject = rest.slice(0, cut).trim();
  const test = readTest(rest.slice(cut).trim());
  const inner = /^len\((.*)\)$/s.exec(subject)?.[1];
  const path = (inner ?? subject).trim();
  const singular = readPath(path);
  if (typeof singular === 'string') return { problem: singular, where: 'path' };
  if ('problem' in test) return { problem: test.problem, where: 'rest' };
  if (inner !== undefined && test.kind !== 'compare')
    return { problem: 'a length needs a number to be compared with', where: 'rest' };
  return { path, singular, length: inner !== undefined, negated, test };
});

/** Where the path ends: at the first operator or test word outside brackets and quotes. */
function cutSubject(text: string): number {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quote !== '') {
      if (char === '\\') at += 1;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '[' || char === '(') depth += 1;
    else if (char === ']' || char === ')') depth -= 1;
    else if (depth <= 0 && (/[=!<>]/.test(char) || /^\s(?:matches|exists)\b/i.test(text.slice(at, at + 9))))
      return at;
  }
  return text.length;
}

function readTest(text: string): Test | { readonly problem: string } {
  if (text === '') return { kind: 'true' };
  if (/^exists$/i.test(text)) return { kind: 'exists' };
  const glob = /^matches\s+glob\s+(.+)$/is.exec(text)?.[1];
  if (glob !== undefined) return { kind: 'matches', finds: readGlob(unquoted(glob)) };
  const regex = /^matches\s+(\/.*\/[a-z]*)$/is.exec(text)?.[1];
  if (regex !== undefined) {
    const pattern = readPattern(regex);
    return 'problem' in pattern ? pattern : { kind: 'matches', finds: pattern.finds };
  }
  const operator = OPERATORS.find((one) => text.startsWith(one));
  if (operator === undefined) return { problem: `"${text}" is not a test` };
  return readComparison(operator, text.slice(operator.length).trim());
}

function readComparison(operator: Operator, text: string): Test | { readonly problem: string } {
  if (text === '') return { problem: `there is nothing after ${operator}` };
  if (/^[=<>!]/.test(text)) return { problem: `"${operator}${text}" is not an operator` };
  if (/^[[{]/.test(text))
    return { problem: 'a path is compared with one value, not with a list or an object' };
  const value = readScalar(text);
  if (operator !== '==' && operator !== '!=' && typeof value !== 'number') {
    return { problem: `${operator} compares numbers, and "${text}" is not one` };
  }
  return { kind: 'compare', operator, value };
}

function readScalar(text: string): Scalar {
  try {
    const value: unknown = JSON.parse(text);
    if (
      value === null ||
      typeof value === 'string' ||
      typeof value === 'number' ||
      typeof value === 'boolean'
    )
      return value;
  } catch {
    // A bare word is a text: `$.status == ok`.
  }
  return unquoted(text);
}

function unquoted(text: string): string {
  const trimmed = text.trim();
  return /^'.*'$|^".*"$/s.test(trimmed) ? trimmed.slice(1, -1) : trimmed;
}

/** Whether the path gives one value at most, or in words why it cannot be read. */
function readPath(path: string): boolean | string {
  if (path === '') return 'there is no path';
  try {
    const query = parsePath(path);
    if (/"type":"FunctionExpr","name":"(?:match|search)"/.test(JSON.stringify(query))) {
      return 'match() and search() are not offered in a path; use "matches /regex/"';
    }
    return query.segments.every(({ type, node }) => {
      if (type !== 'ChildSegment') return false;
      if (node.type === 'MemberNameShorthand') return true;
      const only =
        node.type === 'BracketedSelection' && node.selectors.length === 1 ? node.selectors[0] : undefined;
      return only?.type === 'NameSelector' || only?.type === 'IndexSelector';
    });
  } catch {
    return `"${path}" is not a JSONPath (RFC 9535); it begins with $`;
  }
}
