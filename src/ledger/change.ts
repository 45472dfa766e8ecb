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
};

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
    const before = await store.load(open.tx, key);
    const decision = rule(before, open.instant);
    if ('refused' in decision) return refused(decision.refused);
    await store.save(open.tx, decision.next, before);
    const events = await appendEvents(open, store.subject(decision.next), decision.facts);
    await setTimers(open.tx, decision.timers ?? []);
    for (const event of events) {
      for (const effect of await open.follow(open, event)) open.gather(outboxOf, effect);
    }
    return done(decision.next);
  });
}
