import { done, refused } from '#base/decision.ts';
import type { Decision, Fact, Outcome } from '#base/decision.ts';
import type { Desk } from './desk.ts';
import { appendEvents } from './events.ts';
import { outboxOf } from './outbox.ts';
import { setTimers } from './timers.ts';
import { transact } from './transact.ts';
import type { Tx } from './transact.ts';

export type { Tx } from './transact.ts';

/** How a noun is kept. `load` locks the row for the transaction; `subject` names it in the event log. */
export type Store<Key, State> = {
  readonly load: (tx: Tx, key: Key) => Promise<State | undefined>;
  readonly save: (tx: Tx, next: State, before: State | undefined) => Promise<void>;
  readonly subject: (state: State) => string;
  /** The subject is the row's own id, and `save` writes all that `load` reads: what a transaction saved it need not ask the database for. */
  readonly whole?: true;
};

/** What the open transaction itself saved under that id, if it did. */
export function ownSaved<State>(
  desk: Desk,
  store: Pick<Store<never, State>, 'save' | 'whole'>,
  id: string,
): State | undefined {
  // Ids say by their prefix of which noun they are, so what stands there was saved by this store or its like.
  return store.whole === undefined ? undefined : (desk.saved?.get(id) as State | undefined);
}

/** The store of something whose id was drawn just now: there is nothing to load. */
export const unborn = <Key, State>(store: Store<Key, State>): Store<Key, State> => ({
  ...store,
  load: async () => undefined,
});

/**
 * The one way into the database: begin, load for update, ask the rule, and — unless it refuses — save, append the events, set the timers, follow
 * the story and fill the outbox, commit, wake the pumps. Joins an open transaction. The rule may be asked several times and must be pure.
 */
export function change<Key, State, F extends Fact, Refusal>(
  desk: Desk,
  store: Store<Key, State>,
  key: Key,
  rule: (before: State | undefined, now: Date) => Decision<State, F, Refusal>,
): Promise<Outcome<State, Refusal>> {
  return transact(desk, async (open): Promise<Outcome<State, Refusal>> => {
    const own = typeof key === 'string' ? ownSaved(open, store, key) : undefined;
    const before = own ?? (await store.load(open.tx, key));
    const decision = rule(before, open.instant);
    if ('refused' in decision) return refused(decision.refused);
    await store.save(open.tx, decision.next, before);
    const subject = store.subject(decision.next);
    if (store.whole === true) open.saved.set(subject, decision.next);
    const events = await appendEvents(open, subject, decision.facts);
    await setTimers(open.tx, decision.timers ?? []);
    for (const event of events) {
      for (const effect of await open.follow(open, event)) open.gather(outboxOf, effect);
    }
    return done(decision.next);
  });
}
