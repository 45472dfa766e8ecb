/** The rows write assertions in the grammars of several projects; these are the same assertions in ours. */

/** `foo.bar == 'qux'`, `root[2]`, `$.a` as our JSON rule: paths get their `$`. */
export function jsonRule(text: string): string {
  if (text.startsWith('$') || /^(?:len|not)\b/.test(text)) return text;
  if (/^root\b/.test(text)) return text.replace(/^root/, '$');
  return text.startsWith('[') ? `$${text}` : `$.${text}`;
}

export type Written = {
  readonly json?: readonly string[];
  readonly expect?: string;
  readonly downOverMs?: number;
  readonly contains?: readonly string[];
};

/** One assertion in words as settings of ours. What no grammar here reads is handed on as an accepted status, which refuses it. */
export function writtenAssertion(text: string): Written {
  const bare = text.replace(/\s*\([^)]*\)\s*$/, (note) => (/^\s*\(no |^\s*\(with/.test(note) ? '' : note));
  if (/^(?:\$|len\(|not\s)/.test(bare)) return { json: [bare.replace(/\s+equals\s+/, ' == ')] };
  const [, what, operator, value] =
    /^(status|response_time|body)\s+(==|!=|<=|>=|<|>|contains)\s+(.+)$/.exec(bare) ?? [];
  if (what === 'status' && operator !== undefined) return { expect: statuses(operator, Number(value)) };
  if (what === 'response_time' && (operator === '<' || operator === '<='))
    return { downOverMs: Number(value) };
  if (what === 'body' && operator === 'contains') return { contains: [value ?? ''] };
  return { expect: bare };
}

function statuses(operator: string, value: number): string {
  const between = (from: number, to: number): string =>
    `${Math.min(999, Math.max(100, from))}-${Math.min(999, Math.max(100, to))}`;
  if (operator === '==') return String(value);
  if (operator === '!=') return `${between(100, value - 1)},${between(value + 1, 999)}`;
  if (operator.startsWith('>')) return between(operator === '>' ? value + 1 : value, 999);
  return between(100, operator === '<' ? value - 1 : value);
}
