import type { Outcome } from '#base/decision.ts';
import type { AlertId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Alert, AlertRefusal } from '../alert.ts';
import { flappingRule } from '../lifecycle.ts';
import { alertStore } from '../store.ts';

/** Says that the alert comes and goes: it is held open meanwhile. */
export const markFlapping = (
  desk: Desk,
  id: AlertId,
  started: boolean,
): Promise<Outcome<Alert, AlertRefusal>> => change(desk, alertStore, id, flappingRule(started));
