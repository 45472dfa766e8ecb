import type { Decision } from '#base/decision.ts';
import { DAY, between } from '#base/time.ts';
import type { Alert, AlertFact, AlertRefusal } from './alert.ts';
import { resolveRule } from './lifecycle.ts';

/** Pure: when an alert has been quiet for so long that it closes by itself. */

/** What is known of an alert beside itself. */
export type Silence = {
  /** The service's option; null: its alerts never close by themselves. */
  readonly afterDays: number | null;
  /** When something was last written down about it; undefined: nothing was. */
  readonly loggedAt: Date | undefined;
  /** Its monitor told of this trouble and still sees it. */
  readonly seen: boolean;
};

/** Why an alert stays open: the service wants it so, its monitor sees the trouble, its mute holds, or something was heard of it. */
export type Kept = 'off' | 'seen' | 'muted' | 'heard';
export type NotQuiet = { readonly why: 'not_quiet'; readonly because: Kept };

type Heard = Pick<Alert, 'lastAt' | 'mutedUntil'>;

/**
 * When something was last heard of an alert: the latest of its source saying so (again, also in the same words), of anything that the log says happened
 * to it (opened, worse, acknowledged, forgotten, escalated, muted, unmuted, flapping, joined to an incident, called useful or noise), and of the end of
 * its mute, when people are to hear of it. What becomes of its pages is no sign of life: nobody answers to silence.
 */
export function heardAt({ lastAt, mutedUntil }: Heard, loggedAt: Date | undefined): Date {
  const all = [lastAt, mutedUntil, loggedAt].map((at) => at?.getTime() ?? 0);
  return new Date(Math.max(...all));
}

/** Why it stays open, or undefined when it is quiet. Trouble that its monitor sees is never quiet: nothing would tell of it again. */
export function keptOpen(alert: Heard, { afterDays, loggedAt, seen }: Silence, now: Date): Kept | undefined {
  if (afterDays === null) return 'off';
  if (seen) return 'seen';
  if (alert.mutedUntil !== null && alert.mutedUntil > now) return 'muted';
  return between(heardAt(alert, loggedAt), now) < afterDays * DAY ? 'heard' : undefined;
}

/** "nothing was heard of it for 7 days", and whether anybody had taken it on. */
function because(alert: Alert, loggedAt: Date | undefined, now: Date): string {
  const days = Math.floor(between(heardAt(alert, loggedAt), now) / DAY);
  const unanswered = alert.state === 'triggered' ? ', and nobody was on it' : '';
  return `nothing was heard of it for ${days === 1 ? '1 day' : `${days} days`}${unanswered}`;
}

/** A quiet alert ends as any other does; one that is not stays as it is. */
export const silenceRule =
  (silence: Silence) =>
  (before: Alert | undefined, now: Date): Decision<Alert, AlertFact, AlertRefusal | NotQuiet> => {
    if (before === undefined) return { refused: { why: 'not_found' } };
    const kept = before.state === 'resolved' ? undefined : keptOpen(before, silence, now);
    if (kept !== undefined) return { refused: { why: 'not_quiet', because: kept } };
    return resolveRule({ by: 'silence', because: because(before, silence.loggedAt, now) }, null)(before, now);
  };
