import { DAY } from '#base/time.ts';
import type { Report, ReportState, StatusRefusal } from './report.ts';

/** Pure: when a maintenance begins and ends, and what is due of it. */

/** Longer than any maintenance: what is longer was mistyped. */
const LONGEST_MS = 30 * DAY;

type Timed = Pick<Report, 'kind' | 'phase' | 'status' | 'scheduledFor' | 'scheduledUntil' | 'resolvedAt'>;

const planned = (report: Timed): boolean =>
  report.kind === 'maintenance' && report.phase === 'published' && report.resolvedAt === null;

/** When the next thing is due of a maintenance by itself: its beginning, then its end. Null when nothing is. */
export function edgeOf(report: Timed): Date | null {
  if (!planned(report)) return null;
  return report.status === 'scheduled' ? report.scheduledFor : report.scheduledUntil;
}

/** What a maintenance should be by now, by itself; undefined when it is that already. One whose whole time passed while nobody looked is simply over. */
export function stateDue(report: Timed, now: Date): ReportState | undefined {
  if (!planned(report) || report.scheduledFor === null || report.scheduledUntil === null) return undefined;
  if (report.scheduledUntil <= now) return 'completed';
  return report.status === 'scheduled' && report.scheduledFor <= now ? 'in_progress' : undefined;
}

/** What is wrong with the time of a maintenance. One that has begun may keep its beginning in the past. */
export function timesProblem(
  before: Pick<Report, 'phase' | 'scheduledFor' | 'scheduledUntil'>,
  wish: {
    readonly scheduledFor?: Date | null;
    readonly scheduledUntil?: Date | null;
    readonly status: ReportState;
  },
  now: Date,
): StatusRefusal | undefined {
  const from = wish.scheduledFor ?? before.scheduledFor;
  const until = wish.scheduledUntil ?? before.scheduledUntil;
  if (from === null || until === null) return { why: 'time_invalid', because: 'order' };
  if (until <= from) return { why: 'time_invalid', because: 'order' };
  if (until.getTime() - from.getTime() > LONGEST_MS) return { why: 'time_invalid', because: 'long' };
  if (until <= now && wish.status !== 'completed') return { why: 'time_invalid', because: 'past' };
  return undefined;
}

/** The time that a maintenance had, where it has another one now. */
export function movedFrom(
  before: Report,
  report: Report,
): { readonly for: Date; readonly until: Date } | null {
  const { scheduledFor, scheduledUntil, publishedAt } = before;
  if (publishedAt === null || scheduledFor === null || scheduledUntil === null) return null;
  const same =
    scheduledFor.getTime() === report.scheduledFor?.getTime() &&
    scheduledUntil.getTime() === report.scheduledUntil?.getTime();
  return same ? null : { for: scheduledFor, until: scheduledUntil };
}
