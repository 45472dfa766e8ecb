import { never } from '#base/invariant.ts';
import { showDuration } from '#base/time.ts';
import { showSeverity } from '#catalog/severity.ts';
import type { Condition, PolicyDefinition, Step, Target, WorkingHours } from '#oncall/policy.ts';
import { channelLink, mention } from './words.ts';

/** Pure: a policy in the very words that `/policy` reads, for forms and for taking a change back. */

/** How things are named in a text: by the names that people know, or, to be read again whatever is renamed, by their ids. */
export type PolicyNames = {
  readonly rota: (id: string) => string;
  readonly team: (id: string) => string;
  readonly person: (id: string) => string;
};
export const BY_ID: PolicyNames = { rota: (id) => id, team: (id) => id, person: mention };

export function targetText(target: Target, names: PolicyNames): string {
  switch (target.kind) {
    case 'rota':
      return `rota ${names.rota(target.rotaId)}${target.role === 'secondary' ? ' secondary' : ''}`;
    case 'next':
      return `next ${names.rota(target.rotaId)}`;
    case 'person':
      return names.person(target.personId);
    case 'team':
    case 'responder':
      return `${target.kind} ${names.team(target.teamId)}`;
    case 'channel':
      return channelLink(target.channelId);
    case 'webhook':
      return `webhook ${target.url}${target.secretName === null ? '' : ` secret env:${target.secretName}`}`;
    default:
      return never(target);
  }
}

const conditionText = (when: Condition): readonly string[] => [
  ...(when.severity === null ? [] : [`if ${showSeverity(when.severity).toLowerCase()}`]),
  ...(when.hours === 'any' ? [] : [when.hours === 'working' ? 'in working hours' : 'off hours']),
  ...(when.storm === null ? [] : [`if ${when.storm.alerts} alerts in ${showDuration(when.storm.withinMs)}`]),
];

/** "rota orders 5m", without the word `step`. */
export const stepText = (step: Step, names: PolicyNames): string =>
  [
    step.targets.map((target) => targetText(target, names)).join(' and '),
    showDuration(step.delayMs),
    ...(step.mode === 'round_robin' ? ['round robin'] : []),
    ...(step.acknowledgedBy === 'everyone' ? ['everyone must ack'] : []),
    ...conditionText(step.when),
  ].join(' ');

const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const DAY_WORDS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** "mon-fri", "mon,wed", "daily". */
export function daysText(days: readonly string[]): string {
  const at = DAYS.flatMap((day, index) => (days.includes(day) ? [index] : []));
  const [first = 0] = at;
  const last = at.at(-1) ?? 0;
  if (at.length === DAYS.length) return 'daily';
  return at.length > 2 && last - first === at.length - 1
    ? `${DAY_WORDS[first]}-${DAY_WORDS[last]}`
    : at.map((day) => DAY_WORDS[day]).join(',');
}

/** "mon-fri 09:00-17:00 Europe/London holidays GB". */
export const hoursText = (hours: WorkingHours): string =>
  `${daysText(hours.days)} ${hours.from}-${hours.to} ${hours.zone}${hours.holidays === null ? '' : ` holidays ${hours.holidays}`}`;

export const repeatText = (repeat: number): string => (repeat === -1 ? 'forever' : String(repeat));

/** The whole of it: "step rota orders 5m step @bo 5m repeat 1 ack-timeout 2h morning on hours mon-fri 09:00-17:00 UTC". */
export const policyText = (definition: PolicyDefinition, names: PolicyNames): string =>
  [
    ...definition.steps.map((step) => `step ${stepText(step, names)}`),
    `repeat ${repeatText(definition.repeat)}`,
    `ack-timeout ${definition.ackTimeoutMs === null ? 'off' : showDuration(definition.ackTimeoutMs)}`,
    `morning ${definition.lowWaitsForMorning ? 'on' : 'off'}`,
    `hours ${hoursText(definition.workingHours)}`,
  ].join(' ');
