import type { IncidentId } from '#base/ids.ts';
import type { AnyStored } from '#ledger/follow.ts';
import type { AlertEvent } from '../views/alert-lines.ts';
import type { IncidentEvent } from '../views/incident-posts.ts';

/** Reads events back as what they were written as: `change()` alone writes them, from facts of the noun that the kind's first word names. */

export const alertEvent = (event: AnyStored): AlertEvent | undefined =>
  /^(alert|page)\./.test(event.kind) ? (event as unknown as AlertEvent) : undefined;

export const incidentEvent = (event: AnyStored): IncidentEvent | undefined =>
  event.kind.startsWith('incident.')
    ? (event as unknown as IncidentEvent & { subject: IncidentId })
    : undefined;
