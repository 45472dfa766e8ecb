import type { Outcome } from '#base/decision.ts';
import type { AlertId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Alert, AlertRefusal, Ending } from '../alert.ts';
import { resolveRule } from '../lifecycle.ts';
import { alertStore } from '../store.ts';

/** Ends the alert: because its monitor recovered, a person says so, or what it was about is gone. */
export const resolveAlert = (
  desk: Desk,
  id: AlertId,
  how: Ending & { readonly by: 'monitor' | 'person' | 'removed' },
): Promise<Outcome<Alert, AlertRefusal>> =>
  change(desk, alertStore, id, resolveRule(how, desk.actor.kind === 'person' ? desk.actor.id : null));
