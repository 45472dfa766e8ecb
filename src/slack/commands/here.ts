import { personById } from '#catalog/store.ts';
import type { Seat } from '../define.ts';
import type { Here } from '../when.ts';

/** The person's own now: the instant, and the zone that Slack says they are in. */
export async function hereOf(seat: Seat): Promise<Here> {
  const person = await personById(seat.desk, seat.personId);
  return { now: seat.desk.clock.now(), zone: person?.zone ?? 'UTC' };
}
