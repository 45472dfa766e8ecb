import { parseDuration } from '#base/time.ts';
import { parseSeverity } from '#catalog/severity.ts';
import type { Step } from '#oncall/policy.ts';
import type { Role } from '#oncall/rota.ts';
import { channelIn } from '../grammar.ts';
import { nearest } from '#base/nearest.ts';
import { TOP, complain, isTop, lower, over, peek, take } from './policy-reading.ts';
import type { Mutable, Reading } from './policy-reading.ts';

/** Pure: one step of a policy as a person types it, names not looked up yet. */
export type TargetWords =
  | { readonly kind: 'rota'; readonly name: string; readonly role: Role }
  | { readonly kind: 'next'; readonly name: string }
  | { readonly kind: 'team' | 'responder'; readonly name: string }
  | { readonly kind: 'person'; readonly name: string }
  /** null: the channel in which it was typed. */
  | { readonly kind: 'channel'; readonly channelId: string | null }
  | { readonly kind: 'webhook'; readonly url: string; readonly secretName: string | null };
export type StepWords = Omit<Step, 'targets'> & { readonly targets: readonly TargetWords[] };

const DEFAULT_DELAY_MS = 300_000;
const IN_STEP = [
  'rota',
  'next',
  'team',
  'responder',
  'webhook',
  'here',
  'round',
  'everyone',
  'if',
  'in',
  'off',
];

/** A name behind a word; what is another word of the grammar is none. */
function nameAfter(reading: Reading, word: string, example: string): string | undefined {
  if (!over(reading) && !isTop(lower(reading))) return take(reading).toLowerCase();
  complain(reading, `"${word}" needs a name behind it: ${example}`);
  return undefined;
}

function rota(reading: Reading): TargetWords | undefined {
  const name = nameAfter(reading, 'rota', 'rota orders');
  if (name === undefined) return undefined;
  const role = lower(reading);
  if (role !== 'primary' && role !== 'secondary') return { kind: 'rota', name, role: 'primary' };
  take(reading);
  return { kind: 'rota', name, role };
}

function webhook(reading: Reading): TargetWords | undefined {
  const url = take(reading);
  if (!/^https:\/\/[^\s/]+/i.test(url)) {
    complain(
      reading,
      `"${url}" is not an https address: webhook https://example.com/hook secret env:HOOK_SECRET`,
    );
    return undefined;
  }
  if (lower(reading) !== 'secret') return { kind: 'webhook', url, secretName: null };
  take(reading);
  const secret = /^env:([A-Za-z_][A-Za-z0-9_]*)$/.exec(take(reading))?.[1];
  if (secret !== undefined) return { kind: 'webhook', url, secretName: secret };
  complain(
    reading,
    'the secret is never typed here, only the variable that holds it: secret env:HOOK_SECRET',
  );
  return undefined;
}

/** A target where one stands; undefined where none does, or where it is wrong, which is then said. */
function target(reading: Reading): TargetWords | 'none' | undefined {
  const text = peek(reading);
  const word = text.toLowerCase();
  if (word === 'rota' || word === 'next' || word === 'team' || word === 'responder' || word === 'webhook') {
    take(reading);
    if (word === 'rota') return rota(reading);
    if (word === 'webhook') return webhook(reading);
    const name = nameAfter(reading, word, `${word} orders`);
    return name === undefined ? undefined : { kind: word, name };
  }
  const channelId = channelIn(text);
  if (channelId === undefined && word !== 'here' && word !== 'me' && !/^(@|<@)./.test(text)) return 'none';
  take(reading);
  if (channelId !== undefined) return { kind: 'channel', channelId };
  return word === 'here'
    ? { kind: 'channel', channelId: null }
    : { kind: 'person', name: text.replace(/,$/, '') };
}

/** "sev1", "working hours", "off hours", "5 alerts in 10m", behind `if`, `in` or alone. */
function condition(reading: Reading, step: Mutable<StepWords>): boolean {
  const severity = parseSeverity(lower(reading));
  if (severity !== undefined && /^sev/i.test(peek(reading))) {
    reading.at += 1;
    if (lower(reading) === 'or' && lower(reading, 1) === 'worse') reading.at += 2;
    step.when = { ...step.when, severity };
    return true;
  }
  const hours = /^(in|during)$/.test(lower(reading)) ? 1 : 0;
  const which = lower(reading, hours);
  if (
    (which === 'working' || which === 'off' || which === 'outside') &&
    /^(working|hours)$/.test(lower(reading, hours + 1))
  ) {
    reading.at += hours + 2;
    if (lower(reading) === 'hours') reading.at += 1;
    step.when = { ...step.when, hours: which === 'working' ? 'working' : 'off' };
    return true;
  }
  const alerts = /^\d+$/.exec(peek(reading));
  if (alerts === null || !/^alerts?$/.test(lower(reading, 1)) || lower(reading, 2) !== 'in') return false;
  const withinMs = parseDuration(peek(reading, 3));
  if (withinMs === undefined) return false;
  reading.at += 4;
  step.when = { ...step.when, storm: { alerts: Number(alerts[0]), withinMs } };
  return true;
}

/** How a step pages and when it does; false where none of these words stands. */
function manner(reading: Reading, step: Mutable<StepWords>): boolean {
  const word = lower(reading);
  if (word === 'round-robin' || (word === 'round' && lower(reading, 1) === 'robin')) {
    reading.at += word === 'round' ? 2 : 1;
    step.mode = 'round_robin';
    return true;
  }
  if (word === 'everyone' && lower(reading, 1) === 'must') {
    reading.at += 2;
    if (/^ack(nowledge)?$/.test(lower(reading))) reading.at += 1;
    step.acknowledgedBy = 'everyone';
    return true;
  }
  if (word === 'if') {
    reading.at += 1;
    if (condition(reading, step)) return true;
    complain(
      reading,
      `"if ${take(reading)}" is no condition; there are: if sev1, if 5 alerts in 10m, in working hours, off hours`,
    );
    return true;
  }
  return condition(reading, step);
}

export function unknown(reading: Reading): void {
  const text = take(reading);
  const meant = nearest(text, [...IN_STEP, ...TOP]);
  complain(
    reading,
    `"${text}" is not a word I know here${meant === undefined ? '; people are written @bo, others by their kind: rota orders, team orders' : `; did you mean "${meant}"`}`,
  );
  while (!over(reading) && !isTop(lower(reading)) && !IN_STEP.includes(lower(reading))) reading.at += 1;
}

/** One step up to the next word of the policy itself. */
export function readStep(reading: Reading, number: number): StepWords {
  reading.step = number;
  const targets: TargetWords[] = [];
  const before = reading.problems.length;
  const step: Mutable<StepWords> = {
    delayMs: DEFAULT_DELAY_MS,
    targets,
    mode: 'everyone',
    acknowledgedBy: 'anyone',
    when: { severity: null, hours: 'any', storm: null },
  };
  while (!over(reading) && !isTop(lower(reading))) {
    if (/^(and|,|then|wait|after)$/.test(lower(reading))) {
      reading.at += 1;
      continue;
    }
    const found = target(reading);
    if (found !== 'none') {
      if (found !== undefined) targets.push(found);
      continue;
    }
    const delayMs = parseDuration(peek(reading));
    if (delayMs !== undefined) {
      step.delayMs = delayMs;
      reading.at += 1;
    } else if (!manner(reading, step)) unknown(reading);
  }
  if (targets.length === 0 && reading.problems.length === before)
    complain(reading, 'it names nobody: step rota orders 5m');
  reading.step = null;
  return step;
}
