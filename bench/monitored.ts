import { sql } from 'kysely';
import { createService } from '#catalog/verbs/create-service.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import { rememberPerson } from '#catalog/verbs/remember-person.ts';
import type { Desk } from '#ledger/desk.ts';
import { system } from '#ledger/desk.ts';
import type { LedgerTables } from '#ledger/tables.ts';
import type { CheckWorld } from '#monitors/kind.ts';
import { addMonitor } from '#monitors/verbs/add-monitor.ts';
import type { Database } from '#world/db/open.ts';
import { systemClock } from '#world/clock.ts';
import { randomIds } from '#world/ids.ts';
import { createLog } from '#world/log.ts';
import { createMetrics } from '#world/metrics.ts';
import { systemResolver } from '#world/resolver.ts';
import { createWays } from '#world/ways.ts';

/** A desk over a scratch database, as the app makes it, without Slack and with a story that says nothing. */
export const benchDesk = (database: Database<LedgerTables>, nudge: () => void): Desk => ({
  clock: systemClock,
  ids: randomIds,
  log: createLog({ level: 'warn' }),
  metrics: createMetrics(),
  slack: {
    call: () => Promise.reject(new Error('no Slack here')),
    upload: () => Promise.reject(new Error('no Slack here')),
    self: () => ({ teamId: 'T0', botUserId: 'U0', botId: 'B0', url: '' }),
  },
  ways: createWays(
    { push: { url: 'http://127.0.0.1:9' }, secret: 'a secret of the bench' },
    {
      publicUrl: undefined,
      localUrl: 'http://localhost:3000',
      secret: () => undefined,
      now: systemClock.now,
    },
  ),
  db: database.db,
  actor: system('bench'),
  follow: async () => [],
  nudge,
});

export const benchWorld: CheckWorld = {
  resolver: systemResolver(),
  monotonicMs: systemClock.monotonicMs,
  now: systemClock.now,
  secret: () => undefined,
  allowMetadataTargets: false,
  extraCa: [],
};

/** Ada, the admin whom every workspace has. */
export const hireAda = (desk: Desk): ReturnType<typeof rememberPerson> =>
  rememberPerson(desk, {
    id: 'UADA',
    name: 'ada',
    realName: 'Ada',
    zone: 'UTC',
    admin: true,
    active: true,
    bot: false,
  });

/** Adds that many http monitors, each with an address of its own on one server. */
export async function addMonitors(desk: Desk, url: string, count: number, everyMs: number): Promise<void> {
  await hireAda(desk);
  const team = await createTeam(desk, { name: 'orders', members: ['UADA'] });
  const service = team.ok ? await createService(desk, { name: 'orders', teamId: team.value.id }) : team;
  if (!service.ok) throw new Error(JSON.stringify(service.refused));
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let number = next++; number < count; number = next++) {
      const added = await addMonitor(desk, {
        kind: 'http',
        name: `monitor-${number}`,
        settings: { url: `${url}m/${number}` },
        serviceId: service.value.id,
        everyMs,
      });
      if (!added.ok) throw new Error(JSON.stringify(added.refused));
    }
  };
  await Promise.all(Array.from({ length: 10 }, worker));
}

/** Makes every monitor due at one instant. */
export async function allDueAt(desk: Desk, at: Date): Promise<void> {
  await sql`update timer set due_at = ${at} where kind = 'monitor.due'`.execute(desk.db);
}

export async function figure(
  desk: Desk,
  query: ReturnType<typeof sql<{ n: string | number | null }>>,
): Promise<number> {
  return Number((await query.execute(desk.db)).rows[0]?.n ?? 0);
}
