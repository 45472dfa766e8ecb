import type { Clock } from '../clock.ts';
import type { State } from './state.ts';

/** The next number of a kind, from 1; the same story always gets the same numbers. */
export function nextNumber(state: State, kind: string): number {
  const number = (state.counters.get(kind) ?? 0) + 1;
  state.counters.set(kind, number);
  return number;
}

/** The next id of a kind by Slack's pattern (`^C[A-Z0-9]{8,}$`): C0000000001, C0000000002, … */
export function nextId(state: State, prefix: string): string {
  return `${prefix}${String(nextNumber(state, prefix)).padStart(10, '0')}`;
}

/** An id that shows the name it was made for: U0ADA00001. */
export function namedId(prefix: string, name: string, number: number): string {
  const shown = name
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '')
    .slice(0, 8);
  return `${prefix}0${shown}${String(number).padStart(Math.max(3, 8 - shown.length), '0')}`;
}

/** The next message timestamp: follows the clock, never repeats, always rises. */
export function nextTs(state: State, clock: Clock): string {
  state.lastMicros = Math.max(state.lastMicros + 1, clock.now().getTime() * 1000);
  const whole = Math.floor(state.lastMicros / 1_000_000);
  return `${whole}.${String(state.lastMicros % 1_000_000).padStart(6, '0')}`;
}

/** The next step of the count of changes. */
export function nextSeq(state: State): number {
  state.seq += 1;
  return state.seq;
}

/** True for `1795342800.000100`. */
export function isTs(text: string): boolean {
  return /^\d{1,12}\.\d{1,6}$/.test(text);
}
