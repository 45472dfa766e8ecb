import { createService } from '#catalog/verbs/create-service.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import { rememberPerson } from '#catalog/verbs/remember-person.ts';
import type { ServiceId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Follow } from '#ledger/desk.ts';
import type { LedgerTables } from '#ledger/tables.ts';
import { migrate } from '#world/db/migrate.ts';
import { openEmbedded } from '#world/db/open.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testClock } from '../../kit/clock.ts';
import type { TestClock } from '../../kit/clock.ts';
import { deskFor } from '../../kit/desk.ts';

export type House = { readonly desk: Desk; readonly clock: TestClock; readonly serviceId: ServiceId };

let template: Promise<string> | undefined;

/** A migrated embedded database is made once for all rows and copied for each. */
async function makeTemplate(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'tocsin-cases-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  const empty = openEmbedded<never>(directory);
  await migrate(empty.db, testClock().now());
  await empty.close();
  return directory;
}

/** A house with a database of its own, one team and one service, for a row that tells a sequence; gone when `work` ends. */
export async function inHouse<T>(work: (house: House) => Promise<T>, follow?: Follow): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'tocsin-case-'));
  // Not in one go: rows that run beside it measure time.
  await cp(join(await (template ??= makeTemplate()), 'db'), join(directory, 'db'), { recursive: true });
  const opened = openEmbedded<LedgerTables>(directory);
  try {
    const clock = testClock();
    const desk = deskFor(opened, { clock, ...(follow === undefined ? {} : { follow }) });
    await rememberPerson(desk, {
      id: 'UADA',
      name: 'ada',
      realName: 'Ada',
      zone: 'UTC',
      admin: true,
      active: true,
      bot: false,
    });
    const team = await createTeam(desk, { name: 'orders', members: ['UADA'] });
    const service = team.ok ? await createService(desk, { name: 'orders', teamId: team.value.id }) : team;
    if (!service.ok) throw new Error(JSON.stringify(service.refused));
    return await work({ desk, clock, serviceId: service.value.id });
  } finally {
    await opened.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

type Shared = {
  readonly house: Promise<House>;
  readonly leave: () => void;
  readonly closed: Promise<void>;
  users: number;
};
let shared: Shared | undefined;

function openShared(): Shared {
  const [house, left] = [Promise.withResolvers<House>(), Promise.withResolvers<void>()];
  const closed = inHouse(async (opened) => {
    house.resolve(opened);
    await left.promise;
  });
  // Whoever waits for the house hears of it.
  closed.catch(house.reject);
  return { house: house.promise, leave: left.resolve, closed, users: 0 };
}

/** As inHouse, for rows that bear company: those that run at the same time share one house, which is gone with the last of them. Its clock stands still. */
export async function inSharedHouse<T>(work: (house: House) => Promise<T>): Promise<T> {
  const mine = (shared ??= openShared());
  mine.users += 1;
  try {
    return await work(await mine.house);
  } finally {
    mine.users -= 1;
    if (mine.users === 0) {
      if (shared === mine) shared = undefined;
      mine.leave();
      await mine.closed;
    }
  }
}
