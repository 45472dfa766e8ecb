import type { Outcome } from '#base/decision.ts';
import type { IncidentId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Incident, IncidentRefusal, PublicNote } from '../incident.ts';
import { publicRule } from '../contents.ts';
import { incidentStore } from '../store.ts';

/** Records what customers should know; the status page publishes it. */
export const notePublic = (
  desk: Desk,
  id: IncidentId,
  note: { readonly state: PublicNote['state']; readonly text: string },
): Promise<Outcome<Incident, IncidentRefusal>> =>
  change(
    desk,
    incidentStore,
    id,
    publicRule(note, desk.actor.kind === 'person' ? desk.actor.id : desk.actor.name),
  );
