import { sayDuration } from '#base/time.ts';
import type { PolicyDefinition } from '#oncall/policy.ts';
import { escape } from './blocks.ts';
import { hoursText, repeatText, stepText } from './policy-text.ts';
import type { PolicyNames } from './policy-text.ts';

/** How many there are at the beginning that are equal. */
const common = (one: readonly string[], other: readonly string[]): number => {
  const end = Math.min(one.length, other.length);
  for (let at = 0; at < end; at += 1) if (one[at] !== other[at]) return at;
  return end;
};

/** Steps that stayed at the beginning and at the end say nothing; what lies between was changed, came or went. */
function stepChanges(before: readonly string[], after: readonly string[]): readonly string[] {
  const begin = common(before, after);
  const end = common(before.slice(begin).reverse(), after.slice(begin).reverse());
  const [was, is] = [before.slice(begin, before.length - end), after.slice(begin, after.length - end)];
  return Array.from({ length: Math.max(was.length, is.length) }, (_, index) => {
    const [from, to] = [was[index], is[index]];
    const step = `step ${begin + index + 1}`;
    if (from === undefined) return `${step} is new: ${to ?? ''}`;
    return to === undefined ? `${step} goes: ${from}` : `${step}: ${from} → ${to}`;
  });
}

const timeoutWords = (ms: number | null): string => (ms === null ? 'never' : `after ${sayDuration(ms)}`);
const morningWords = (waits: boolean): string => (waits ? 'wait for the morning' : 'page at any hour');

/** What a change of a policy changes, a line each, in mrkdwn: "step 2: @bo 5m → team orders 5m". Empty when nothing does. */
export function policyChanges(
  before: PolicyDefinition,
  after: PolicyDefinition,
  names: PolicyNames,
): readonly string[] {
  const texts = (definition: PolicyDefinition): readonly string[] =>
    definition.steps.map((step) => stepText(step, names));
  const turned = (what: string, from: string, to: string): readonly string[] =>
    from === to ? [] : [`${what}: ${from} → ${to}`];
  return [
    ...stepChanges(texts(before), texts(after)),
    ...turned('repeat', repeatText(before.repeat), repeatText(after.repeat)),
    ...turned('asked again', timeoutWords(before.ackTimeoutMs), timeoutWords(after.ackTimeoutMs)),
    ...turned(
      'SEV3 and SEV4',
      morningWords(before.lowWaitsForMorning),
      morningWords(after.lowWaitsForMorning),
    ),
    ...turned('working hours', escape(hoursText(before.workingHours)), escape(hoursText(after.workingHours))),
  ];
}
