import type { Fact } from '#base/decision.ts';
import { actorText, reader } from './desk.ts';
import type { Desk } from './desk.ts';
import type { AnyStored } from './follow.ts';
import type { OpenDesk } from './transact.ts';

/** JSON that jsonb takes: PostgreSQL refuses NUL and halves of surrogate pairs, which people can paste. */
export const asJson = (data: object): string =>
  JSON.stringify(data, (_, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\u0000', '') : value,
  );

/** Appends what happened to a subject, in order, and answers it as stored. */
export async function appendEvents(
  desk: OpenDesk,
  subject: string,
  facts: readonly Fact[],
): Promise<readonly AnyStored[]> {
  if (facts.length === 0) return [];
  const actor = actorText(desk.actor);
  const rows = await desk.tx
    .insertInto('event')
    .values(
      facts.map((fact) => ({
        kind: fact.kind,
        subject,
        actor,
        at: desk.instant,
        data: asJson(fact.data),
      })),
    )
    .returning('id')
    .execute();
  return facts.map((fact, index) => ({
    ...fact,
    id: String(rows[index]?.id),
    subject,
    actor,
    at: desk.instant,
  }));
}

/** The events of one subject, oldest first; `after` is an event id. */
export async function eventsOf(
  desk: Desk,
  subject: string,
  options: { readonly after?: string; readonly kinds?: readonly string[]; readonly limit?: number } = {},
): Promise<readonly AnyStored[]> {
  let query = reader(desk).selectFrom('event').selectAll().where('subject', '=', subject).orderBy('id');
  if (options.after !== undefined) query = query.where('id', '>', options.after);
  if (options.kinds !== undefined) query = query.where('kind', 'in', [...options.kinds]);
  if (options.limit !== undefined) query = query.limit(options.limit);
  const rows = await query.execute();
  return rows.map((row) => ({ ...row, id: row.id }));
}

/** When something was last written down about a subject; undefined when nothing ever was. */
export async function lastEventAt(desk: Desk, subject: string): Promise<Date | undefined> {
  const row = await reader(desk)
    .selectFrom('event')
    .select('at')
    .where('subject', '=', subject)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.at;
}

/** One event by its id, or undefined. */
export async function eventById(desk: Desk, id: string): Promise<AnyStored | undefined> {
  const row = await reader(desk).selectFrom('event').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : { ...row, id: row.id };
}
