import { parseJson, textOf } from '../json.ts';
import type { Fields } from '../json.ts';
import type { Workspace } from '../workspace.ts';

/** What a method answers; `ok: false` carries Slack's error code. */
export type Failure = Fields & { readonly ok: false; readonly error: string };
export type Answer = Failure | (Fields & { readonly ok: true });

/** A refusal with Slack's code. */
export function fail(error: string, more: Fields = {}): Failure {
  return { ok: false, error, ...more };
}

/** A refusal that says which argument is wrong, as Slack does. */
export function badArguments(...messages: readonly string[]): Failure {
  return fail('invalid_arguments', {
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  });
}

/** Success. */
export function done(more: Fields = {}): Answer {
  return { ok: true, ...more };
}

/** True for a refusal among what a look-up may answer. */
export function isFailure(value: object): value is Failure {
  return 'ok' in value && value.ok === false;
}

/** One call: its arguments as they came (form fields are texts, JSON may be anything). */
export type Call = {
  readonly w: Workspace;
  readonly method: string;
  readonly args: Fields;
  readonly scopes: readonly string[];
};

/** An argument as text; numbers and booleans are put into words, nothing is ''. */
export function text(call: Call, name: string): string {
  const value = call.args[name];
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return textOf(value);
}

/** True when an argument was given at all. */
export function given(call: Call, name: string): boolean {
  return call.args[name] !== undefined && call.args[name] !== null;
}

/** A boolean argument: true, "true" and "1". */
export function flag(call: Call, name: string): boolean {
  return ['true', '1'].includes(text(call, name));
}

/** An argument that is JSON text in a form and plain JSON in a JSON body; undefined when it is not given or no JSON. */
export function json(call: Call, name: string): unknown {
  const value = call.args[name];
  return typeof value === 'string' ? parseJson(value) : (value ?? undefined);
}

/** A list of ids: `U1,U2` or a JSON list. */
export function ids(call: Call, name: string): readonly string[] {
  const parsed = json(call, name);
  const items = Array.isArray(parsed) ? parsed.map(String) : text(call, name).split(',');
  return items.map((item) => item.trim()).filter((item) => item !== '');
}

/** The missing_scope answer, when the app has none of these scopes. */
export function scopeTrouble(call: Call, anyOf: readonly string[]): Failure | undefined {
  if (anyOf.length === 0 || anyOf.some((scope) => call.scopes.includes(scope))) return undefined;
  return fail('missing_scope', { needed: anyOf.join(','), provided: call.scopes.join(',') });
}

type Tier = 1 | 2 | 3 | 4 | 'special';

/** One line of the table of methods. */
export type Method = {
  /** One of the names in `a|b` must be given. */
  readonly required: readonly string[];
  /** Any of them will do; what depends on the kind of channel is checked by the method. */
  readonly scopes: readonly string[];
  readonly tier: Tier;
  readonly token?: 'app' | 'none';
  readonly run: (call: Call) => Answer;
};

export type Methods = Readonly<Record<string, Method>>;
