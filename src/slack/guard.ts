import { randomBytes } from 'node:crypto';
import { OutsideError } from '#world/outside.ts';
import type { Seat } from './define.ts';
import type { House } from './seat.ts';

/**
 * Runs what a person asked for; answers whether it went well. Whatever goes wrong is logged with a reference, and the person is told in the place
 * where they are. Never throws.
 */
export async function guarded(
  house: House,
  seat: Seat | undefined,
  what: string,
  run: (seat: Seat) => Promise<void>,
): Promise<boolean> {
  if (seat === undefined) return true;
  try {
    await run(seat);
    return true;
  } catch (error) {
    const reference = randomBytes(3).toString('hex');
    const outside = error instanceof OutsideError;
    house.desk.log[outside ? 'warn' : 'error'](
      { what, person: seat.personId, reference, err: error },
      outside ? 'Slack did not do its part' : 'an act of a person failed',
    );
    await seat.answer({
      text: outside
        ? 'Slack did not answer just now. Nothing was lost; try once more in a minute.'
        : `That failed on our side and was written down as ${reference}. Nothing was left half done. Try once more, or tell an admin the reference.`,
    });
    return false;
  }
}
