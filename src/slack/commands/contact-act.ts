import type { Outcome } from '#base/decision.ts';
import type { Method, MethodRefusal, PersonalRules } from '#oncall/method.ts';
import { methodsOf } from '#oncall/method-store.ts';
import type { Urgency } from '#oncall/run.ts';
import { addMethod, sendCode, verifyMethod } from '#oncall/verbs/methods.ts';
import { setRules } from '#oncall/verbs/set-rules.ts';
import { testPage } from '#oncall/verbs/test-page.ts';
import { done, refused } from '#base/decision.ts';
import type { Seat } from '../define.ts';
import { askNone, contactSaid } from '../views/contact.ts';
import { sayMethodRefusal } from '../views/contact-refusals.ts';
import { KIND_WORDS, URGENCY_WORDS, methodWords } from '../views/contact-text.ts';
import { contactSight, methodsMeant } from './contact-sight.ts';
import type { MeantMethod, NewMethod, ReadRules, RuleWords } from './contact-words.ts';

/** What commands, buttons and forms about contact methods do alike. */

type Answer = Outcome<Method, MethodRefusal>;

/** Adds a method and has its code sent. `againAt`: it was added, but so soon after another one its code can only be asked for then. */
export async function addAndSend(
  seat: Seat,
  wish: NewMethod,
): Promise<Outcome<{ readonly method: Method; readonly againAt: Date | null }, MethodRefusal>> {
  const added = await addMethod(seat.desk, { personId: seat.personId, ...wish });
  if (!added.ok) return added;
  const sent = await sendCode(seat.desk, added.value.id);
  if (sent.ok) return done({ method: sent.value, againAt: null });
  return sent.refused.why === 'too_often'
    ? done({ method: added.value, againAt: sent.refused.againAt })
    : refused(sent.refused);
}

/** The unverified method whose code was sent last. */
export async function waitingForCode(seat: Seat): Promise<Method | undefined> {
  const waiting = (await methodsOf(seat.desk, seat.personId)).filter((method) => method.verifiedAt === null);
  const until = (method: Method): number => method.codeUntil?.getTime() ?? 0;
  return waiting.toSorted((one, other) => until(other) - until(one))[0];
}

export const verify = (seat: Seat, method: Method, code: string): Promise<Answer> =>
  verifyMethod(seat.desk, method.id, code);

/** One method that words mean, or why there is not exactly one. */
export async function oneMeant(
  seat: Seat,
  meant: MeantMethod | undefined,
): Promise<Method | { readonly problem: string }> {
  const methods = await methodsOf(seat.desk, seat.personId);
  const found = meant === undefined ? [] : methodsMeant(methods, meant);
  const [only, another] = found;
  if (only === undefined) return { problem: sayMethodRefusal({ why: 'not_found' }) };
  if (another === undefined) return only;
  return {
    problem: `You have several of that kind: ${found.map(methodWords).join(', ')}. Say which by its number in \`/contact\`: \`/contact test ${methods.indexOf(only) + 1}\``,
  };
}

/** Sends a test page, by one method or by all that critical pages use, and says so. */
export async function sendTest(seat: Seat, method: Method | null): Promise<void> {
  const outcome = await testPage(seat.desk, seat.personId, method?.id ?? null);
  if (!outcome.ok) return seat.answer({ text: sayMethodRefusal(outcome.refused) });
  const how =
    method === null
      ? 'by every method that your critical pages use, each at its time'
      : `by ${KIND_WORDS[method.kind]}`;
  return seat.answer({
    text: `A page marked TEST is on its way to you ${how}. Acknowledge it as you would a real one; that ends it.`,
  });
}

async function rulesMeant(
  seat: Seat,
  words: readonly RuleWords[],
): Promise<PersonalRules['rules'] | { readonly problem: string }> {
  const rules: PersonalRules['rules'][number][] = [];
  for (const { method, afterMs } of words) {
    const found = await oneMeant(seat, method);
    if ('problem' in found) return found;
    if (found.verifiedAt === null) return { problem: sayMethodRefusal({ why: 'not_verified' }) };
    rules.push({ methodId: found.id, afterMs });
  }
  return rules;
}

/** Saves what a person wants at an urgency; answers why not where it cannot. */
export async function saveRules(
  seat: Seat,
  read: Exclude<ReadRules, { readonly problem: string }>,
): Promise<string | undefined> {
  const { urgency, rules: words } = read;
  const rules = typeof words === 'string' ? [] : await rulesMeant(seat, words);
  if ('problem' in rules) return rules.problem;
  const { personId } = seat;
  const outcome = await setRules(seat.desk, { personId, urgency, rules, optedOut: words === 'none' });
  return outcome.ok ? undefined : sayMethodRefusal(outcome.refused);
}

/** What a saved rule says. */
export async function rulesSaved(
  seat: Seat,
  urgency: Urgency,
  none: boolean,
  say = seat.answer,
): Promise<void> {
  const first = none
    ? `Saved: no page of that urgency reaches you, on purpose. ${URGENCY_WORDS[urgency]} goes on to the next step of its policy.`
    : `Saved: ${URGENCY_WORDS[urgency]}.`;
  await say(contactSaid(first, await contactSight(seat.desk, seat.personId)));
}

/** Rules as typed: silence for what is urgent is asked about first. */
export async function typedRules(
  seat: Seat,
  read: Exclude<ReadRules, { readonly problem: string }>,
): Promise<void> {
  if (read.rules === 'none' && read.urgency !== 'low') return seat.answer(askNone(read.urgency));
  const problem = await saveRules(seat, read);
  return problem === undefined
    ? rulesSaved(seat, read.urgency, read.rules === 'none')
    : seat.answer({ text: problem });
}
