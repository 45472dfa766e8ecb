import { admins } from '#catalog/store.ts';
import type { AuditFact } from '#oncall/audit.ts';
import { catchAll } from '#oncall/policy-store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Effect, Stored } from '#ledger/follow.ts';
import * as tell from '#telling.ts';

/** Whoever looks after the bot hears of it: the channel of the organisation's last resort, else the admins. */
export async function audited(desk: Desk, event: Stored<AuditFact>): Promise<readonly Effect[]> {
  const { channelId } = await catchAll(desk);
  if (channelId !== null) return [tell.tellAudit(event.id, { channelId })];
  return (await admins(desk)).map((person) => tell.tellAudit(event.id, { personId: person.id }));
}
