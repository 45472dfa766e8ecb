import { isId } from '#base/ids.ts';
import type { Outcome } from '#base/decision.ts';
import type { Run, RunRefusal } from '#oncall/run.ts';
import { runById } from '#oncall/run-store.ts';
import { acknowledgeTest } from '#oncall/verbs/acknowledge-pages.ts';
import { escalateNow } from '#oncall/verbs/escalate-now.ts';
import { restartRun } from '#oncall/verbs/restart-run.ts';
import { stillOnIt } from '#oncall/verbs/still-on-it.ts';
import { stillWords } from '../couriers/still-on-it.ts';
import { defineAction } from '../define.ts';
import type { Action, Seat } from '../define.ts';
import { sayRunRefusal } from '../views/policy-refusals.ts';
import { mention } from '../views/words.ts';

/** A button about one run; what it answers takes the place of the question. */
const answer = (
  id: string,
  verb: (seat: Seat, run: Run) => Promise<Outcome<Run, RunRefusal>>,
  said: string,
): Action =>
  defineAction({
    id,
    run: async (seat, { value }) => {
      const run = isId('run', value) ? await runById(seat.desk, value) : undefined;
      if (run === undefined) return seat.answer({ text: sayRunRefusal({ why: 'not_found' }) });
      const outcome = await verb(seat, run);
      const over = 'It is not in your hands any more: it was resolved, handed over, or paged again.';
      return seat.replace(await stillWords(seat.desk, run, outcome.ok ? said : over));
    },
  });

export const runActions: readonly Action[] = [
  answer('run.still', (seat, run) => stillOnIt(seat.desk, run.id), 'You are still on it.'),
  answer(
    'run.hand_back',
    (seat, run) => escalateNow(seat.desk, run.about),
    'Handed back: the next step of the policy was paged.',
  ),
  defineAction({
    id: 'test.acknowledge',
    run: async (seat, { value }) => {
      const outcome = isId('tst', value) ? await acknowledgeTest(seat.desk, value) : undefined;
      if (outcome?.ok === true) return;
      const by = outcome?.refused.why === 'already_acknowledged' ? outcome.refused.by : undefined;
      await seat.answer({
        text:
          by === undefined
            ? 'That test is over. Send another: `/contact test`'
            : `${mention(by)} acknowledged this test already.`,
      });
    },
  }),
  defineAction({
    id: 'run.restart',
    run: async (seat, { value }) => {
      const outcome = isId('run', value) ? await restartRun(seat.desk, value) : undefined;
      if (outcome?.ok !== true)
        await seat.answer({ text: sayRunRefusal(outcome?.refused ?? { why: 'not_found' }) });
    },
  }),
];
