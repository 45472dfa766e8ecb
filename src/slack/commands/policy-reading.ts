import type { Token } from '../grammar.ts';

/** Words of the policy itself; each ends the step before it. */
export const TOP = ['step', 'repeat', 'hours', 'morning', 'ack-timeout', 'for'] as const;

/** A place in the words of a command, and what is wrong with those read so far. */
export type Reading = {
  readonly tokens: readonly Token[];
  at: number;
  step: number | null;
  readonly problems: string[];
};
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export const peek = (reading: Reading, ahead = 0): string => reading.tokens[reading.at + ahead]?.text ?? '';
export const lower = (reading: Reading, ahead = 0): string => peek(reading, ahead).toLowerCase();
export const over = (reading: Reading): boolean => reading.at >= reading.tokens.length;
export const take = (reading: Reading): string => {
  const text = peek(reading);
  reading.at += 1;
  return text;
};
export const isTop = (word: string): boolean => TOP.some((one) => one === word);

export function complain(reading: Reading, problem: string): void {
  reading.problems.push(reading.step === null ? problem : `step ${reading.step}: ${problem}`);
}
