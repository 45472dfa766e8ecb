import type { ModalView } from '@slack/types';
import { showDuration } from '#base/time.ts';
import type { PolicyId } from '#base/ids.ts';
import type { PolicyDefinition } from '#oncall/policy.ts';
import { divider, section } from './blocks.ts';
import type { Block } from './blocks.ts';
import { cap } from './incident-brief.ts';
import { choiceInput, form, radioInput, textInput } from './incident-inputs.ts';
import { sayPolicy } from './policy-steps.ts';
import type { StepsSight } from './policy-steps.ts';
import { hoursText, repeatText, stepText } from './policy-text.ts';
import type { PolicyNames } from './policy-text.ts';

/** What the form of a policy is about. `seen` is the print of the definition whose preview stands in it: the same again is saved. */
export type PolicyMeta = { readonly id: PolicyId | null; readonly seen: string | null };
export type PolicyFilled = {
  readonly name: string;
  readonly team: string;
  readonly steps: string;
  readonly repeat: string;
  readonly ackTimeout: string;
  readonly morning: string;
  readonly hours: string;
};

/** A definition as it stands in the form. */
export const filledFrom = (
  definition: PolicyDefinition,
  names: PolicyNames,
): Omit<PolicyFilled, 'name' | 'team'> => ({
  steps: definition.steps.map((step) => stepText(step, names)).join('\n'),
  repeat: repeatText(definition.repeat),
  ackTimeout: definition.ackTimeoutMs === null ? 'off' : showDuration(definition.ackTimeoutMs),
  morning: definition.lowWaitsForMorning ? 'on' : 'off',
  hours: hoursText(definition.workingHours),
});

/** What a save would do: what changes, and the whole as it would be. */
export const previewBlocks = (changes: readonly string[], sight: StepsSight): readonly Block[] => [
  ...(changes.length === 0
    ? []
    : [section(cap(['*What changes*', ...changes.map((change) => `• ${change}`)].join('\n')))]),
  section(cap(['*How it would be*', ...sayPolicy(sight)].join('\n'))),
  divider(),
];

const settings = (filled: PolicyFilled): readonly Block[] => [
  textInput({
    name: 'repeat',
    label: 'How many more times all steps are gone through',
    hint: 'Then the catch-all is paged. Or: forever.',
    initial: filled.repeat,
    most: 20,
  }),
  textInput({
    name: 'ack_timeout',
    label: 'Acknowledged and forgotten: ask again after',
    hint: 'Whoever does not answer within 10 min loses it to the policy. Or: off.',
    initial: filled.ackTimeout,
    most: 20,
  }),
  radioInput({
    name: 'morning',
    label: 'SEV3 and SEV4 outside working hours',
    choices: [
      { text: 'wait for the morning', value: 'on' },
      { text: 'page at any hour', value: 'off' },
    ],
    initial: filled.morning,
  }),
  textInput({
    name: 'hours',
    label: 'Working hours',
    hint: 'Days, times, zone: mon-fri 09:00-17:00 Europe/London. With public holidays: holidays GB',
    initial: filled.hours,
    most: 200,
  }),
];

/** The form of a policy. The first press shows what would change, the second saves it. */
export function policyForm(options: {
  readonly meta: PolicyMeta;
  readonly filled: PolicyFilled;
  /** Of a new one: the teams that may own it. */
  readonly teams: readonly string[];
  readonly preview: readonly Block[];
}): ModalView {
  const { meta, filled, teams, preview } = options;
  const fresh: readonly Block[] =
    meta.id !== null
      ? []
      : [
          textInput({
            name: 'name',
            label: 'Name',
            hint: 'The team’s own name makes it the team’s policy.',
            placeholder: 'orders',
            initial: filled.name,
            most: 50,
          }),
          choiceInput({
            name: 'team',
            label: 'Team',
            choices: teams.map((team) => ({ text: team, value: team })),
            initial: filled.team,
          }),
        ];
  return form({
    id: 'policy.edit',
    title: meta.id === null ? 'New policy' : `Policy ${filled.name}`,
    submit: meta.seen === null ? 'Preview' : 'Save',
    meta: JSON.stringify(meta),
    blocks: [
      ...preview,
      ...fresh,
      textInput({
        name: 'steps',
        label: 'Steps, one a line: whom, and how long until the next',
        hint: 'rota orders 5m · rota orders secondary 5m · next orders 5m · @bo 5m · team orders 10m · webhook https://… Also: round robin, everyone must ack, if sev1, in working hours, off hours, if 5 alerts in 10m',
        placeholder: 'rota orders 5m',
        initial: filled.steps,
        lines: true,
      }),
      ...settings(filled),
    ],
  });
}
