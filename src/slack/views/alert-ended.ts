import type { Alert } from '#alerts/alert.ts';
import { escape } from './blocks.ts';
import { at, mention } from './words.ts';

/** How an alert ended, and when: "Recovered at 14:05". */
export function endedWords(alert: Pick<Alert, 'ended' | 'resolvedBy'>, when: Date): string {
  const because =
    alert.ended === null || alert.ended.because === '' ? '' : `: ${escape(alert.ended.because)}`;
  if (alert.ended?.by === 'silence') return `Closed by itself at ${at(when)}${because}`;
  if (alert.ended?.by === 'removed') return `Resolved at ${at(when)}${because}`;
  return `${alert.resolvedBy === null ? 'Recovered' : `Resolved by ${mention(alert.resolvedBy)}`} at ${at(when)}`;
}
