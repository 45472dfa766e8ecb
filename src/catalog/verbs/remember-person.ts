import type { Outcome } from '#base/decision.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { CatalogRefusal, Person } from '../catalog.ts';
import { rememberPersonRule } from '../rules.ts';
import { personStore } from '../store.ts';

/** Writes down what Slack says of a person; refused with `nothing_changes` when we knew. */
export function rememberPerson(desk: Desk, now: Person): Promise<Outcome<Person, CatalogRefusal>> {
  return transact(desk, (open) =>
    change(open, personStore(open.instant), now.id, (before) => rememberPersonRule(before, now)),
  );
}
