import type { Outcome } from '#base/decision.ts';
import type { IncidentId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Incident, IncidentRefusal, PublicNote } from '../incident.ts';
import { publicRetractedRule, publicRule } from '../contents.ts';
import { incidentStore } from '../store.ts';

/** Notes what customers read of an incident now. */
export const notePublic = (
  desk: Desk,
  id: IncidentId,
  note: Omit<PublicNote, 'by' | 'at'>,
): Promise<Outcome<Incident, IncidentRefusal>> =>
  change(
    desk,
    incidentStore,
    id,
    publicRule(note, desk.actor.kind === 'person' ? desk.actor.id : desk.actor.name),
  );

/** Notes that customers read nothing of it any more. */
export const retractPublic = (
  desk: Desk,
  id: IncidentId,
  reason: string,
): Promise<Outcome<Incident, IncidentRefusal>> =>
  change(desk, incidentStore, id, publicRetractedRule(reason));
