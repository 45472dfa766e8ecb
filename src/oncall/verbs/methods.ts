import { done, refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { MethodId, PersonId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { configuredKinds } from '../configured.ts';
import {
  addRule,
  askCodeRule,
  codeRule,
  heardRule,
  removeRule,
  triesLeft,
  verifyRule,
} from '../method-rules.ts';
import type { MethodWish } from '../method-rules.ts';
import { methodById, methodStore, methodsOf, newestCodeEnd } from '../method-store.ts';
import type { Method, MethodRefusal } from '../method.ts';

type Answer = Outcome<Method, MethodRefusal>;

/** Everybody looks after their own ways only; the product itself (the command line, a test) may for anybody. */
const mayTouch = (desk: Desk, person: PersonId): boolean =>
  desk.actor.kind === 'system' || desk.actor.id === person;

async function ownOrRefused(desk: Desk, id: MethodId): Promise<MethodRefusal | undefined> {
  const method = await methodById(desk, id);
  if (method === undefined) return { why: 'not_found' };
  return mayTouch(desk, method.personId) ? undefined : { why: 'not_yours' };
}

/** Notes a way to reach somebody, not used until it is verified: `sendCode` comes next. */
export function addMethod(desk: Desk, wish: MethodWish): Promise<Answer> {
  if (!mayTouch(desk, wish.personId)) return Promise.resolve(refused({ why: 'not_yours' }));
  return transact(desk, async (open): Promise<Answer> => {
    const sight = { own: await methodsOf(open, wish.personId), configured: configuredKinds(open) };
    const id = open.ids.next('met');
    return change(open, methodStore, id, (_, now) => addRule(id, wish, sight, now));
  });
}

/** Has a code sent by the method itself, at most one a minute to one person. It is made when it goes out, and only its print is kept. */
export function sendCode(desk: Desk, id: MethodId): Promise<Answer> {
  return transact(desk, async (open): Promise<Answer> => {
    const method = await methodById(open, id);
    const why = await ownOrRefused(open, id);
    if (method === undefined || why !== undefined) return refused(why ?? { why: 'not_found' });
    const newest = await newestCodeEnd(open.tx, method.personId);
    return change(open, methodStore, id, askCodeRule(newest));
  });
}

const USE = 'code';
const printOf = (desk: Desk, id: MethodId, code: string): string => desk.ways.seal.sign(USE, `${id} ${code}`);

/** Makes the code that is about to be sent and answers it with its method; refused when none is wanted any more. The one before is void. */
export async function makeCode(
  desk: Desk,
  id: MethodId,
): Promise<Outcome<{ readonly method: Method; readonly code: string }, MethodRefusal>> {
  const code = desk.ways.seal.code();
  const outcome = await change(desk, methodStore, id, codeRule(printOf(desk, id, code)));
  return outcome.ok ? done({ method: outcome.value, code }) : outcome;
}

/** The person tells the code that reached them: the method is theirs. A wrong one counts, and the number of tries left is told. */
export async function verifyMethod(desk: Desk, id: MethodId, code: string): Promise<Answer> {
  const why = await ownOrRefused(desk, id);
  if (why !== undefined) return refused(why);
  const digits = code.replaceAll(/\D/g, '');
  const matches = (print: string): boolean =>
    print.length > 0 && desk.ways.seal.holds(USE, `${id} ${digits}`, print);
  const outcome = await change(desk, methodStore, id, verifyRule(matches));
  if (!outcome.ok || outcome.value.verifiedAt !== null) return outcome;
  return refused({ why: 'code_wrong', triesLeft: triesLeft(outcome.value) });
}

/** Takes a method away; rules that name it go on without it. */
export async function removeMethod(desk: Desk, id: MethodId): Promise<Answer> {
  const why = await ownOrRefused(desk, id);
  return why === undefined ? change(desk, methodStore, id, removeRule) : refused(why);
}

/** What the last message through a method taught: null, it was taken; else why not. */
export const heardOf = (desk: Desk, id: MethodId, error: string | null): Promise<Answer> =>
  change(desk, methodStore, id, heardRule(error));
