import type { Outcome } from '#base/decision.ts';
import type { AlertId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Alert, AlertRefusal } from '../alert.ts';
import { forgottenRule } from '../lifecycle.ts';
import { alertStore } from '../store.ts';

/** Takes an acknowledgement back that nobody stands by any more. */
export const forgetAlert = (desk: Desk, id: AlertId): Promise<Outcome<Alert, AlertRefusal>> =>
  change(desk, alertStore, id, forgottenRule);
