import type { Alert } from '#alerts/alert.ts';
import type { AlertId } from '#base/ids.ts';
import { showSeverity } from '#catalog/severity.ts';
import type { Words } from '../define.ts';
import { actions, button, context, escape, section, select } from './blocks.ts';
import type { Block, ActionElement } from './blocks.ts';
import { endedWords } from './alert-ended.ts';
import { brief, cap } from './incident-brief.ts';
import { pagingFacts, restartButton } from './paging.ts';
import type { PagingSight } from './paging.ts';
import { at, mention } from './words.ts';

/** All that an alert's card shows. */
export type AlertSight = {
  readonly alert: Alert;
  readonly service: string;
  readonly incident: { readonly number: number; readonly channelId: string | null } | null;
  /** Alerts of the same burst that have no card of their own. */
  readonly folded: readonly Pick<Alert, 'title' | 'because' | 'state' | 'severity'>[];
  /** Where paging stands while nobody has it; null: nobody is paged, or somebody has it. */
  readonly paging: PagingSight | null;
  /** Whether a maintenance that runs now is why it is muted. */
  readonly maintenance: boolean;
};

const STATE_WORDS: Readonly<Record<Alert['state'], string>> = {
  triggered: '🔴 Triggered',
  acknowledged: '🟠 Acknowledged',
  resolved: '🟢 Resolved',
};
const SHOWN_FOLDED = 8;
const REST_CHARACTERS = 600;

/** "🔴 Triggered · SEV1 · api.example.com is down", escaped. */
export const alertHeadline = (alert: Pick<Alert, 'state' | 'severity' | 'title'>): string =>
  `${STATE_WORDS[alert.state]} · ${showSeverity(alert.severity)} · ${brief(alert.title, 600)}`;

/** How an incident is named in text: its channel when it has one. */
export const incidentLink = (incident: {
  readonly number: number;
  readonly channelId: string | null;
}): string =>
  incident.channelId === null
    ? `incident ${incident.number}`
    : `incident ${incident.number}, <#${incident.channelId}>`;

function facts(sight: AlertSight, now: Date): readonly string[] {
  const { alert, incident } = sight;
  const muted = alert.mutedUntil !== null && alert.mutedUntil > now && alert.state !== 'resolved';
  return [
    `Because: ${brief(alert.because, 800)}`,
    `Service ${escape(sight.service)} · since ${at(alert.since)}${alert.count > 1 ? ` · said ${alert.count} times` : ''}`,
    ...(alert.acknowledgedBy === null || alert.acknowledgedAt === null
      ? []
      : [`Acknowledged by ${mention(alert.acknowledgedBy)} at ${at(alert.acknowledgedAt)}`]),
    ...(alert.resolvedAt === null ? [] : [endedWords(alert, alert.resolvedAt)]),
    ...(sight.paging === null || muted ? [] : pagingFacts(sight.paging)),
    ...(incident === null ? [] : [`Part of ${incidentLink(incident)}`]),
    ...(muted && alert.mutedUntil !== null
      ? [
          sight.maintenance
            ? `A maintenance holds it until ${at(alert.mutedUntil)}: nobody is paged before, and what still fails pages then`
            : `Muted until ${at(alert.mutedUntil)}: nobody is paged`,
        ]
      : []),
    ...(alert.flapping ? ['Flapping: it falls and recovers again and again, so it is held open'] : []),
    ...(alert.recurrenceOf === null ? [] : ['Came back: the same trouble was resolved a short while ago']),
  ];
}

function foldedText(folded: AlertSight['folded']): string {
  const lines = folded
    .slice(0, SHOWN_FOLDED)
    .map((alert) => cap(`${alertHeadline(alert)}: ${escape(alert.because)}`, 250));
  const rest = folded.slice(SHOWN_FOLDED);
  if (rest.length === 0) return ['In the same burst:', ...lines].join('\n');
  const open = rest.filter((alert) => alert.state !== 'resolved').length;
  const titles = rest.map((alert) => alert.title).join(', ');
  return [
    'In the same burst:',
    ...lines,
    `and ${rest.length} more: ${brief(titles, REST_CHARACTERS)} (${open} open)`,
  ].join('\n');
}

/** The values of the Mute… choice: the alert and for how long. */
export const MUTE_CHOICES = [
  { text: '15 min', value: '15m' },
  { text: '1 hour', value: '1h' },
  { text: '8 hours', value: '8h' },
  { text: 'Until tomorrow 09:00', value: 'tomorrow' },
] as const;

function muteSelect(alert: Alert, now: Date): ActionElement {
  const muted = alert.mutedUntil !== null && alert.mutedUntil > now;
  const choices = [...MUTE_CHOICES, ...(muted ? [{ text: 'Unmute', value: 'unmute' }] : [])];
  return select({
    id: 'alert.mute',
    placeholder: 'Mute…',
    options: choices.map((choice) => ({ text: choice.text, value: `${alert.id} ${choice.value}` })),
  });
}

function acts(sight: AlertSight, now: Date): readonly ActionElement[] {
  const { alert, incident } = sight;
  const declare =
    incident === null ? [button({ id: 'alert.declare', text: 'Declare incident', value: alert.id })] : [];
  if (alert.state === 'resolved') return declare;
  return [
    ...(alert.state === 'triggered'
      ? [button({ id: 'alert.acknowledge', text: 'Acknowledge', value: alert.id, style: 'primary' })]
      : []),
    button({ id: 'alert.escalate', text: 'Escalate', value: alert.id }),
    button({ id: 'alert.resolve', text: 'Resolve', value: alert.id }),
    muteSelect(alert, now),
    ...declare,
    ...(sight.paging === null ? [] : restartButton(sight.paging)),
  ];
}

const feedbackButtons = (id: AlertId): readonly ActionElement[] => [
  button({ id: 'alert.useful', text: 'Useful', value: id }),
  button({ id: 'alert.noise', text: 'Noise', value: id }),
];

function feedbackText(alert: Alert): string {
  const count = (verdict: 'useful' | 'noise'): number =>
    alert.feedback.filter((said) => said.verdict === verdict).length;
  const [useful, noise] = [count('useful'), count('noise')];
  return useful + noise === 0 ? 'Was this alert useful, or noise?' : `Useful ${useful} · Noise ${noise}`;
}

/** The one message that shows an alert, edited in place from its truth. `now` decides whether a mute still holds. */
export function alertCard(sight: AlertSight, now: Date): Words {
  const { alert } = sight;
  const first = alertHeadline(alert);
  // A new block id makes Slack forget the last choice in Mute…, so that the same one can be chosen again.
  const mutedMark = alert.mutedUntil === null ? 'on' : String(alert.mutedUntil.getTime());
  const buttons = acts(sight, now);
  const blocks: readonly Block[] = [
    section(cap(`*${first}*\n${facts(sight, now).join('\n')}`)),
    ...(sight.folded.length === 0 ? [] : [section(foldedText(sight.folded))]),
    ...(buttons.length === 0 ? [] : [actions(buttons, `acts:${alert.state}:${mutedMark}`)]),
    context(feedbackText(alert)),
    actions(feedbackButtons(alert.id), 'feedback'),
  ];
  return { text: `${first}: ${brief(alert.because, 800)}`, blocks };
}
