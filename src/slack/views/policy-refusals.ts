import { never } from '#base/invariant.ts';
import type { PolicyRefusal } from '#oncall/policy.ts';
import type { RunRefusal } from '#oncall/run.ts';
import { escape } from './blocks.ts';
import { mentions } from './words.ts';

const EXAMPLE = '`/policy create orders step rota orders 5m step @bo 5m step team orders 10m repeat 1`';

/** What could not be read of a policy's words, and a whole example. */
export const sayPolicyProblems = (problems: readonly string[]): string =>
  `Nothing was changed: ${problems.map(escape).join('; ')}.\nExample: ${EXAMPLE}`;

/** Why an act on a policy was refused, and an example that works. */
export function sayPolicyRefusal(refusal: PolicyRefusal): string {
  switch (refusal.why) {
    case 'not_found':
      return `There is no such ${refusal.what}. \`/${refusal.what} list\` shows those there are.`;
    case 'not_allowed':
      return `You cannot change ${escape(refusal.what)}: it belongs to a team you are not on. ${refusal.who.length === 0 ? 'An admin of the workspace can.' : `${mentions(refusal.who.slice(0, 8))} can.`}`;
    case 'name_taken':
      return `There is a policy \`${refusal.name}\` already. Change it: \`/policy edit ${refusal.name}\`, or give another name: \`/policy create ${refusal.name}-night for ${refusal.name} step rota ${refusal.name} 5m\`.`;
    case 'name_invalid':
      return `“${escape(refusal.name)}” cannot be a name. Names are lower-case letters, digits and single dashes, at most 50. Example: ${EXAMPLE}`;
    case 'definition_invalid':
      return `${refusal.step === null ? '' : `Step ${refusal.step}: `}${escape(refusal.problem)}. Example: ${EXAMPLE}`;
    case 'team_default':
      return `\`${refusal.name}\` is the team’s own policy; all its services use it already unless they name another: \`/policy use ${refusal.name}-night orders-api\`.`;
    case 'catch_all_empty':
      return 'The catch-all is the last resort and cannot be emptied: nobody would be paged when nobody answers. Name who it is: `/policy catch-all @ada @bo`';
    case 'nothing_changes':
      return 'That is how it is already; nothing was changed.';
    default:
      return never(refusal);
  }
}

/** Why a way through a policy did not move, and what works instead. */
export function sayRunRefusal(refusal: RunRefusal): string {
  switch (refusal.why) {
    case 'not_found':
      return 'Nobody is being paged about it by a policy. Choose a person or a team instead.';
    case 'ended':
      return refusal.because === 'exhausted'
        ? 'Its policy has come to its end, and the catch-all was paged. Choose a person or a team instead.'
        : 'It is over, so nobody was paged. If it is not, declare an incident: `/incident declare orders are failing sev1`';
    case 'not_due':
      return 'The next step is not due yet. Press *Escalate* to page it now.';
    case 'already_acknowledged':
      return `${mentions(refusal.by)} acknowledged it already. Choose a person or a team to page somebody else.`;
    case 'muted':
      return 'It is muted, so its policy pages nobody. Unmute it first, or choose a person or a team.';
    case 'empty_policy':
      return 'Its policy has no step to page. Choose a person or a team, or give it one: `/policy edit orders`';
    default:
      return never(refusal);
  }
}
