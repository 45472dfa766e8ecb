import type { AlertId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { unmuteDueRule } from '../lifecycle.ts';
import { alertStore } from '../store.ts';

/** Timer `alert.unmute`: the mute is over; an alert still open then starts to matter. One resolved, or muted for longer, meanwhile is left alone. */
export async function unmuteDue(desk: Desk, subject: string): Promise<void> {
  await change(desk, alertStore, subject as AlertId, unmuteDueRule);
}
