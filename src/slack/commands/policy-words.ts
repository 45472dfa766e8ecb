import { parseDuration } from '#base/time.ts';
import type { PolicyDefinition } from '#oncall/policy.ts';
import type { Token } from '../grammar.ts';
import { readHours } from './policy-hours.ts';
import type { HoursWords } from './policy-hours.ts';
import { complain, isTop, lower, over } from './policy-reading.ts';
import type { Mutable, Reading } from './policy-reading.ts';
import { readStep, unknown } from './policy-step-words.ts';
import type { StepWords } from './policy-step-words.ts';

/** Pure: the words of a policy. What nothing was said about is absent. */
export type PolicyWords = Partial<
  Pick<PolicyDefinition, 'repeat' | 'ackTimeoutMs' | 'lowWaitsForMorning'> & {
    readonly steps: readonly StepWords[];
    readonly hours: HoursWords;
    /** The team that owns it. */
    readonly team: string;
  }
>;
export type ReadPolicy = { readonly words: PolicyWords } | { readonly problems: readonly string[] };

const OFF = /^(off|never|none|no)$/;

/** The value of a word of the policy itself, other than `step` and `hours`. */
function readSetting(reading: Reading, word: string, words: Mutable<PolicyWords>): void {
  const text = lower(reading);
  reading.at += 1;
  if (word === 'repeat') {
    const times = /^(\d+)(x|times)?$/.exec(text)?.[1];
    if (times !== undefined) words.repeat = Number(times);
    else if (/^(forever|always|-1)$/.test(text)) words.repeat = -1;
    else complain(reading, `"repeat ${text}" is no number: repeat 1, repeat 0, repeat forever`);
    if (/^times?$/.test(lower(reading))) reading.at += 1;
  } else if (word === 'morning') {
    if (text === 'on' || text === 'off') words.lowWaitsForMorning = text === 'on';
    else complain(reading, `"morning" is on or off: morning off pages SEV3 and SEV4 at night too`);
  } else if (word === 'ack-timeout') {
    const ms = parseDuration(text);
    if (ms !== undefined || OFF.test(text)) words.ackTimeoutMs = ms ?? null;
    else complain(reading, `"${text}" is no time: ack-timeout 2h, ack-timeout off`);
  } else if (text !== '') words.team = text;
  else complain(reading, '"for" needs a team behind it: for orders');
}

/** Reads `step rota orders 5m step @bo 5m repeat 1`; what is wrong is said word by word, each with an example. */
export function readPolicy(tokens: readonly Token[]): ReadPolicy {
  const reading: Reading = { tokens, at: 0, step: null, problems: [] };
  const words: Mutable<PolicyWords> = {};
  const steps: StepWords[] = [];
  while (!over(reading)) {
    const word = lower(reading);
    if (!isTop(word)) {
      unknown(reading);
      continue;
    }
    reading.at += 1;
    if (word === 'step') steps.push(readStep(reading, steps.length + 1));
    else if (word === 'hours') {
      const from = reading.at;
      while (!over(reading) && !isTop(lower(reading))) reading.at += 1;
      const hours = readHours(tokens.slice(from, reading.at).map((token) => token.text));
      if ('problem' in hours) complain(reading, hours.problem);
      else words.hours = hours;
    } else readSetting(reading, word, words);
  }
  if (steps.length > 0) words.steps = steps;
  return reading.problems.length > 0 ? { problems: reading.problems } : { words };
}
