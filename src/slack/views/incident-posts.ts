import type { IncidentFact } from '#incidents/incident.ts';
import { never } from '#base/invariant.ts';
import { showSeverity } from '#catalog/severity.ts';
import type { IncidentId } from '#base/ids.ts';
import type { ReportState } from '#status/report.ts';
import type { Words } from '../define.ts';
import { actorName } from './alert-lines.ts';
import { actions, button, context, escape, section } from './blocks.ts';
import type { Block } from './blocks.ts';
import { brief, cap } from './incident-brief.ts';
import { statusWord } from './incident-words.ts';
import { publishedPost } from './status-posts.ts';
import { STATE_WORDS } from './status-words.ts';
import { at, mention } from './words.ts';

/** An event of an incident, and what its post needs to know besides. */
export type IncidentEvent = IncidentFact & { readonly actor: string; readonly subject: IncidentId };
export type PostContext = {
  /** Alerts of the incident that still fire, by title. */
  readonly firing: readonly string[];
  /** Of one that is resolved: pages on which customers read that it goes on. */
  readonly stillPublic: readonly { readonly page: string; readonly state: ReportState }[];
  /** How another incident is named: a channel link, or its number. */
  readonly other: (id: IncidentId, number: number) => string;
};

const said = (text: string): Words => ({ text, blocks: [section(cap(text))] });
const because = (text: string): string => (text === '' ? '' : `: ${brief(text, 2_000)}`);
/** In a sentence that goes on to its own full stop. */
const inside = (text: string): string => because(text.replace(/\.\s*$/, ''));

function update(event: Extract<IncidentEvent, { kind: 'incident.update_posted' }>): Words {
  const { text, status, nextUpdateAt } = event.data;
  const next =
    nextUpdateAt === null ? 'No next update is promised.' : `Next update at ${at(new Date(nextUpdateAt))}.`;
  return {
    text: `Update: ${brief(text, 2_000)}`,
    blocks: [
      section(cap(`*Update* from ${actorName(event.actor)}\n${escape(text)}`)),
      context(`${statusWord(status)} · ${next}`),
    ],
  };
}

/** What a reminder's message says, with the buttons while it waits and without them once it was answered. */
export function reminder(id: IncidentId, promised: Date, answered?: string): Words {
  const text = `An update was promised for ${at(promised)}.`;
  if (answered !== undefined) return said(`${text} ${answered}`);
  const value = `${id} ${promised.toISOString()}`;
  return {
    text: `${text} Post it now, or say how much longer it takes.`,
    blocks: [
      section(`${text} Post it now, or say how much longer it takes.`),
      actions(
        [
          button({ id: 'incident.update_now', text: 'Update now', value, style: 'primary' }),
          button({ id: 'incident.snooze:15', text: 'Snooze 15 min', value }),
          button({ id: 'incident.snooze:30', text: 'Snooze 30 min', value }),
        ],
        'reminder',
      ),
    ],
  };
}

/** Customers do not know yet that it is over; the page says so only when somebody publishes it. */
function customersRead(id: IncidentId, shown: PostContext['stillPublic']): readonly Block[] {
  if (shown.length === 0) return [];
  const lines = shown
    .slice(0, 5)
    .map(({ page, state }) => `Customers still read “${STATE_WORDS[state]}” on ${escape(page)}.`);
  return [
    section(lines.join('\n')),
    actions(
      [button({ id: 'incident.public', text: 'Publish the resolution', value: id, style: 'primary' })],
      'publish',
    ),
  ];
}

function resolved(
  event: Extract<IncidentEvent, { kind: 'incident.resolved' }>,
  context_: PostContext,
): Words {
  const { firing } = context_;
  const still =
    firing.length === 0
      ? ''
      : `\n${firing.length === 1 ? 'One alert still fires' : `${firing.length} alerts still fire`}: ${firing.slice(0, 10).map(escape).join(', ')}.`;
  const blocks: readonly Block[] = [
    section(cap(`${actorName(event.actor)} resolved it${because(event.data.summary)}${still}`)),
    ...customersRead(event.subject, context_.stillPublic),
  ];
  return { text: `Resolved${because(event.data.summary)}`, blocks };
}

