import { isId } from '#base/ids.ts';
import { teamByName } from '#catalog/store.ts';
import type { Policy } from '#oncall/policy.ts';
import { policyById } from '#oncall/policy-store.ts';
import { archivePolicy } from '#oncall/verbs/change-policy.ts';
import { policyNamed, saveDefinition, startingPoint } from '../commands/policy-act.ts';
import { openForm } from '../commands/policy-form.ts';
import { restartOpen } from '../commands/policy-more.ts';
import { resolvePolicy } from '../commands/policy-resolve.ts';
import { readPolicy } from '../commands/policy-words.ts';
import { defineAction } from '../define.ts';
import type { Action, Seat } from '../define.ts';
import { firstWord, tokens } from '../grammar.ts';
import { sayPolicyProblems, sayPolicyRefusal } from '../views/policy-refusals.ts';

/** A button about one policy, named by the first word of its value. */
const on = (id: string, run: (seat: Seat, policy: Policy, rest: string) => Promise<void>): Action =>
  defineAction({
    id,
    run: async (seat, { value }) => {
      const [named = '', ...rest] = value.split(' ');
      const policy = isId('pol', named) ? await policyById(seat.desk, named) : undefined;
      return policy === undefined || policy.archived
        ? seat.answer({ text: sayPolicyRefusal({ why: 'not_found', what: 'policy' }) })
        : run(seat, policy, rest.join(' '));
    },
  });

/** Takes back the change that made a version, unless somebody changed it again since. */
const undo = on('policy.undo', async (seat, policy, rest) => {
  const { word: version, rest: words } = firstWord(rest);
  if (Number(version) !== policy.version)
    return seat.answer({
      text: `*${policy.name}* was changed again since, so nothing was taken back. Look at it first: \`/policy show ${policy.name}\``,
    });
  const read = readPolicy(tokens(words));
  if ('problems' in read) return seat.answer({ text: sayPolicyProblems(read.problems) });
  const resolved = await resolvePolicy(seat, { steps: [], ...read.words }, policy.definition);
  if ('problems' in resolved) return seat.answer({ text: sayPolicyProblems(resolved.problems) });
  const saved = await saveDefinition(
    seat,
    policy,
    resolved.definition,
    `Taken back: the policy *${policy.name}* is as it was.`,
    seat.replace,
  );
  if (!saved.ok) await seat.answer({ text: sayPolicyRefusal(saved.refused) });
});

const make = defineAction({
  id: 'policy.new',
  run: async (seat, { value }) => {
    const team = await teamByName(seat.desk, value);
    const standing = await policyNamed(seat.desk, value);
    if (standing !== undefined && 'policy' in standing)
      return openForm(seat, { policy: standing.policy }, standing.policy.definition, false);
    return team === undefined
      ? seat.answer({ text: sayPolicyRefusal({ why: 'not_found', what: 'policy' }) })
      : openForm(seat, { name: team.name, team }, await startingPoint(seat.desk, team), false);
  },
});

export const policyActions: readonly Action[] = [
  make,
  on('policy.edit', (seat, policy) => openForm(seat, { policy }, policy.definition, false)),
  undo,
  on('policy.restart', restartOpen),
  on('policy.archive', async (seat, policy) => {
    const outcome = await archivePolicy(seat.desk, policy.id);
    await seat.replace({
      text: outcome.ok ? `The policy *${policy.name}* is archived.` : sayPolicyRefusal(outcome.refused),
    });
  }),
  on('policy.keep', (seat, policy) => seat.replace({ text: `The policy *${policy.name}* stays.` })),
];
