import { people } from '#catalog/store.ts';
import type { Person } from '#catalog/catalog.ts';
import type { Incident } from '#incidents/incident.ts';
import { incidentById, incidentByNumber, liveIncidents } from '#incidents/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { incidentAt, ownChannel } from '../couriers/incident-channel-where.ts';
import type { Seat } from '../define.ts';
import type { ListedIncident } from '../views/incident-answers.ts';
import { firstWord, readIncidentName, readPersonName } from './incident-words.ts';

/** The open incidents with their channels. */
export async function listedIncidents(desk: Desk): Promise<readonly ListedIncident[]> {
  const open = await liveIncidents(desk);
  return Promise.all(
    open.map(async (incident) => ({ incident, channelId: (await ownChannel(desk, incident.id)) ?? null })),
  );
}

/** The incident that a word names, undefined when there is none. */
export async function incidentNamed(desk: Desk, word: string): Promise<Incident | undefined> {
  const name = readIncidentName(word);
  if (name === undefined) return undefined;
  if ('number' in name) return incidentByNumber(desk, name.number);
  const id = await incidentAt(desk, name.channelId);
  return id === undefined ? undefined : incidentById(desk, id);
}

/** Which incident a command means, and the words after it. */
export type Meant =
  | { readonly incident: Incident; readonly rest: string }
  | { readonly none: 'unnamed' | 'unknown' };

/**
 * In an incident's channel that incident; a first word like "#2", "inc-2" or a channel link names another. Elsewhere the first word must name it, and
 * a bare number does. (In its own channel a bare number may be the beginning of a summary.) An act that takes another incident, as merging does,
 * means this channel's unless both are named: "#inc-3 into #inc-2".
 */
export async function meantIncident(seat: Seat, text: string, takesAnother = false): Promise<Meant> {
  const here = seat.channelId === undefined ? undefined : await incidentAt(seat.desk, seat.channelId);
  const { word, rest } = firstWord(text);
  const other = takesAnother && here !== undefined && !/^into\s/i.test(rest);
  const names = !other && readIncidentName(word) !== undefined && (here === undefined || !/^\d+$/.test(word));
  if (names) {
    const incident = await incidentNamed(seat.desk, word);
    return incident === undefined ? { none: 'unknown' } : { incident, rest };
  }
  const incident = here === undefined ? undefined : await incidentById(seat.desk, here);
  return incident === undefined ? { none: 'unnamed' } : { incident, rest: text.trim() };
}

/** The person that a word means: a mention, "@ada", or "me". */
export async function personMeant(seat: Seat, word: string): Promise<Person | undefined> {
  const everyone = await people(seat.desk);
  if (word.toLowerCase() === 'me') return everyone.find((person) => person.id === seat.personId);
  const name = readPersonName(word);
  if (name === undefined) return undefined;
  return everyone.find((person) => ('id' in name ? person.id === name.id : person.name === name.name));
}
