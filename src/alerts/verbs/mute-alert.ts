import type { Outcome } from '#base/decision.ts';
import type { AlertId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Alert, AlertRefusal } from '../alert.ts';
import { muteRule } from '../lifecycle.ts';
import { alertStore } from '../store.ts';

/** Until then nobody is paged for it and no incident opens; null ends the mute. */
export const muteAlert = (
  desk: Desk,
  id: AlertId,
  until: Date | null,
): Promise<Outcome<Alert, AlertRefusal>> => change(desk, alertStore, id, muteRule(until));
