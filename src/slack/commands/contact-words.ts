import { parseDuration } from '#base/time.ts';
import { METHOD_KINDS } from '#oncall/method.ts';
import type { MethodKind } from '#oncall/method.ts';
import { URGENCIES } from '#oncall/run.ts';
import type { Urgency } from '#oncall/run.ts';
import { nearest } from '#base/nearest.ts';

/** Pure: the words of `/contact`. */

const ALIASES: Readonly<Record<string, MethodKind>> = {
  mail: 'email',
  'e-mail': 'email',
  text: 'sms',
  phone: 'voice',
  call: 'voice',
  ntfy: 'push',
  dm: 'slack',
};

/** The kind of a method as a person writes it. */
export function readKind(word: string): MethodKind | undefined {
  const meant = word.toLowerCase();
  const alias = Object.hasOwn(ALIASES, meant) ? ALIASES[meant] : undefined;
  return METHOD_KINDS.find((kind) => kind === meant) ?? alias;
}

const KINDS_SAID = 'email, sms, voice, push and webhook';

export type NewMethod = {
  readonly kind: MethodKind;
  readonly address: string;
  readonly secretName: string | null;
};

/** `email ada@example.com`, `sms +44 7700 900123`, `webhook https://… secret env:NAME`; without an address only the kind. */
export function readNewMethod(
  words: readonly string[],
): NewMethod | { readonly kind: MethodKind } | { readonly problem: string } {
  const [first = '', ...rest] = words;
  const kind = readKind(first);
  if (kind === undefined) {
    const meant = nearest(first, [...METHOD_KINDS]);
    return {
      problem: `“${first}” is not a way to reach you${meant === undefined ? '' : `; did you mean ${meant}`}. There are ${KINDS_SAID}: \`/contact add sms +447700900123\``,
    };
  }
  const at = rest.findIndex((word) => word.toLowerCase() === 'secret');
  const address = (at < 0 ? rest : rest.slice(0, at))
    .join(kind === 'sms' || kind === 'voice' ? '' : ' ')
    .replace(/^mailto:/, '');
  if (at < 0) return address === '' ? { kind } : { kind, address, secretName: null };
  const secretName = /^env:([A-Za-z_][A-Za-z0-9_]*)$/.exec(rest[at + 1] ?? '')?.[1];
  return secretName === undefined
    ? {
        problem:
          'The secret itself is never typed here, only the variable that holds it: `/contact add webhook https://example.com/wake secret env:WAKE_SECRET`',
      }
    : { kind, address, secretName };
}

/** Which method somebody means: its kind, with its address where there are several, or its number in the list. */
export type MeantMethod =
  | { readonly kind: MethodKind; readonly address: string | null }
  | { readonly number: number };

export function readMeant(words: readonly string[]): MeantMethod | undefined {
  const [first = '', ...rest] = words;
  if (/^\d{1,2}$/.test(first) && rest.length === 0) return { number: Number(first) };
  const kind = readKind(first);
  return kind === undefined
    ? undefined
    : { kind, address: rest.length === 0 ? null : rest.join('').replace(/^mailto:/, '') };
}

export type RuleWords = { readonly method: MeantMethod; readonly afterMs: number };
export type ReadRules =
  | { readonly urgency: Urgency; readonly rules: readonly RuleWords[] | 'none' | 'default' }
  | { readonly problem: string };

const RULES_EXAMPLE = '`/contact rules critical slack now, sms 1m, voice 3m`';

function readRule(part: string): RuleWords | { readonly problem: string } {
  const words = part.split(/\s+/).filter((word) => word !== '' && !/^(after|in|at)$/i.test(word));
  const last = words.at(-1)?.toLowerCase() ?? '';
  const now = last === 'now' || last === '0' || last === '0m' || last === '0s';
  const ms = now ? 0 : parseDuration(last);
  const method = readMeant(ms === undefined ? words : words.slice(0, -1));
  if (method !== undefined) return { method, afterMs: ms ?? 0 };
  const word = words[0] ?? '';
  const meant = nearest(word, [...METHOD_KINDS]);
  return {
    problem: `“${part.trim()}” is not a method with its time${meant === undefined ? '' : `; did you mean ${meant}`}. Example: ${RULES_EXAMPLE}`,
  };
}

/** `critical slack now, sms 1m, voice 3m`, `low none`, `high default`. */
export function readRules(text: string): ReadRules {
  const [, word = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(text) ?? [];
  const urgency = URGENCIES.find((one) => one === word.toLowerCase());
  if (urgency === undefined)
    return {
      problem: `“${word}” is not an urgency. There are critical (SEV0 and SEV1), high (SEV2) and low (SEV3 and SEV4): ${RULES_EXAMPLE}`,
    };
  const wanted = rest.trim().toLowerCase();
  if (wanted === 'none' || wanted === 'default') return { urgency, rules: wanted };
  if (wanted === '') return { problem: `Say which methods, and when. Example: ${RULES_EXAMPLE}` };
  const read = rest
    .split(/,|\bthen\b|\band\b/i)
    .filter((part) => part.trim() !== '')
    .map(readRule);
  const problem = read.find((one) => 'problem' in one);
  if (problem !== undefined) return { problem: problem.problem };
  return { urgency, rules: read.filter((one): one is RuleWords => 'method' in one) };
}
