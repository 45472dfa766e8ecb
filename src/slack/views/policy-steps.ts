import { never } from '#base/invariant.ts';
import type { PersonId } from '#base/ids.ts';
import { sayDuration } from '#base/time.ts';
import { showSeverity } from '#catalog/severity.ts';
import type { CatchAll, Condition, PolicyDefinition, Step, Target } from '#oncall/policy.ts';
import { escape } from './blocks.ts';
import { brief } from './incident-brief.ts';
import { daysText } from './policy-text.ts';
import type { PolicyNames } from './policy-text.ts';
import { channelLink, mention, mentions } from './words.ts';

/** A policy read aloud. `now` holds, for each target of each step in their order, whom it means now. */
export type StepsSight = {
  readonly definition: PolicyDefinition;
  readonly now: readonly (readonly (readonly PersonId[])[])[];
  readonly names: PolicyNames;
  readonly catchAll: CatchAll;
};

const SHOWN = 6;

/** "now @ada", "nobody now". */
export const nowWords = (people: readonly PersonId[]): string =>
  people.length === 0
    ? '(nobody now)'
    : people.length > SHOWN
      ? `(now ${people.slice(0, SHOWN).map(mention).join(', ')} and ${people.length - SHOWN} more)`
      : `(now ${mentions(people)})`;

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

/** "whoever is on call for orders (now @ada)". */
export function sayTarget(target: Target, now: readonly PersonId[], names: PolicyNames): string {
  switch (target.kind) {
    case 'rota': {
      const who = target.role === 'primary' ? 'whoever is on call for' : 'the secondary of';
      return `${who} ${escape(names.rota(target.rotaId))} ${nowWords(now)}`;
    }
    case 'next':
      return `whoever is next on ${escape(names.rota(target.rotaId))} ${nowWords(now)}`;
    case 'person':
      return now.length === 0
        ? `${mention(target.personId)} (whose account is deactivated)`
        : mention(target.personId);
    case 'team':
      return `the whole team ${escape(names.team(target.teamId))}${now.length === 0 ? ' (nobody now)' : ''}`;
    case 'responder':
      return `the responder of ${escape(names.team(target.teamId))} ${nowWords(now)}`;
    case 'channel':
      return `a message in ${channelLink(target.channelId)}`;
    case 'webhook':
      return `a ${target.secretName === null ? '' : 'signed '}call to ${brief(hostOf(target.url), 200)}`;
    default:
      return never(target);
  }
}

function sayCondition(when: Condition): readonly string[] {
  const { severity, hours, storm } = when;
  const levels =
    severity === null
      ? []
      : [severity === 0 ? 'only SEV0' : `only ${showSeverity(0)} to ${showSeverity(severity)}`];
  return [
    ...levels,
    ...(hours === 'any'
      ? []
      : [hours === 'working' ? 'only in working hours' : 'only outside working hours']),
    ...(storm === null
      ? []
      : [`only when ${storm.alerts} alerts came within ${sayDuration(storm.withinMs)}`]),
  ];
}

/** "1. whoever is on call for orders (now @ada) · then 5 min". */
function sayStep(step: Step, index: number, sight: StepsSight): string {
  const targets = step.targets.map((target, at) =>
    sayTarget(target, sight.now[index]?.[at] ?? [], sight.names),
  );
  const one = step.mode === 'round_robin' ? 'one in turn of: ' : '';
  return [
    `${index + 1}. ${one}${targets.join(', and ')}`,
    ...(step.acknowledgedBy === 'everyone' ? ['everyone must acknowledge'] : []),
    ...sayCondition(step.when),
    `then ${sayDuration(step.delayMs)}`,
  ].join(' · ');
}

export const sayCatchAll = (catchAll: CatchAll): string => {
  const people = catchAll.people.length === 0 ? 'every admin' : mentions(catchAll.people);
  return `${people}${catchAll.channelId === null ? '' : `, and a message in ${channelLink(catchAll.channelId)}`}`;
};

function sayEnd(sight: StepsSight): string {
  const { repeat, steps } = sight.definition;
  const last = `the catch-all: ${sayCatchAll(sight.catchAll)}`;
  if (steps.length === 0) return `No step: everything goes to ${last}.`;
  if (repeat === -1) return 'Then from step 1 again, until somebody acknowledges.';
  const again =
    repeat === 0
      ? 'Then'
      : repeat === 1
        ? 'Once more from step 1, then'
        : `${repeat} times more from step 1, then`;
  return `${again} ${last}.`;
}

const DAY_NAMES: Readonly<Record<string, string>> = { 'mon-fri': 'Monday to Friday', daily: 'every day' };

function sayHours(definition: PolicyDefinition): string {
  const { days, from, to, zone, holidays } = definition.workingHours;
  const named = daysText(days);
  return `${DAY_NAMES[named] ?? named} ${from}–${to} ${escape(zone)}${holidays === null ? '' : `, public holidays of ${escape(holidays)} are free`}`;
}

/** The whole policy, a line each: its steps, how it ends, what else it says. */
export function sayPolicy(sight: StepsSight): readonly string[] {
  const { definition } = sight;
  const low = definition.lowWaitsForMorning
    ? 'SEV3 and SEV4 outside working hours wait for the morning.'
    : 'SEV3 and SEV4 page at any hour.';
  const again =
    definition.ackTimeoutMs === null
      ? 'Whoever acknowledges is not asked again.'
      : `Acknowledged and still open after ${sayDuration(definition.ackTimeoutMs)}: asked whether they are still on it.`;
  return [
    ...definition.steps.map((step, index) => sayStep(step, index, sight)),
    sayEnd(sight),
    `${low} ${again}`,
    `Working hours: ${sayHours(definition)}.`,
  ];
}
