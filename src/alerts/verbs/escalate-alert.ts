import type { Outcome } from '#base/decision.ts';
import type { AlertId, PersonId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Alert, AlertRefusal } from '../alert.ts';
import { escalateRule, nextStepRule } from '../lifecycle.ts';
import { alertStore } from '../store.ts';

/** Asks people for help; they are paged now. */
export const escalateAlert = (
  desk: Desk,
  id: AlertId,
  wish: { readonly to: readonly PersonId[]; readonly team: string | null; readonly note: string },
): Promise<Outcome<Alert, AlertRefusal>> => change(desk, alertStore, id, escalateRule(wish));

/** Asks for the policy's next step now. */
export const escalateToNextStep = (desk: Desk, id: AlertId): Promise<Outcome<Alert, AlertRefusal>> =>
  change(desk, alertStore, id, nextStepRule);
