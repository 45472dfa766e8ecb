import { never } from '#base/invariant.ts';
import type { PersonId } from '#base/ids.ts';
import { sayDuration } from '#base/time.ts';
import type { AttemptFact } from '#oncall/attempt.ts';
import type { MethodKind } from '#oncall/method.ts';
import type { RunFact, Skipped } from '#oncall/run.ts';
import { actorName } from './alert-lines.ts';
import { escape } from './blocks.ts';
import { KIND_WORDS } from './contact-text.ts';
import { brief } from './incident-brief.ts';
import { at, channelLink, mention, mentions } from './words.ts';

/** An event of paging that may be told in an alert's thread or an incident's channel. */
export type PagingEvent = (RunFact | AttemptFact) & { readonly actor: string };

/** What a line needs to know besides its event. */
export type PagingContext = {
  /** How long the step before had; null where there was none. */
  readonly waitedMs: number | null;
  /** What was planned for those paged, from the page on. */
  readonly tries: readonly {
    readonly personId: PersonId;
    readonly kind: MethodKind;
    readonly afterMs: number;
  }[];
  /** By which method a person is tried after one that failed; null: no other is left. */
  readonly nextKind: MethodKind | null;
};
export const NO_CONTEXT: PagingContext = { waitedMs: null, tries: [], nextKind: null };

type Stepped = Extract<RunFact, { kind: 'escalation.stepped' }>['data'];

/** The reason that a person reads about themselves, as others read it: "you are on call for orders" → "on call for orders". */
const ofOthers = (because: string): string =>
  because
    .replace(/^nobody answered, and /, '')
    .replace(/^you are /, '')
    .replace(/^you have /, 'has ');

/** " by Slack; SMS in 1 min, call in 3 min" for one person; nothing for several, whose ways differ. */
function byMethods(stepped: Stepped, context: PagingContext): string {
  const [only] = stepped.people;
  if (only === undefined || stepped.people.length > 1) return '';
  const tries = context.tries.filter((one) => one.personId === only.personId);
  const named = (wanted: typeof tries): string =>
    [...new Set(wanted.map((one) => KIND_WORDS[one.kind]))].join(' and ');
  const now = tries.filter((one) => one.afterMs === 0);
  const later = tries
    .filter((one) => one.afterMs > 0)
    .map((one) => `${KIND_WORDS[one.kind]} in ${sayDuration(one.afterMs)}`);
  return `${now.length === 0 ? '' : ` by ${named(now)}`}${later.length === 0 ? '' : `; ${later.join(', ')}`}`;
}

const SHOWN = 6;

function whom(stepped: Stepped): string {
  const reasons = [...new Set(stepped.people.map((one) => ofOthers(one.because)))];
  const [reason = ''] = reasons;
  const people = stepped.people.map((one) => one.personId);
  const named =
    people.length <= SHOWN
      ? mentions(people)
      : `${people.slice(0, SHOWN).map(mention).join(', ')} and ${people.length - SHOWN} more`;
  return reasons.length === 1 && stepped.step !== 0 ? `${named} (${brief(reason, 120)})` : named;
}

const BECAUSE: Readonly<Record<Skipped['because'], string>> = {
  nobody_on_call: 'nobody is on call',
  gone: 'the account is deactivated',
  absent: 'is away',
  condition: 'its condition does not hold',
  missing: 'is not there any more',
  empty: 'names nobody',
  paged_already: 'was paged already',
  unreachable: 'could not be reached just now',
  declared: 'declared it',
};

/** Nobody is missing where these are the reasons. */
const KNOWN: ReadonlySet<Skipped['because']> = new Set(['paged_already', 'declared', 'condition']);

function passedOver(skipped: readonly Skipped[]): string {
  const told = skipped.filter((one) => !KNOWN.has(one.because));
  return told.length === 0
    ? ''
    : ` Passed over: ${told.map((one) => `${brief(one.what, 80)} (${BECAUSE[one.because]})`).join(', ')}.`;
}

function opening(stepped: Stepped, actor: string, context: PagingContext): string {
  if (stepped.step === 0) return 'Nobody of the policy answered: the catch-all was paged, ';
  switch (stepped.because) {
    case 'started':
      return 'Paged ';
    case 'due':
      return context.waitedMs === null
        ? 'Nobody acknowledged: paged '
        : `Nobody acknowledged for ${sayDuration(context.waitedMs)}: paged `;
    case 'failed':
      return 'Nobody of the step before could be reached: paged at once ';
    case 'asked':
      return `${actorName(actor)} asked for the next step: paged `;
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'a webhook';
}

function steppedLine(stepped: Stepped, actor: string, context: PagingContext): string | null {
  const others = [
    ...stepped.channels.map((channel) => `told ${channelLink(channel)}`),
    ...stepped.webhooks.map((hook) => `called ${escape(hostOf(hook.url))}`),
  ].join(', ');
  const also = others === '' ? '' : ` Also ${others}.`;
  const over = passedOver(stepped.skipped);
  if (stepped.people.length > 0)
    return `${opening(stepped, actor, context)}${whom(stepped)}${byMethods(stepped, context)}.${also}${over}`;
  if (others !== '') return `Step ${stepped.step}: ${others}.${over}`;
  return stepped.skipped.some((one) => one.because === 'paged_already')
    ? `Step ${stepped.step}: everybody it reaches was paged a moment ago.${over}`
    : null;
}

function failedLine(
  data: Extract<AttemptFact, { kind: 'attempt.failed' }>['data'],
  context: PagingContext,
): string {
  const next = context.nextKind === null ? 'no other way is left' : `${KIND_WORDS[context.nextKind]} now`;
  const method = KIND_WORDS[data.method];
  return `${method[0]?.toUpperCase() ?? ''}${method.slice(1)} to ${mention(data.personId)} could not be delivered: ${brief(data.because, 300)}; ${next}.`;
}

/** The line for one event of paging; null for what another line or the card says. One line a step, and every failure. */
export function pagingLine(event: PagingEvent, context: PagingContext): string | null {
  switch (event.kind) {
    case 'escalation.stepped':
      return steppedLine(event.data, event.actor, context);
    case 'escalation.held':
      return event.data.because === 'morning' && event.data.until !== null
        ? `It can wait for the morning: nobody is paged before ${at(new Date(event.data.until))}.`
        : null;
    case 'escalation.acknowledged':
      return event.data.all
        ? null
        : `${mention(event.data.by)} acknowledged it; everyone of this step must, so the others are still paged.`;
    case 'escalation.asked_again':
      return `${mention(event.data.personId)} was asked whether they are still on it.`;
    case 'escalation.covered':
      return `${mention(event.data.by)} is at work on its incident, so nobody is paged.`;
    case 'escalation.kept':
      return `${mention(event.data.by)} is still on it.`;
    case 'escalation.ended':
      return event.data.because === 'restarted' ? 'Paging starts over by the newest policy.' : null;
    case 'attempt.failed':
      return event.data.forGood ? failedLine(event.data, context) : null;
    case 'escalation.started':
    case 'escalation.resumed':
    case 'escalation.exhausted':
    case 'attempt.sent':
    case 'attempt.delivered':
    case 'attempt.cancelled':
    case 'attempt.merged':
      return null;
    default:
      return never(event);
  }
}
