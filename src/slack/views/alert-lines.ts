import type { AlertFact, Ending } from '#alerts/alert.ts';
import { never } from '#base/invariant.ts';
import { showSeverity } from '#catalog/severity.ts';
import type { PageFact } from '#oncall/page.ts';
import { escape } from './blocks.ts';
import { at, mention } from './words.ts';

/** An event that may be told in an alert's thread or an incident's channel. */
export type AlertEvent = (AlertFact | PageFact) & { readonly actor: string };

/** Who did it, as text: a person by mention, the product by what it was. */
export const actorName = (actor: string): string => (actor.startsWith('system:') ? 'Tocsin' : mention(actor));

function whom(data: {
  readonly to: readonly string[];
  readonly team: string | null;
  readonly note: string;
}): string {
  const people = data.to.map(mention).join(', ');
  const team = data.team === null ? '' : ` (team ${escape(data.team)})`;
  const note = data.note === '' ? '' : `: ${escape(data.note)}`;
  return `${people}${team}${note}`;
}

function resolvedLine(data: Ending, actor: string): string {
  const because = data.because === '' ? '' : `: ${escape(data.because)}`;
  if (data.by === 'monitor') return `Recovered${because}.`;
  if (data.by === 'silence') return `Closed by itself${because}.`;
  if (data.by === 'removed') return `Resolved, since it is not watched any more${because}.`;
  return `${actorName(actor)} resolved it${because}.`;
}

/** The line of an alert's thread for one event; null for what the card itself shows. */
export function alertLine(event: AlertEvent): string | null {
  switch (event.kind) {
    case 'alert.opened':
    case 'alert.feedback':
    case 'page.asked':
      return null;
    case 'alert.repeated':
      return `Still wrong: ${escape(event.data.because)}.`;
    case 'alert.worsened':
      return `Worse: ${showSeverity(event.data.from)} → ${showSeverity(event.data.to)}, ${escape(event.data.because)}.`;
    case 'alert.acknowledged':
      return `${actorName(event.actor)} acknowledged it.`;
    case 'alert.forgotten':
      return `Nobody is on it any more: ${mention(event.data.by)} acknowledged it and was not heard of since.`;
    case 'alert.escalated':
      // Without names it is the next step, whose own line says who asked for it.
      return event.data.to.length === 0
        ? null
        : `${actorName(event.actor)} escalated it to ${whom(event.data)}.`;
    case 'alert.resolved':
      return resolvedLine(event.data, event.actor);
    case 'alert.muted':
      return event.data.until === null
        ? `${actorName(event.actor)} unmuted it.`
        : `${actorName(event.actor)} muted it until ${at(new Date(event.data.until))}.`;
    case 'alert.flapping':
      return event.data.started
        ? 'It falls and recovers again and again: held open until it is calm.'
        : 'It has become calm.';
    case 'alert.joined':
      return 'It is part of an incident now; work goes on there.';
    case 'page.delivered':
      return `Paged ${mention(event.data.personId)}.`;
    case 'page.failed':
      return `${mention(event.data.personId)} could not be paged: ${escape(event.data.because)}.`;
    case 'page.skipped':
      return `${mention(event.data.personId)} is not paged: ${escape(event.data.because)}.`;
    case 'page.cancelled':
      return `The page to ${mention(event.data.personId)} was taken back: ${escape(event.data.because)}.`;
    default:
      return never(event);
  }
}
