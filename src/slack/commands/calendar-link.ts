import type { CalendarSubject } from '#oncall/calendar-link.ts';
import { linkCalendar, revokeCalendar } from '#oncall/verbs/link-calendar.ts';
import type { Seat } from '../define.ts';
import { escape, section } from '../views/blocks.ts';

/** `/rota link orders`, `/oncall link`: the secret address of a calendar, shown once, or taken away. */
export async function calendarLink(
  seat: Seat,
  subject: CalendarSubject,
  words: readonly string[],
  of: { readonly what: string; readonly command: string },
): Promise<void> {
  const word = words[0]?.toLowerCase();
  if (word === 'off' || word === 'revoke') {
    const revoked = await revokeCalendar(seat.desk, subject);
    return seat.answer({
      text: revoked.ok
        ? `Your link to the calendar of ${of.what} is revoked: its address shows nothing any more. \`${of.command}\` makes a new one.`
        : `You have no link to the calendar of ${of.what}. \`${of.command}\` makes one.`,
    });
  }
  const made = await linkCalendar(seat.desk, subject);
  if (!made.ok) return seat.answer({ text: `That link could not be made. Example: \`${of.command}\`` });
  const url = `${seat.publicUrl.replace(/\/$/, '')}/calendar/${made.value.secret}.ics`;
  const text = `The calendar of ${of.what}: \`${escape(url)}\``;
  return seat.answer({
    text,
    blocks: [
      section(
        [
          text,
          'Add it to your calendar by its address (“From URL”, “Subscribe”). It is a secret: whoever has it can read the shifts. It is shown this once; the link you had before is revoked.',
          `\`${of.command} off\` revokes it.`,
        ].join('\n'),
      ),
    ],
  });
}
