import { z } from 'zod';
import { showDuration } from '#base/time.ts';
import type { PersonId, RotaId, TeamId } from '#base/ids.ts';
import type { PolicyDefinition, Step, Target } from '#oncall/policy.ts';
import type { StepWords, TargetWords } from '#slack/commands/policy-step-words.ts';
import { readPolicy } from '#slack/commands/policy-words.ts';
import { tokens } from '#slack/grammar.ts';
import { hoursText, repeatText, stepText } from '#slack/views/policy-text.ts';

/** An escalation policy as it stands in a file: its steps in the very words of `/policy`. Pure. */
export const PolicyBody = z.strictObject({
  /** Services of the team's that use it instead of the team's own. */
  services: z.array(z.string()).default([]),
  steps: z.array(z.string().min(1)).default([]),
  repeat: z.union([z.number().int().min(0), z.literal('forever')], 'it is a number, or forever').default(1),
  'ack-timeout': z.string().default('2h'),
  /** SEV3 and SEV4 outside working hours wait. */
  morning: z.boolean().default(true),
  hours: z.string().default('mon-fri 09:00-17:00 UTC'),
});
export type PolicyBody = z.output<typeof PolicyBody>;

/** What the names in a policy mean, or why that cannot be said. */
export type Meaning = {
  readonly person: (name: string) => PersonId | { readonly problem: string };
  readonly team: (name: string) => TeamId | { readonly problem: string };
  readonly rota: (name: string) => RotaId | { readonly problem: string };
};

const isProblem = (found: string | { readonly problem: string }): found is { readonly problem: string } =>
  typeof found !== 'string';

function targetOf(words: TargetWords, meaning: Meaning): Target | { readonly problem: string } {
  switch (words.kind) {
    case 'rota':
    case 'next': {
      const rotaId = meaning.rota(words.name);
      if (isProblem(rotaId)) return rotaId;
      return words.kind === 'next' ? { kind: 'next', rotaId } : { kind: 'rota', rotaId, role: words.role };
    }
    case 'team':
    case 'responder': {
      const teamId = meaning.team(words.name);
      return isProblem(teamId) ? teamId : { kind: words.kind, teamId };
    }
    case 'person': {
      const personId = meaning.person(words.name);
      return isProblem(personId) ? personId : { kind: 'person', personId };
    }
    case 'channel':
      return words.channelId === null
        ? { problem: '"here" is no channel in a file; write <#C0123456789>' }
        : { kind: 'channel', channelId: words.channelId };
    case 'webhook':
      return words;
  }
}

function stepOf(words: StepWords, meaning: Meaning, problems: string[], number: number): Step {
  const targets = words.targets.flatMap((one): readonly Target[] => {
    const found = targetOf(one, meaning);
    if (!('problem' in found)) return [found];
    problems.push(`steps.${number}: ${found.problem}`);
    return [];
  });
  return { ...words, targets };
}

/** The whole of it as it would be typed. */
const wholeText = (body: PolicyBody): string =>
  [
    ...body.steps.map((step) => `step ${step}`),
    `repeat ${body.repeat}`,
    `ack-timeout ${body['ack-timeout']}`,
    `morning ${body.morning ? 'on' : 'off'}`,
    `hours ${body.hours}`,
  ].join(' ');

/** The definition that a file describes. */
export function policyOf(
  body: PolicyBody,
  meaning: Meaning,
): { readonly definition: PolicyDefinition } | { readonly problems: readonly string[] } {
  const read = readPolicy(tokens(wholeText(body)));
  if ('problems' in read) return read;
  const { steps = [], repeat = 1, ackTimeoutMs = null, lowWaitsForMorning = true, hours } = read.words;
  if (steps.length !== body.steps.length)
    return {
      problems: ['steps: each entry is one step, without the word "step". Example: - rota orders 5m'],
    };
  const problems: string[] = [];
  const definition: PolicyDefinition = {
    steps: steps.map((step, index) => stepOf(step, meaning, problems, index)),
    repeat,
    ackTimeoutMs,
    lowWaitsForMorning,
    workingHours: {
      zone: hours?.zone ?? 'UTC',
      days: hours?.days ?? ['MO', 'TU', 'WE', 'TH', 'FR'],
      from: hours?.from ?? '09:00',
      to: hours?.to ?? '17:00',
      holidays: hours?.holidays ?? null,
    },
  };
  return problems.length > 0 ? { problems } : { definition };
}

/** Names in place of ids: what a policy says, whoever bears the names. */
export const BY_NAME = {
  team: (name: string): TeamId => `tea_${name}`,
  rota: (name: string): RotaId => `rot_${name}`,
};
const bare = (id: string): string => id.replace(/^(tea|rot)_/, '');

/** A definition as it stands in a file. */
export const policyBody = (
  definition: PolicyDefinition,
  services: readonly string[],
  names: {
    readonly rota: (id: string) => string;
    readonly team: (id: string) => string;
    readonly person: (id: string) => string;
  } = { rota: bare, team: bare, person: bare },
): PolicyBody => ({
  services: [...services].toSorted((one, other) => one.localeCompare(other)),
  steps: definition.steps.map((step) => stepText(step, names)),
  repeat: definition.repeat === -1 ? 'forever' : Number(repeatText(definition.repeat)),
  'ack-timeout': definition.ackTimeoutMs === null ? 'off' : showDuration(definition.ackTimeoutMs),
  morning: definition.lowWaitsForMorning,
  hours: hoursText(definition.workingHours),
});
