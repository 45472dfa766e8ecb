import type { PersonId } from '#base/ids.ts';
import { acknowledgeIncident } from '#incidents/verbs/acknowledge-incident.ts';
import { as, person } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { mattersOf } from '#notice/matter.ts';
import { callOf, headOf, saidOf } from '#notice/texts.ts';
import { spokenAndAsked, spokenLast } from '#notice/twiml.ts';
import type { Attempt } from '#oncall/attempt.ts';
import { mergedInto, newestBundleTo } from '#oncall/attempt-store.ts';
import { methodsAt } from '#oncall/method-store.ts';
import type { About } from '#oncall/run.ts';
import { acknowledgePages } from '#oncall/verbs/acknowledge-pages.ts';
import { escalateNow } from '#oncall/verbs/escalate-now.ts';
import { meaningOf } from './statuses.ts';

/** What is said in answer, and how it is counted. */
export type Reply = { readonly text: string; readonly outcome: string };

const aboutsOf = (attempts: readonly Attempt[]): readonly About[] => attempts.map((attempt) => attempt.about);

async function acknowledgeAll(desk: Desk, who: PersonId, abouts: readonly About[]): Promise<Reply> {
  const came = await acknowledgePages(desk, who, abouts, acknowledgeIncident);
  const matters = await mattersOf(
    desk,
    came.map((one) => one.about),
  );
  const outcome = came.some((one) => one.came === 'acknowledged') ? 'acknowledged' : 'nothing_to_acknowledge';
  return {
    text: saidOf(
      matters,
      came.map((one) => one.came),
    ),
    outcome,
  };
}

/** An SMS that came in: "1" or "ack" acknowledges all that the newest bundle sent to that number was about and that still waits. */
export async function replyTo(desk: Desk, number: string, text: string): Promise<Reply> {
  const methods = await methodsAt(desk, ['sms', 'voice'], number);
  if (methods.length === 0)
    return {
      text: 'This is Tocsin. It does not know this number. Add it in Slack: /contact add sms and the number.',
      outcome: 'unknown_sender',
    };
  const told = await newestBundleTo(
    desk,
    methods.map((method) => method.id),
  );
  const [newest] = told;
  if (newest === undefined)
    return { text: 'Nothing was sent to you yet.', outcome: 'nothing_to_acknowledge' };
  const matters = await mattersOf(desk, aboutsOf(told));
  const waiting = matters.filter((matter) => matter.state === 'waits');
  if (meaningOf(text) === 'other')
    return {
      text: waiting.length === 0 ? 'Nothing waits for you.' : `${headOf(waiting)}. Reply 1 to acknowledge.`,
      outcome: 'not_understood',
    };
  const last = matters.slice(0, 1).map((matter) => matter.about);
  return acknowledgeAll(
    desk,
    newest.personId,
    waiting.length === 0 ? last : waiting.map((matter) => matter.about),
  );
}

/** All that a call is about. */
const all = async (desk: Desk, lead: Attempt): Promise<readonly About[]> =>
  aboutsOf([lead, ...(await mergedInto(desk, lead.id))]);

/** What is said to whom answers a call: what waits now, and which keys do what; or that nothing waits any more. */
export async function answerCall(desk: Desk, lead: Attempt | undefined): Promise<string> {
  const matters = lead === undefined ? [] : await mattersOf(desk, await all(desk, lead));
  const waiting = matters.filter((matter) => matter.state === 'waits');
  if (lead === undefined || waiting.length === 0)
    return spokenLast(
      `This is Tocsin. ${matters.length === 0 ? 'Nothing waits any more.' : saidOf(matters, [])} Good bye.`,
    );
  const { says, asks } = callOf(waiting);
  return spokenAndAsked(says, asks, `${desk.ways.publicUrl}/twilio/key?attempt=${lead.id}`);
}

async function escalate(desk: Desk, lead: Attempt): Promise<Reply> {
  const outcome = await escalateNow(as(desk, person(lead.personId)), lead.about);
  return outcome.ok
    ? { text: 'The next person is paged now. You are still paged too.', outcome: 'escalated' }
    : { text: 'There is nobody to escalate to. Please look at it in Slack.', outcome: 'not_escalated' };
}

/** A key that was pressed: 1 acknowledges, 2 escalates; any other is asked again. */
export async function pressKey(
  desk: Desk,
  lead: Attempt | undefined,
  key: string,
): Promise<{ readonly twiml: string; readonly outcome: string }> {
  if (lead === undefined || (key !== '1' && key !== '2'))
    return { twiml: await answerCall(desk, lead), outcome: 'not_understood' };
  const reply =
    key === '1'
      ? await acknowledgeAll(desk, lead.personId, await all(desk, lead))
      : await escalate(desk, lead);
  return { twiml: await spokenLast(`${reply.text} Good bye.`), outcome: reply.outcome };
}
