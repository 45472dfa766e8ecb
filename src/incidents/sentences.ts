import type { AlertFact } from '#alerts/alert.ts';
import { never } from '#base/invariant.ts';
import { showSeverity } from '#catalog/severity.ts';
import type { IncidentFact } from './incident.ts';

/** How a sentence names people and quotes what people wrote: Slack's mrkdwn in Slack, plain text elsewhere. */
export type Speech = {
  readonly name: (person: string) => string;
  readonly quote: (text: string) => string;
  /** A message as Slack sent it, which is mrkdwn already. */
  readonly message: (text: string) => string;
  readonly moment: (iso: string) => string;
};

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** mrkdwn: https://docs.slack.dev/messaging/formatting-message-text */
export const mrkdwn: Speech = {
  name: (person) => `<@${person}>`,
  quote: escape,
  message: (text) => text.replaceAll(/<!(channel|here|everyone)(?:\|[^>]*)?>/g, '@\u200B$1'),
  moment: (iso) => `<!date^${Math.floor(new Date(iso).getTime() / 1_000)}^{time}|${iso.slice(11, 16)} UTC>`,
};

const listed = (people: readonly string[], speech: Speech): string => people.map(speech.name).join(', ');
/** The sentence goes on to its own full stop. */
const because = (text: string, speech: Speech): string =>
  text === '' ? '' : `: ${speech.quote(text.replace(/\.\s*$/, ''))}`;

/** What happened, as one sentence for the timeline. A new kind of event does not compile without its own. */
export function incidentSentence(
  event: IncidentFact & { readonly actor: string },
  speech: Speech = mrkdwn,
): string {
  const who = event.actor.startsWith('system:') ? 'Tocsin' : speech.name(event.actor);
  switch (event.kind) {
    case 'incident.declared':
      return `${who} ${event.data.status === 'suspected' ? 'suspected' : 'declared'} incident ${event.data.number} as ${showSeverity(event.data.severity)}: ${speech.quote(event.data.title)}.`;
    case 'incident.accepted':
      return `${who} accepted it as an incident.`;
    case 'incident.declined':
      return `${who} declined it${because(event.data.reason, speech)}.`;
    case 'incident.acknowledged':
      return `${who} acknowledged it.`;
    case 'incident.forgotten':
      return event.data.because === 'asked'
        ? `${who} asked for the next one to be paged.`
        : `Nobody is on it any more: ${speech.name(event.data.by)} acknowledged it and was not heard of since.`;
    case 'incident.escalated':
      return `${who} escalated it to ${event.data.team === null ? '' : `${speech.quote(event.data.team)}: `}${listed(event.data.to, speech)}${because(event.data.note, speech)}.`;
    case 'incident.status_changed':
      return `${who} moved it from ${event.data.from} to ${event.data.to}${because(event.data.note, speech)}.`;
    case 'incident.severity_changed':
      return `${who} changed the severity from ${showSeverity(event.data.from)} to ${showSeverity(event.data.to)}.`;
    case 'incident.renamed':
      return `${who} renamed it to ${speech.quote(event.data.to)}.`;
    case 'incident.role_given': {
      const role = event.data.role === 'lead' ? 'lead' : 'communications lead';
      return event.data.personId === null
        ? `${who} left the role of ${role} empty.`
        : `${who} made ${speech.name(event.data.personId)} the ${role}.`;
    }
    case 'incident.update_posted':
      return `${who} posted an update: ${speech.quote(event.data.text)}`;
    case 'incident.update_due':
      return `The update promised for ${speech.moment(event.data.promised)} was due.`;
    case 'incident.update_snoozed':
      return `${who} promised the next update for ${speech.moment(event.data.until)}.`;
    case 'incident.public_noted':
      return `${who} published on ${speech.quote(event.data.page ?? 'the status page')} (${event.data.state}): ${speech.quote(event.data.text)}`;
    case 'incident.public_corrected': {
      const page = speech.quote(event.data.page);
      const done = event.data.how === 'edited' ? 'edited an update on' : 'took back an update on';
      return `${who} ${done} ${page}; customers read now (${event.data.state}): ${speech.quote(event.data.text)}`;
    }
    case 'incident.public_retracted':
      return `${who} took it off ${speech.quote(event.data.page)}${because(event.data.reason, speech)}.`;
    case 'incident.alert_joined':
      return `The alert joined: ${speech.quote(event.data.title)}.`;
    case 'incident.service_joined':
      return 'Another service is affected.';
    case 'incident.merged':
      return `${who} merged it into incident ${event.data.intoNumber}${because(event.data.reason, speech)}.`;
    case 'incident.absorbed':
      return `Incident ${event.data.fromNumber} was merged into this one.`;
    case 'incident.resolved':
      return `${who} resolved it: ${speech.quote(event.data.summary)}`;
    case 'incident.reopened':
      return `${who} reopened it: ${speech.quote(event.data.reason)}.`;
    case 'incident.closed':
      return event.actor.startsWith('system:')
        ? 'It was closed, a day after it was resolved.'
        : `${who} closed it.`;
    case 'incident.pinned':
      return `${who} put a message into the timeline.`;
    case 'incident.pin_edited':
      return `${who} edited a message of the timeline.`;
    case 'incident.pin_removed':
      return event.data.deleted
        ? `${who} deleted a message of the timeline.`
        : `${who} took a message out of the timeline.`;
    default:
      return never(event);
  }
}

/** What happened to an alert of the incident, where the incident's own events do not say so. */
export function alertSentence(
  event: AlertFact & { readonly actor: string },
  title: string,
  speech: Speech = mrkdwn,
): string | undefined {
  const who = event.actor.startsWith('system:') ? 'Tocsin' : speech.name(event.actor);
  const alert = speech.quote(title);
  if (event.kind === 'alert.resolved') {
    if (event.data.by === 'monitor') return `Recovered: ${alert}${because(event.data.because, speech)}.`;
    return event.data.by === 'silence'
      ? `Closed by itself: ${alert}${because(event.data.because, speech)}.`
      : `${who} resolved the alert ${alert}.`;
  }
  if (event.kind === 'alert.acknowledged') return `${who} acknowledged the alert ${alert}.`;
  if (event.kind === 'alert.worsened')
    return `Worse, now ${showSeverity(event.data.to)}: ${alert}${because(event.data.because, speech)}.`;
  return undefined;
}
