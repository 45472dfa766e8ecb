import type { RunId } from '#base/ids.ts';
import { change, unborn } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { askRule, noteOf } from '../lifecycle.ts';
import type { RunFact } from '../run.ts';
import { lockPaging, pageStore } from '../store.ts';

type Stepped = Extract<RunFact, { kind: 'escalation.stepped' }>['data'];

/** Pages everybody whom a step of a run reached, in its transaction. A step pages nobody twice: the rows are unique. */
export function pageStep(desk: Desk, runId: RunId, step: Stepped): Promise<void> {
  return transact(desk, async (open) => {
    await lockPaging(open.tx, step.about);
    const by = step.because === 'asked' && open.actor.kind === 'person' ? open.actor.id : null;
    for (const { personId, because } of step.people) {
      const id = open.ids.next('pag');
      const wish = {
        personId,
        about: step.about,
        run: { runId, generation: step.generation, loop: step.loop, step: step.step },
        urgency: step.urgency,
        askedBy: by,
        note: noteOf(step, because),
      };
      await change(open, unborn(pageStore), id, (_, now) => askRule(id, wish, now));
    }
  });
}
