import type { AlertId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import { muteAlert } from './mute-alert.ts';

/** Timer `alert.unmute`: the mute is over; an alert still open then starts to matter. One resolved meanwhile is left alone. */
export async function unmuteDue(desk: Desk, subject: string): Promise<void> {
  await muteAlert(desk, subject as AlertId, null);
}
