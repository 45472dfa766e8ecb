import { query } from 'jsonpath-rfc9535';
import type { Json, Reason } from '../../verdict.ts';
import { readJsonRule, type JsonRule, type Operator, type Scalar, type Test } from './json-rule.ts';

export type JsonFailure = { readonly reason: Reason; readonly because: string; readonly observed: Json };

/**
 * Judges one rule on a parsed body; null when it holds. An absent path fails a negated rule too, null is absent unless null is asked
 * for, and a path that gives several values needs every one of them to pass (and one at least).
 */
export function judgeJson(document: unknown, text: string): JsonFailure | null {
  const rule = readJsonRule(text);
  if ('problem' in rule) {
    const reason: Reason = rule.where === 'path' ? 'json_path_invalid' : 'config_invalid';
    return { reason, because: `"${text}": ${rule.problem}`, observed: null };
  }
  const values = select(document, rule);
  if (values === undefined)
    return { reason: 'json_path_invalid', because: `${rule.path} cannot be evaluated`, observed: null };
  if (rule.length) return judgeLength(rule, values);
  if (values.length === 0) return missing(rule);
  for (const value of values) {
    const failure = judgeValue(rule, value);
    if (failure !== null) return failure;
  }
  return null;
}

function select(document: unknown, rule: JsonRule): readonly unknown[] | undefined {
  try {
    return query(asJson(document), rule.path);
  } catch {
    return undefined;
  }
}

// Guarantee: documents come from JSON.parse only.
const asJson = (document: unknown): Parameters<typeof query>[0] => document as Parameters<typeof query>[0];

const missing = (rule: JsonRule): JsonFailure => ({
  reason: 'json_path_missing',
  because: `${rule.path} is not in the answer`,
  observed: null,
});

function judgeLength(rule: JsonRule, values: readonly unknown[]): JsonFailure | null {
  const value = rule.singular ? values[0] : values;
  if (value === undefined || value === null) return missing(rule);
  const length = lengthOf(value);
  if (length === undefined) {
    return {
      reason: 'json_assertion',
      because: `${rule.path} is ${show(value)}, which has no length`,
      observed: brief(value),
    };
  }
  if (holds(rule.test, length) !== rule.negated) return null;
  return {
    reason: 'json_assertion',
    because: `len(${rule.path}) is ${length}, wanted ${wish(rule)}`,
    observed: length,
  };
}

function lengthOf(value: unknown): number | undefined {
  if (typeof value === 'string') return Array.from(value).length;
  if (Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined;
}

function judgeValue(rule: JsonRule, value: unknown): JsonFailure | null {
  if (rule.test.kind === 'exists') {
    if (value === null) return missing(rule);
    return rule.negated
      ? { reason: 'json_assertion', because: `${rule.path} is in the answer`, observed: brief(value) }
      : null;
  }
  if (value === null && !(rule.test.kind === 'compare' && rule.test.value === null)) return missing(rule);
  if (typeof value === 'object' && value !== null) {
    const what = Array.isArray(value) ? 'a list' : 'an object';
    return {
      reason: 'json_result_not_scalar',
      because: `${rule.path} is ${what}, one value is needed`,
      observed: brief(value),
    };
  }
  const scalar = asScalar(value);
  if (rule.test.kind === 'true' && typeof scalar !== 'boolean') {
    return {
      reason: 'json_expression_not_boolean',
      because: `${rule.path} is ${show(scalar)}, neither true nor false`,
      observed: scalar,
    };
  }
  // A text where a number is compared fails, negated or not: nothing passes by being unreadable.
  if (holds(rule.test, scalar) !== rule.negated && comparable(rule.test, scalar)) return null;
  return {
    reason: 'json_assertion',
    because: `${rule.path} is ${show(scalar)}, wanted ${wish(rule)}`,
    observed: scalar,
  };
}

function comparable(test: Test, value: Scalar): boolean {
  return (
    test.kind !== 'compare' || typeof value === 'number' || test.operator === '==' || test.operator === '!='
  );
}

// Guarantee: JSON has no other values than these once lists and objects are gone.
const asScalar = (value: unknown): Scalar => value as Scalar;

function holds(test: Test, value: Scalar): boolean {
  if (test.kind === 'exists') return true;
  if (test.kind === 'true') return value === true;
  if (test.kind === 'matches') return test.finds(typeof value === 'string' ? value : String(value));
  return compare(test.operator, value, test.value);
}

function compare(operator: Operator, value: Scalar, wanted: Scalar): boolean {
  if (operator === '==') return value === wanted;
  if (operator === '!=') return value !== wanted;
  if (typeof value !== 'number' || typeof wanted !== 'number') return false;
  if (operator === '<') return value < wanted;
  if (operator === '<=') return value <= wanted;
  return operator === '>' ? value > wanted : value >= wanted;
}

function wish(rule: JsonRule): string {
  const not = rule.negated ? 'not ' : '';
  if (rule.test.kind === 'compare') return `${not}${rule.test.operator} ${show(rule.test.value)}`;
  return rule.test.kind === 'matches' ? `${not}a match` : `${not}true`;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** The value as evidence; what is large is cut to its beginning. */
function brief(value: unknown): Json {
  return typeof value === 'object' || (typeof value === 'string' && value.length > 200)
    ? show(value)
    : asScalar(value);
}
