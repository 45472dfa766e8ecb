import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { linkRule, revokeRule, subjectText } from '../calendar-link.ts';
import type { CalendarLink, CalendarRefusal, CalendarSubject } from '../calendar-link.ts';
import { hashOf, linkStore } from '../calendar-link-store.ts';

/** Makes a secret link to a calendar for the acting person, instead of the one they had; the secret is answered once and never kept. */
export async function linkCalendar(
  desk: Desk,
  subject: CalendarSubject,
): Promise<Outcome<{ readonly secret: string }, CalendarRefusal>> {
  const { actor } = desk;
  if (actor.kind !== 'person') return refused({ why: 'no_link' });
  const secret = desk.ids.secret();
  const key = { subject: subjectText(subject), madeBy: actor.id };
  const outcome = await transact(desk, (open) =>
    change(open, linkStore(open.instant), key, (_, now) =>
      linkRule(key.subject, key.madeBy, hashOf(secret), now),
    ),
  );
  return outcome.ok ? { ok: true, value: { secret } } : outcome;
}

/** Takes the acting person's link away: whoever has the address sees nothing any more. */
export function revokeCalendar(
  desk: Desk,
  subject: CalendarSubject,
): Promise<Outcome<CalendarLink, CalendarRefusal>> {
  const { actor } = desk;
  return transact(desk, async (open): Promise<Outcome<CalendarLink, CalendarRefusal>> => {
    if (actor.kind !== 'person') return refused({ why: 'no_link' });
    const key = { subject: subjectText(subject), madeBy: actor.id };
    return change(open, linkStore(open.instant), key, revokeRule);
  });
}
