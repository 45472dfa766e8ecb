import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { PersonId } from '#base/ids.ts';
import type { Store, Tx } from '#ledger/change.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Instant, LedgerTables, MaybeInstant } from '#ledger/tables.ts';
import { subjectIn } from './calendar-link.ts';
import type { CalendarLink, CalendarSubject } from './calendar-link.ts';

type Tables = {
  calendar_link: {
    hash: string;
    subject: string;
    made_by: string;
    created_at: Instant;
    revoked_at: MaybeInstant;
  };
};
const on = (db: Kysely<LedgerTables>) => db.$extendTables<Tables>();

/** What is kept of a secret. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export type LinkKey = { readonly subject: string; readonly madeBy: PersonId };

const revoke = (tx: Tx, { subject, madeBy }: LinkKey, now: Date): Promise<unknown> =>
  on(tx)
    .updateTable('calendar_link')
    .set({ revoked_at: now })
    .where('subject', '=', subject)
    .where('made_by', '=', madeBy)
    .where('revoked_at', 'is', null)
    .execute();

/** The living link of a person to a subject. Revoked ones stay, so that their addresses are never given out again. */
export const linkStore = (now: Date): Store<LinkKey, CalendarLink> => ({
  load: async (tx, key) => {
    const row = await on(tx)
      .selectFrom('calendar_link')
      .selectAll()
      .where('subject', '=', key.subject)
      .where('made_by', '=', key.madeBy)
      .where('revoked_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined
      ? undefined
      : { subject: row.subject, madeBy: row.made_by, hash: row.hash, createdAt: row.created_at };
  },
  save: async (tx, link) => {
    await revoke(tx, link, now);
    if (link.hash === null) return;
    await on(tx)
      .insertInto('calendar_link')
      .values({ hash: link.hash, subject: link.subject, made_by: link.madeBy, created_at: now })
      .execute();
  },
  subject: (link) => link.subject,
});

/** What a secret shows; undefined for one that nobody gave out, or that was revoked. */
export async function subjectOfSecret(desk: Desk, secret: string): Promise<CalendarSubject | undefined> {
  const row = await on(reader(desk))
    .selectFrom('calendar_link')
    .select('subject')
    .where('hash', '=', hashOf(secret))
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? undefined : subjectIn(row.subject);
}
