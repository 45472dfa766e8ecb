import type { Outcome } from '#base/decision.ts';
import type { AlertId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Alert, AlertRefusal } from '../alert.ts';
import { acknowledgeRule } from '../lifecycle.ts';
import { alertStore } from '../store.ts';

/** A person takes the alert on; pages still due are cancelled by the story. */
export const acknowledgeAlert = (desk: Desk, id: AlertId): Promise<Outcome<Alert, AlertRefusal>> =>
  change(
    desk,
    alertStore,
    id,
    acknowledgeRule(desk.actor.kind === 'person' ? desk.actor.id : desk.actor.name),
  );
