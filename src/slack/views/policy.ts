import type { PolicyId } from '#base/ids.ts';
import type { CatchAll } from '#oncall/policy.ts';
import type { Words } from '../define.ts';
import { actions, button, context, escape, section } from './blocks.ts';
import type { ActionElement } from './blocks.ts';
import { cap } from './incident-brief.ts';
import { linesBlocks } from './lines.ts';
import { sayCatchAll, sayPolicy } from './policy-steps.ts';
import type { StepsSight } from './policy-steps.ts';
import { mentions } from './words.ts';

/** A policy as people see it. `id` is null for the one that a team without a policy has. */
export type PolicySight = StepsSight & {
  readonly id: PolicyId | null;
  readonly name: string;
  readonly team: string;
  /** The team's own, which its services use unless they name another. */
  readonly ofTeam: boolean;
  /** Names of the services that name it. */
  readonly services: readonly string[];
};

function usedBy({ ofTeam, team, services }: PolicySight): string {
  if (ofTeam) return `used by all services of ${team} that name no other`;
  return services.length === 0 ? 'used by no service yet' : `used by ${services.join(', ')}`;
}

/** A policy whole: its steps read aloud, with whom each means now. */
export function policyCard(sight: PolicySight): Words {
  const first =
    sight.id === null
      ? `The team ${sight.team} has no policy of its own; this is what happens:`
      : `Policy ${sight.name} of the team ${sight.team}, ${usedBy(sight)}`;
  const buttons =
    sight.id === null
      ? [button({ id: 'policy.new', text: 'Make one', value: sight.team })]
      : [button({ id: 'policy.edit', text: 'Edit', value: sight.id })];
  return {
    text: first,
    blocks: [
      section(cap([`*${escape(first)}*`, ...sayPolicy(sight)].join('\n'))),
      actions(buttons, 'policy'),
    ],
  };
}

/** Every policy, a line each, and the catch-all at the end. */
export function policyList(
  all: readonly { readonly name: string; readonly team: string; readonly line: string }[],
  without: readonly string[],
  catchAll: CatchAll,
): Words {
  const lines = all.map(
    ({ name, team, line }) => `*${escape(name)}*${name === team ? '' : ` (team ${escape(team)})`}: ${line}`,
  );
  const first =
    all.length === 1
      ? 'One policy'
      : all.length === 0
        ? 'There are no policies yet'
        : `${all.length} policies`;
  const last = [
    ...(without.length === 0
      ? []
      : [
          `By default, with ${without.length === 1 ? 'no policy' : 'no policies'} of their own: ${without.map(escape).join(', ')}. \`/policy show ${without[0] ?? 'orders'}\` shows what happens then.`,
        ]),
    `Catch-all, when nobody answers: ${sayCatchAll(catchAll)}.`,
  ];
  return {
    text: first,
    blocks: [
      ...(lines.length === 0
        ? [section(`${first}. Make one: \`/policy create orders step rota orders 5m step team orders 10m\``)]
        : linesBlocks(lines, () => '`/policy show orders` shows one whole.')),
      context(last.join('\n')),
    ],
  };
}

/** So much may stand in a button's value. */
const MOST_VALUE = 2_000;

/** What became of a policy: what changed, the whole, and a button that changes it back. `undo` holds the words of the one before. */
export function policySaid(
  first: string,
  sight: PolicySight,
  more: {
    readonly changes: readonly string[];
    readonly undo: string | null;
    /** Open alerts and incidents that go on with the version they began with. */
    readonly running: number;
  },
): Words {
  const undo = sight.id === null || more.undo === null ? undefined : `${sight.id} ${more.undo}`;
  const buttons: readonly ActionElement[] = [
    ...(undo === undefined || undo.length > MOST_VALUE
      ? []
      : [button({ id: 'policy.undo', text: 'Undo', value: undo })]),
    ...(sight.id === null || more.running === 0
      ? []
      : [button({ id: 'policy.restart', text: 'Restart open ones with it', value: sight.id })]),
  ];
  const open =
    more.running === 0
      ? []
      : [
          context(
            more.running === 1
              ? 'One open alert or incident goes on with the version it began with.'
              : `${more.running} open alerts or incidents go on with the version they began with.`,
          ),
        ];
  return {
    text: first,
    blocks: [
      section(cap([first, ...more.changes.map((change) => `• ${change}`)].join('\n'))),
      section(cap(sayPolicy(sight).join('\n'))),
      ...open,
      ...(buttons.length === 0 ? [] : [actions(buttons, 'policy')]),
    ],
  };
}

/** What the catch-all is now, or is. */
export const catchAllSaid = (catchAll: CatchAll, changed: boolean): Words => ({
  text: `${changed ? 'Saved. When' : 'When'} nobody of a policy answers, ${catchAll.people.length === 0 ? 'every admin is' : `${mentions(catchAll.people)} ${catchAll.people.length === 1 ? 'is' : 'are'}`} paged${catchAll.channelId === null ? '' : ` and <#${catchAll.channelId}> is told`}. It can be changed, never emptied: \`/policy catch-all @ada #general\``,
});
