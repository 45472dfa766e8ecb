import type { About } from '#oncall/run.ts';
import { escalateNow } from '#oncall/verbs/escalate-now.ts';
import type { ModalAnswer, Seat } from '../define.ts';
import { sayRunRefusal } from '../views/policy-refusals.ts';
import { errorAt } from './incident-values.ts';

/** The choice of the next step, made: it pages now, or the form says why not. */
export async function nextStep(seat: Seat, about: About): Promise<ModalAnswer> {
  const outcome = await escalateNow(seat.desk, about);
  return outcome.ok ? undefined : errorAt('how', sayRunRefusal(outcome.refused));
}
