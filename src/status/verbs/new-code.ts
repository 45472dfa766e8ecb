import type { Ids } from '#world/ids.ts';

/** A new id for the public API: 12 of a–z0–9, as Statuspage's are. */
export const newCode = (ids: Ids): string => ids.secret().slice(0, 12);
