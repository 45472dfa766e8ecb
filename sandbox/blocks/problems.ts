import type { z } from 'zod';
import { isFields } from '../json.ts';

/** One thing Slack refuses in blocks: its words, a JSON pointer, and the rule that was broken. */
export type Problem = {
  readonly message: string;
  readonly pointer: string;
  readonly constraint: { readonly type: string; readonly expected: unknown };
};

type Path = readonly PropertyKey[];

/** `['0','text']` → `/0/text`. */
export function pointerOf(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => {
    if (Array.isArray(inner)) return inner[Number(step)];
    return isFields(inner) ? inner[String(step)] : undefined;
  }, value);
}

function missing(path: Path): Problem {
  const field = String(path.at(-1) ?? '');
  return {
    message: `missing required field: ${field}`,
    pointer: pointerOf(path.slice(0, -1)),
    constraint: { type: 'required', expected: [field] },
  };
}

function size(issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall): string {
  const limit = Number(issue.code === 'too_big' ? issue.maximum : issue.minimum);
  if (issue.origin === 'string') {
    return issue.code === 'too_big'
      ? `must be less than ${limit + 1} characters`
      : `must be more than ${limit - 1} characters`;
  }
  if (issue.origin === 'array') {
    return issue.code === 'too_big'
      ? `no more than ${limit} items allowed`
      : `no fewer than ${limit} items allowed`;
  }
  return issue.code === 'too_big' ? `must be at most ${limit}` : `must be at least ${limit}`;
}

const article: Readonly<Record<string, string>> = {
  array: 'an array',
  object: 'an object',
  int: 'an integer',
};

function notOneOf(
  issue: z.core.$ZodIssueInvalidValue | z.core.$ZodIssueInvalidUnion,
  value: unknown,
): Problem {
  const expected = issue.code === 'invalid_value' ? issue.values : 'options' in issue ? issue.options : [];
  const what = issue.path.at(-1) === 'type' ? 'unsupported type' : 'unsupported value';
  return {
    message: `${what}: ${String(value)}`,
    pointer: pointerOf(issue.path),
    constraint: { type: 'enum', expected },
  };
}

function one(issue: z.core.$ZodIssue, root: unknown): readonly Problem[] {
  const pointer = pointerOf(issue.path);
  const value = at(root, issue.path);
  const absent = value === undefined && issue.path.length > 0;
  switch (issue.code) {
    case 'invalid_type':
      if (absent) return [missing(issue.path)];
      return [
        {
          message: `must provide ${article[issue.expected] ?? `a ${issue.expected}`}`,
          pointer,
          constraint: { type: 'type', expected: issue.expected },
        },
      ];
    case 'too_big':
      return [
        { message: size(issue), pointer, constraint: { type: 'max', expected: Number(issue.maximum) } },
      ];
    case 'too_small':
      return [
        { message: size(issue), pointer, constraint: { type: 'min', expected: Number(issue.minimum) } },
      ];
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        message: `invalid additional property: ${key}`,
        pointer,
        constraint: { type: 'additional_property', expected: [] },
      }));
    case 'invalid_value':
    case 'invalid_union':
      return absent ? [missing(issue.path)] : [notOneOf(issue, value)];
    case 'invalid_format':
      return [
        { message: 'invalid format', pointer, constraint: { type: 'format', expected: issue.pattern ?? '' } },
      ];
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'not_multiple_of':
      return [{ message: issue.message, pointer, constraint: { type: 'rule', expected: issue.message } }];
  }
}

/** zod's issues in Slack's words. */
export function problemsOf(
  issues: readonly z.core.$ZodIssue[],
  root: unknown,
  prefix: string,
): readonly Problem[] {
  return issues
    .flatMap((issue) => one(issue, root))
    .map((problem) => ({ ...problem, pointer: prefix + problem.pointer }));
}
