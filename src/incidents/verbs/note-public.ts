import type { Outcome } from '#base/decision.ts';
import type { IncidentId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Incident, IncidentRefusal, PublicNote } from '../incident.ts';
import { publicCorrectedRule, publicRetractedRule, publicRule } from '../contents.ts';
import { incidentStore } from '../store.ts';

const writer = ({ actor }: Desk) => (actor.kind === 'person' ? actor.id : actor.name);

/** Notes what customers read of an incident now. */
export const notePublic = (
  desk: Desk,
  id: IncidentId,
  note: Omit<PublicNote, 'by' | 'at'>,
): Promise<Outcome<Incident, IncidentRefusal>> =>
  change(desk, incidentStore, id, publicRule(note, writer(desk)));

/** Notes what customers read now that somebody changed or took back what they had read. */
export const correctPublic = (
  desk: Desk,
  id: IncidentId,
  note: Pick<PublicNote, 'state' | 'text'>,
  how: 'edited' | 'taken back',
): Promise<Outcome<Incident, IncidentRefusal>> =>
  change(desk, incidentStore, id, publicCorrectedRule(note, how, writer(desk)));

/** Notes that customers read nothing of it any more. */
export const retractPublic = (
  desk: Desk,
  id: IncidentId,
  reason: string,
): Promise<Outcome<Incident, IncidentRefusal>> =>
  change(desk, incidentStore, id, publicRetractedRule(reason));
