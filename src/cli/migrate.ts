import { migrate } from '#world/db/migrate.ts';
import type { House } from './open.ts';
import type { Said } from './said.ts';

/** `tocsin migrate`: brings the database to this version, an embedded one into being. */
export async function migrateNow({ database, desk }: House): Promise<Said> {
  const applied = await migrate(database.db as never, desk.clock.now());
  const what = applied.length === 0 ? 'is up to date' : `was brought up to date: ${applied.join(', ')}`;
  return { exit: 0, text: `The database (${database.description}) ${what}.`, json: { ok: true, applied } };
}
