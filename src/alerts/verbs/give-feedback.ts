import type { Outcome } from '#base/decision.ts';
import type { AlertId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Alert, AlertRefusal } from '../alert.ts';
import { feedbackRule } from '../lifecycle.ts';
import { alertStore } from '../store.ts';

/** Useful or noise, by the person at the desk. */
export const giveFeedback = (
  desk: Desk,
  id: AlertId,
  verdict: 'useful' | 'noise',
): Promise<Outcome<Alert, AlertRefusal>> =>
  change(
    desk,
    alertStore,
    id,
    feedbackRule(desk.actor.kind === 'person' ? desk.actor.id : desk.actor.name, verdict),
  );
