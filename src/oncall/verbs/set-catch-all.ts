import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import { mayChange } from '#catalog/permissions.ts';
import { people } from '#catalog/store.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { setCatchAllRule } from '../policy-rules.ts';
import type { CatchAll, PolicyRefusal } from '../policy.ts';
import { catchAllStore } from '../policy-store.ts';

/** Names the organisation's last resort; for admins. It cannot be emptied. */
export function setCatchAll(desk: Desk, wish: CatchAll): Promise<Outcome<CatchAll, PolicyRefusal>> {
  return transact(desk, async (open): Promise<Outcome<CatchAll, PolicyRefusal>> => {
    const everyone = await people(open);
    if (!mayChange(open.actor, { members: [] }, everyone)) {
      const who = everyone.filter((person) => person.admin && person.active && !person.bot);
      return refused({ why: 'not_allowed', who: who.map((person) => person.id), what: 'the last resort' });
    }
    return change(open, catchAllStore, 'catch_all', (before) =>
      setCatchAllRule(before ?? { people: [], channelId: null }, wish, everyone),
    );
  });
}
