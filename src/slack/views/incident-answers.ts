import type { Incident } from '#incidents/incident.ts';
import type { Words } from '../define.ts';
import { escape } from './blocks.ts';
import { headline, isOpen, markedStatus } from './incident-words.ts';
import { at, mention } from './words.ts';

/** What commands and modals about incidents answer, to the person alone. */

/** After declaring: what stands now, and where to go. */
export const declared = (incident: Incident): Words => ({
  text: `Incident ${incident.number} is declared: *${escape(headline(incident))}*. Its channel is #${escape(incident.channelName)}, and you are invited as soon as it is made; #incidents shows it to everybody.`,
});

/** An open incident in one line. `channelId` is its channel when it has one. */
export type ListedIncident = { readonly incident: Incident; readonly channelId: string | null };

const line = ({ incident, channelId }: ListedIncident): string => {
  const lead = incident.leadId === null ? 'no lead' : `lead ${mention(incident.leadId)}`;
  const where = channelId === null ? '' : ` · <#${channelId}>`;
  return `*${incident.number}* ${escape(headline(incident))} · ${markedStatus(incident.status)} · ${lead} · since ${at(incident.startedAt)}${where}`;
};

const SHOWN = 30;

/** The open incidents, worst first. */
export function incidentList(listed: readonly ListedIncident[]): Words {
  const open = listed
    .filter(({ incident }) => isOpen(incident))
    .sort((a, b) => a.incident.severity - b.incident.severity || a.incident.number - b.incident.number);
  if (open.length === 0)
    return {
      text: 'No incident is open. To declare one: `/incident declare orders are failing sev1 service orders`.',
    };
  const rest = open.length - SHOWN;
  return {
    text: [
      `${open.length === 1 ? 'One incident is open' : `${open.length} incidents are open`}:`,
      ...open.slice(0, SHOWN).map(line),
      ...(rest > 0 ? [`and ${rest} more`] : []),
    ].join('\n'),
  };
}

/** Asked outside an incident's channel without a number: which one is meant. */
export function whichIncident(command: string, listed: readonly ListedIncident[]): Words {
  const open = listed.filter(({ incident }) => isOpen(incident));
  const [first] = open;
  const text = `Which incident? This is not an incident's channel, so name it by its number: \`/incident ${command.replace('<n>', String(first?.incident.number ?? 3))}\`.`;
  return open.length === 0
    ? { text: `${text} None is open now.` }
    : { text: `${text}\n${open.slice(0, SHOWN).map(line).join('\n')}` };
}

/** For a person who comes into an incident's channel: where things stand. */
export function incidentWelcome(incident: Incident, services: readonly string[]): Words {
  const lead =
    incident.leadId === null
      ? 'Nobody leads it yet: `/incident lead me`.'
      : `${mention(incident.leadId)} leads it.`;
  const about = services.length === 0 ? '' : ` It is about ${escape(services.join(', '))}.`;
  const known = incident.summary === null || incident.summary === '' ? '' : `\n${escape(incident.summary)}`;
  return {
    text: `*${escape(headline(incident))}* · ${markedStatus(incident.status)} · since ${at(incident.startedAt)}.${about} ${lead}${known}\n\`/incident timeline\` shows what happened so far.`,
  };
}
