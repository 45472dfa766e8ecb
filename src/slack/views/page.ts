import type { Alert } from '#alerts/alert.ts';
import { between, sayDuration } from '#base/time.ts';
import { showSeverity } from '#catalog/severity.ts';
import type { Incident } from '#incidents/incident.ts';
import type { Partly } from '#oncall/ack-rules.ts';
import type { Drill } from '#oncall/drill.ts';
import type { Page } from '#oncall/page.ts';
import type { Words } from '../define.ts';
import { endedWords } from './alert-ended.ts';
import { actions, button, context, escape, section } from './blocks.ts';
import type { ActionElement, Block } from './blocks.ts';
import { brief, cap } from './incident-brief.ts';
import { headline, isOpen, markedStatus } from './incident-words.ts';
import { at, mention, mentions } from './words.ts';

/** One page of a message: what it is about as it stands now. */
export type PageSight = {
  readonly page: Page;
  readonly about:
    | { readonly kind: 'alert'; readonly alert: Alert; readonly partly: Partly | null }
    | { readonly kind: 'incident'; readonly incident: Incident }
    /** A test page, or the drill of a team. */
    | { readonly kind: 'test'; readonly drill: Drill; readonly team: string | null };
  /** Where people work on it: the incident's channel, else the team's. */
  readonly channelUrl: string | null;
  readonly service: string;
  /** When the shift ends for which they are paged; null: it is no shift, or there is no end to it. */
  readonly until: Date | null;
};

const SHOWN = 10;

/** What a woken person reads first: "api.example.com is down: answered 503 for 2 min". Durations are those at the time of the page. */
export function pageLine(sight: PageSight): string {
  const { about, page } = sight;
  if (about.kind === 'test')
    return about.team === null
      ? 'TEST: this is a test page, nothing is wrong'
      : `TEST: a drill of the team ${escape(about.team)}, nothing is wrong`;
  if (about.kind === 'incident') return brief(headline(about.incident), 600);
  return `${brief(about.alert.title, 600)}: ${brief(about.alert.because, 600)} for ${sayDuration(between(about.alert.since, page.createdAt))}`;
}

function over({ about }: PageSight): boolean {
  switch (about.kind) {
    case 'alert':
      return about.alert.state === 'resolved';
    case 'incident':
      return !isOpen(about.incident);
    case 'test':
      return about.drill.endedAt !== null;
  }
}

function testState(drill: Drill): string {
  if (drill.acknowledgedBy !== null)
    return `🟢 Acknowledged by ${mention(drill.acknowledgedBy)}: the page arrived and could be answered`;
  return drill.endedAt === null
    ? '🔵 Acknowledge it as you would a real one. It goes on by your other methods until you do.'
    : '⚪ Ended without an answer';
}

/** Where everybody of a step must acknowledge, it reads to one who did as done, and to the others who has. */
function openLine({ page, service }: PageSight, alert: Alert, partly: Partly | null): string {
  if (partly?.by.includes(page.personId) === true) {
    const have = partly.waitsFor.length === 1 ? 'has' : 'have';
    return `🟠 You acknowledged it; everyone of this step must, and ${mentions(partly.waitsFor)} ${have} not yet`;
  }
  const by = partly === null ? '' : ` · ${mentions(partly.by)} acknowledged it, everyone of this step must`;
  return `🔴 ${showSeverity(alert.severity)} · service ${escape(service)} · since ${at(alert.since)}${by}`;
}

function stateLine(sight: PageSight): string {
  if (sight.about.kind === 'test') return testState(sight.about.drill);
  if (sight.about.kind === 'incident') {
    const { incident } = sight.about;
    const by =
      incident.acknowledgedBy === null ? '' : ` · acknowledged by ${mention(incident.acknowledgedBy)}`;
    return `${markedStatus(incident.status)}${by}`;
  }
  const { alert } = sight.about;
  if (alert.resolvedAt !== null) return `🟢 ${endedWords(alert, alert.resolvedAt)}`;
  if (alert.state === 'acknowledged' && alert.acknowledgedBy !== null)
    return `🟠 Acknowledged by ${mention(alert.acknowledgedBy)}`;
  return openLine(sight, alert, sight.about.partly);
}

/** Why this person: "You are on call for orders until 09:00 Monday". */
function asked({ page, until, about }: PageSight): readonly string[] {
  if (about.kind === 'test') return [];
  if (page.askedBy === null) {
    const note = escape(page.note);
    const shift = until === null ? '' : ` until ${at(until)}`;
    return note === '' ? [] : [`${note[0]?.toUpperCase() ?? ''}${note.slice(1)}${shift}.`];
  }
  return [`${mention(page.askedBy)} pages you${page.note === '' ? '' : `: ${escape(page.note)}`}`];
}

