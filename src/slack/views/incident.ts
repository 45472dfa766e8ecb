import type { Alert } from '#alerts/alert.ts';
import type { Incident } from '#incidents/incident.ts';
import type { Words } from '../define.ts';
import { actions, button, context, escape, fields, section } from './blocks.ts';
import type { ActionElement, Block } from './blocks.ts';
import { brief, cap } from './incident-brief.ts';
import { headline, isOpen, markedStatus } from './incident-words.ts';
import { publicLine, waitingLine } from './status-posts.ts';
import type { PublicSight, WaitingSight } from './status-posts.ts';
import { at, mention } from './words.ts';

/** All that an incident's card and announcement show. */
export type IncidentSight = {
  readonly incident: Incident;
  readonly services: readonly string[];
  readonly alerts: readonly Pick<Alert, 'title' | 'state' | 'because'>[];
  /** What customers read of it, and what waits to be published, on each page. */
  readonly published: readonly PublicSight[];
  readonly waiting: readonly WaitingSight[];
  /** Its channel, null before it is made and when it is lost. */
  readonly channelId: string | null;
  /** The web address of that channel, for Join buttons. */
  readonly channelUrl: string | null;
  readonly mergedInto: { readonly number: number; readonly channelId: string | null } | null;
  /** Web address of the message it was declared from. */
  readonly sourceUrl: string | null;
};

const SHOWN_ALERTS = 6;
const SHOWN_PAGES = 3;
const ALERT_MARKS: Readonly<Record<Alert['state'], string>> = {
  triggered: '🔴',
  acknowledged: '🟠',
  resolved: '🟢',
};

function alertLines(alerts: IncidentSight['alerts']): string {
  const lines = alerts
    .slice(0, SHOWN_ALERTS)
    .map((alert) => cap(`${ALERT_MARKS[alert.state]} ${escape(alert.title)}: ${escape(alert.because)}`, 250));
  const rest = alerts.slice(SHOWN_ALERTS);
  if (rest.length > 0)
    lines.push(
      `and ${rest.length} more, ${rest.filter((alert) => alert.state !== 'resolved').length} of them open`,
    );
  return lines.join('\n');
}

function ending(sight: IncidentSight): readonly string[] {
  const { incident, mergedInto } = sight;
  if (mergedInto !== null)
    return [
      `Work goes on in incident ${mergedInto.number}${mergedInto.channelId === null ? '' : `, <#${mergedInto.channelId}>`}.`,
    ];
  return incident.resolvedAt === null ? [] : [`Resolved at ${at(incident.resolvedAt)}.`];
}

function factFields(sight: IncidentSight): readonly string[] {
  const { incident, services } = sight;
  const due =
    incident.nextUpdateAt !== null && isOpen(incident) ? at(incident.nextUpdateAt) : 'none promised';
  return [
    `*Status*\n${markedStatus(incident.status)}`,
    `*Lead*\n${incident.leadId === null ? 'nobody yet' : mention(incident.leadId)}`,
    `*Services*\n${services.length === 0 ? 'none named' : brief(services.join(', '), 1_500)}`,
    `*Started*\n${at(incident.startedAt)}`,
    ...(isOpen(incident) ? [`*Next update due*\n${due}`] : []),
    ...(incident.commsId === null ? [] : [`*Communications*\n${mention(incident.commsId)}`]),
    ...(incident.acknowledgedBy === null ? [] : [`*Acknowledged by*\n${mention(incident.acknowledgedBy)}`]),
  ];
}

/** The buttons that fit its state; the value of each is the incident's id. */
function acts(incident: Incident): readonly ActionElement[] {
  const to = (id: string, text: string, style?: 'primary' | 'danger'): ActionElement =>
    button({ id: `incident.${id}`, text, value: incident.id, ...(style === undefined ? {} : { style }) });
  switch (incident.status) {
    case 'suspected':
      return [
        to('accept', 'Accept', 'primary'),
        to('decline', 'Decline'),
        to('merge', 'Merge'),
        ...(incident.acknowledgedBy === null ? [to('acknowledge', 'Acknowledge')] : []),
        to('escalate', 'Escalate'),
      ];
    case 'resolved':
      return [to('reopen', 'Reopen'), to('close', 'Close'), to('public', 'Status page')];
    case 'investigating':
    case 'identified':
    case 'monitoring':
      return [
        ...(incident.acknowledgedBy === null ? [to('acknowledge', 'Acknowledge', 'primary')] : []),
        to('escalate', 'Escalate'),
        to('severity', 'Severity'),
        to('update', 'Update'),
        to('public', 'Status page'),
        to('roles', 'Roles'),
        to('resolve', 'Resolve'),
      ];
    case 'closed':
    case 'merged':
    case 'declined':
      return [];
    default:
      return [];
  }
}

/** The pinned message of an incident's channel, edited in place from its truth. */
export function incidentCard(sight: IncidentSight): Words {
  const { incident } = sight;
  const first = brief(headline(incident), 600);
  const after = [
    ...(incident.summary === null || incident.summary === '' ? [] : [brief(incident.summary, 1_400)]),
    ...ending(sight),
    ...sight.published.slice(0, SHOWN_PAGES).map((one) => publicLine(one, 350)),
    ...sight.waiting.slice(0, SHOWN_PAGES).map(waitingLine),
  ];
  const buttons = acts(incident);
  const origin = [
    incident.declaredBy === null ? 'Opened by its alert' : `Declared by ${mention(incident.declaredBy)}`,
    ...(sight.sourceUrl === null ? [] : [`from <${sight.sourceUrl}|this message>`]),
    `· incident ${incident.number} · react with 📌 to put a message in the timeline`,
  ].join(' ');
  const blocks: readonly Block[] = [
    section(cap([`*${first}*`, ...after].join('\n'))),
    fields(factFields(sight)),
    ...(sight.alerts.length === 0 ? [] : [section(`*Alerts*\n${alertLines(sight.alerts)}`)]),
    ...(buttons.length === 0 ? [] : [actions(buttons, `acts:${incident.status}`)]),
    context(origin),
  ];
  return { text: `${first}, ${markedStatus(incident.status)}`, blocks };
}

/** The one post in the announcement channel, edited in place. */
export function incidentAnnouncement(sight: IncidentSight): Words {
  const { incident, services } = sight;
  const first = brief(headline(incident), 600);
  const lead = incident.leadId === null ? 'no lead yet' : `lead ${mention(incident.leadId)}`;
  const about = services.length === 0 ? '' : ` · ${brief(services.join(', '), 500)}`;
  const lines = [
    `${markedStatus(incident.status)} · ${lead}${about} · started ${at(incident.startedAt)}`,
    ...(incident.summary === null || incident.summary === '' ? [] : [brief(incident.summary, 1_200)]),
    ...ending(sight),
    sight.channelId === null
      ? `It has no channel: the commands take its number, as in \`/incident update ${incident.number} we are looking at it\``
      : `Follow it in <#${sight.channelId}>`,
  ];
  const join =
    sight.channelUrl === null || !isOpen(incident)
      ? []
      : [actions([button({ id: 'incident.open', text: 'Join', url: sight.channelUrl })], 'join')];
  return {
    text: `${first}, ${markedStatus(incident.status)}`,
    blocks: [section(cap([`*${first}*`, ...lines].join('\n'))), ...join],
  };
}
