import { isOpen as openStatus } from '#incidents/lifecycle.ts';
import type { Incident, IncidentStatus } from '#incidents/incident.ts';
import type { Severity } from '#catalog/severity.ts';
import { showSeverity } from '#catalog/severity.ts';

/** One line of meaning for each level, as the modals show it. */
export const SEVERITY_MEANING: Readonly<Record<Severity, string>> = {
  0: 'Everything is down for everyone, or data is being lost',
  1: 'A main function is down for many customers',
  2: 'A function is down for some, or a main one is slow',
  3: 'A small part fails; there is a way round it',
  4: 'Nobody notices yet; look at it in working hours',
};

const STATUS_WORDS: Readonly<Record<IncidentStatus, string>> = {
  suspected: 'Suspected',
  investigating: 'Investigating',
  identified: 'Identified',
  monitoring: 'Monitoring',
  resolved: 'Resolved',
  closed: 'Closed',
  merged: 'Merged',
  declined: 'Declined',
};
const STATUS_MARKS: Readonly<Record<IncidentStatus, string>> = {
  suspected: '🟡',
  investigating: '🔴',
  identified: '🟠',
  monitoring: '🟠',
  resolved: '🟢',
  closed: '🟢',
  merged: '⚪',
  declined: '⚪',
};

export const statusWord = (status: IncidentStatus): string => STATUS_WORDS[status];
/** The status with the coloured mark that carries it. */
export const markedStatus = (status: IncidentStatus): string => `${STATUS_MARKS[status]} ${status}`;

/** Live or suspected: people may still be needed. */
export const isOpen = (incident: Pick<Incident, 'status'>): boolean => openStatus(incident.status);

/** "SEV1 · orders are failing", as typed: escape it for mrkdwn. */
export const headline = (incident: Pick<Incident, 'severity' | 'title'>): string =>
  `${showSeverity(incident.severity)} · ${incident.title}`;

const TOPIC_CHARACTERS = 250;
const clock = (at: Date): string => `${at.toISOString().slice(11, 16)} UTC`;

/** The channel's topic, at most 250 characters: "SEV1 · investigating · lead @ada · next update 14:30 UTC". */
export function topicOf(incident: Incident, leadName: string | undefined): string {
  const parts = [showSeverity(incident.severity), incident.status];
  if (leadName !== undefined) parts.push(`lead @${leadName}`);
  if (incident.nextUpdateAt !== null && isOpen(incident))
    parts.push(`next update ${clock(incident.nextUpdateAt)}`);
  return parts.join(' · ').slice(0, TOPIC_CHARACTERS);
}