function needsAcknowledging(sight: PageSight): boolean {
  const { about } = sight;
  if (over(sight)) return false;
  if (about.kind === 'test') return about.drill.acknowledgedBy === null;
  if (about.kind === 'incident') return about.incident.acknowledgedBy === null;
  return about.alert.state === 'triggered' && about.partly?.by.includes(sight.page.personId) !== true;
}

/** So many ids fit into a button's value. */
const ALERTS_IN_BUTTON = 60;

/** One press for everything that waits: the incident when one is paged about, or when the alerts are too many for a button and share one. */
function acknowledgeButtons(waiting: readonly PageSight[]): readonly ActionElement[] {
  const test = waiting.find(({ about }) => about.kind === 'test')?.about;
  if (test?.kind === 'test')
    return [button({ id: 'test.acknowledge', text: 'Acknowledge', value: test.drill.id, style: 'primary' })];
  const alerts = waiting.flatMap(({ about }) => (about.kind === 'alert' ? [about.alert] : []));
  const paged = waiting.find(({ about }) => about.kind === 'incident')?.about;
  const shared = new Set(alerts.map((alert) => alert.incidentId));
  const [only] = shared;
  const many = alerts.length > ALERTS_IN_BUTTON;
  const incident =
    paged?.kind === 'incident' ? paged.incident.id : many && shared.size === 1 ? (only ?? null) : null;
  if (incident !== null) {
    const text = paged === undefined ? `Acknowledge all ${alerts.length}` : 'Acknowledge';
    return [button({ id: 'incident.acknowledge', text, value: incident, style: 'primary' })];
  }
  if (alerts.length === 0) return [];
  const which = many ? `the first ${ALERTS_IN_BUTTON}` : `all ${alerts.length}`;
  return [
    button({
      id: 'alert.acknowledge',
      text: alerts.length === 1 ? 'Acknowledge' : `Acknowledge ${which}`,
      value: alerts
        .slice(0, ALERTS_IN_BUTTON)
        .map((alert) => alert.id)
        .join(','),
      style: 'primary',
    }),
  ];
}

function escalateButton({ about }: PageSight): readonly ActionElement[] {
  if (about.kind === 'test') return [];
  return [
    button(
      about.kind === 'alert'
        ? { id: 'alert.escalate', text: 'Escalate', value: about.alert.id }
        : { id: 'incident.escalate', text: 'Escalate', value: about.incident.id },
    ),
  ];
}

function acts(sights: readonly PageSight[]): readonly ActionElement[] {
  const open = sights.filter((sight) => !over(sight));
  const first = open[0] ?? sights[0];
  if (first === undefined) return [];
  const channelUrl = open.find((sight) => sight.channelUrl !== null)?.channelUrl ?? first.channelUrl;
  const acknowledge = acknowledgeButtons(open.filter(needsAcknowledging));
  return [
    ...acknowledge,
    ...(open.length === 0 ? [] : escalateButton(first)),
    ...(channelUrl === null ? [] : [button({ id: 'incident.open', text: 'Open channel', url: channelUrl })]),
  ];
}

/** The DM that wakes a person, for one page or several about one service; edited when what it is about changes. Oldest first. */
export function pageCard(sights: readonly PageSight[]): Words {
  const [only] = sights;
  const first =
    sights.length === 1 && only !== undefined
      ? pageLine(only)
      : cap(
          `${escape(only?.service ?? '')}: ${sights.length} pages. ${sights.map(pageLine).join('; ')}`,
          300,
        );
  const lines = sights
    .slice(0, SHOWN)
    .flatMap((sight) =>
      sights.length === 1 ? [stateLine(sight)] : [`• ${cap(pageLine(sight), 160)}\n   ${stateLine(sight)}`],
    );
  const rest = sights.length - SHOWN;
  if (rest > 0) lines.push(`and ${rest} more`);
  const notes = [...new Set(sights.flatMap(asked))].slice(0, 5);
  const buttons = acts(sights);
  const title = sights.length === 1 ? first : `${escape(only?.service ?? '')}: ${sights.length} pages`;
  const blocks: readonly Block[] = [
    section(cap([`*${title}*`, ...lines].join('\n'))),
    ...(notes.length === 0 ? [] : [section(cap(notes.join('\n')))]),
    ...(buttons.length === 0 ? [] : [actions(buttons, `acts:${sights.length}`)]),
    ...(sights.every(over) ? [context('Nothing is left to do here.')] : []),
  ];
  return { text: first, blocks };
}
