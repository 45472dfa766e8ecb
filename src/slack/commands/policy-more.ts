import type { Policy } from '#oncall/policy.ts';
import { restartRun } from '#oncall/verbs/restart-run.ts';
import type { Seat } from '../define.ts';
import { actions, button, escape, section } from '../views/blocks.ts';
import { outdatedRuns } from './policy-act.ts';

/** Starts over, by the newest version, everything open that goes through another one. */
export async function restartOpen(seat: Seat, policy: Policy): Promise<void> {
  const runs = await outdatedRuns(seat.desk, policy);
  let count = 0;
  for (const run of runs) if ((await restartRun(seat.desk, run.id)).ok) count += 1;
  return seat.answer({
    text:
      count === 0
        ? `Nothing open goes by an older version of *${policy.name}*, so nothing was restarted. What is open: the Home tab.`
        : `${count === 1 ? 'One open alert or incident starts' : `${count} open alerts or incidents start`} over with the newest version of *${policy.name}*: step 1 is paged now.`,
  });
}

/** Asks before it ends a policy. */
export async function askArchive(seat: Seat, policy: Policy): Promise<void> {
  const then = policy.ofTeam
    ? 'Its team goes by the default again: whoever is on call, then everybody.'
    : 'Its services use their team’s policy again.';
  const text = `Archive the policy *${escape(policy.name)}*? ${then} What is open goes on as it began.`;
  return seat.answer({
    text,
    blocks: [
      section(text),
      actions(
        [
          button({ id: 'policy.archive', text: 'Archive', value: policy.id, style: 'danger' }),
          button({ id: 'policy.keep', text: 'Keep', value: policy.id }),
        ],
        'archive',
      ),
    ],
  });
}