const JOINED_SHOWN = 10;

/** The post about alerts that joined an incident, by their titles in the order in which they came. */
export function alertsJoined(titles: readonly string[]): Words {
  const [only] = titles;
  if (titles.length === 1 && only !== undefined) return said(`Alert joined: ${escape(only)}`);
  const shown = titles.slice(0, JOINED_SHOWN).map((title) => `• ${escape(title)}`);
  const rest = titles.length - shown.length;
  return said(
    [`${titles.length} alerts joined:`, ...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n'),
  );
}

/** What is posted in the incident's channel for one event; null for what the card, the timeline or the channel shows by itself. */
export function incidentPost(event: IncidentEvent, about: PostContext): Words | null {
  const who = actorName(event.actor);
  switch (event.kind) {
    case 'incident.declared':
    case 'incident.update_snoozed':
    case 'incident.service_joined':
    case 'incident.pinned':
    case 'incident.pin_edited':
    case 'incident.pin_removed':
    // Said as what was done to the report.
    case 'incident.public_corrected':
    // Several are said together: alertsJoined.
    case 'incident.alert_joined':
      return null;
    case 'incident.accepted':
      return said(`${who} accepted it: it is being investigated.`);
    case 'incident.declined':
      return said(`${who} declined it${inside(event.data.reason)}.`);
    case 'incident.acknowledged':
      return said(`${who} acknowledged it and is on it.`);
    case 'incident.forgotten':
      return event.data.because === 'asked'
        ? said(`${who} asked for the next one to be paged: nobody has it now.`)
        : said(`Nobody has it now: ${mention(event.data.by)} acknowledged it and was not heard of since.`);
    case 'incident.escalated': {
      const team = event.data.team === null ? '' : ` (team ${escape(event.data.team)})`;
      return said(`${who} paged ${event.data.to.map(mention).join(', ')}${team}${because(event.data.note)}`);
    }
    case 'incident.status_changed':
      return said(
        `${who} set the status: ${statusWord(event.data.from)} → *${statusWord(event.data.to)}*${because(event.data.note)}`,
      );
    case 'incident.severity_changed':
      return said(
        `${who} set the severity: ${showSeverity(event.data.from)} → *${showSeverity(event.data.to)}*`,
      );
    case 'incident.renamed':
      return said(`${who} renamed it: “${escape(event.data.from)}” → *${escape(event.data.to)}*`);
    case 'incident.role_given': {
      const role = event.data.role === 'lead' ? 'lead' : 'communications';
      return said(
        event.data.personId === null
          ? `${who} took the ${role} role away: nobody has it now.`
          : `${mention(event.data.personId)} has the ${role} role now.`,
      );
    }
    case 'incident.update_posted':
      return update(event);
    case 'incident.update_due':
      return reminder(event.subject, new Date(event.data.promised));
    case 'incident.public_noted':
      return publishedPost({
        actor: event.actor,
        page: event.data.page ?? 'the status page',
        state: event.data.state,
        text: event.data.text,
        url: event.data.url,
      });
    case 'incident.public_retracted':
      return said(`${who} took it off ${escape(event.data.page)}${inside(event.data.reason)}.`);
    case 'incident.merged':
      return said(
        `${who} merged it into ${about.other(event.data.into, event.data.intoNumber)}${inside(event.data.reason)}. Work goes on there.`,
      );
    case 'incident.absorbed':
      return said(`${who} merged ${about.other(event.data.from, event.data.fromNumber)} into this incident.`);
    case 'incident.resolved':
      return resolved(event, about);
    case 'incident.reopened':
      return said(`${who} reopened it${inside(event.data.reason)}.`);
    case 'incident.closed':
      return said(`${who} closed it.`);
    default:
      return never(event);
  }
}
