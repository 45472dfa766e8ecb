import type { MonitorId, ServiceId } from '#base/ids.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import { rememberPerson } from '#catalog/verbs/remember-person.ts';
import { person } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { eventsOf } from '#ledger/events.ts';
import type { Follow } from '#ledger/desk.ts';
import { timerPump } from '#ledger/pump.ts';
import type { Pump } from '#ledger/pump.ts';
import type { CheckWorld } from '#monitors/kind.ts';
import { monitorTimers } from '#monitors/timers.ts';
import { checkWorld } from './check-world.ts';
import { testClock } from './clock.ts';
import type { TestClock } from './clock.ts';
import { database } from './database.ts';
import { deskFor } from './desk.ts';

/** A house with one team and one service, its monitors looked at by the real pump over real sockets, on a clock that is pushed. */
export type Watched = {
  readonly desk: Desk;
  readonly as: (personId: string) => Desk;
  readonly clock: TestClock;
  readonly world: CheckWorld;
  readonly serviceId: ServiceId;
  readonly pump: Pump;
  /** Jumps from due row to due row. */
  readonly passes: (ms: number) => Promise<void>;
  /** The kinds of a monitor's events, oldest first, with what tells them apart. */
  readonly story: (id: MonitorId) => Promise<readonly string[]>;
};

export async function watched(follow?: Follow): Promise<Watched> {
  const clock = testClock();
  const desk = deskFor(await database(), { clock, ...(follow === undefined ? {} : { follow }) });
  for (const [id, admin] of [
    ['UADA', true],
    ['UBO', false],
    ['UCY', false],
  ] as const) {
    await rememberPerson(desk, {
      id,
      name: id.slice(1).toLowerCase(),
      realName: id,
      zone: 'UTC',
      admin,
      active: true,
      bot: false,
    });
  }
  const team = await createTeam(desk, { name: 'orders', members: ['UBO'] });
  if (!team.ok) throw new Error(JSON.stringify(team.refused));
  const service = await createService(desk, { name: 'orders', teamId: team.value.id });
  if (!service.ok) throw new Error(JSON.stringify(service.refused));
  const world = checkWorld(clock);
  const pump = timerPump({ desk, handlers: monitorTimers(world) });
  const drain = async (): Promise<void> => {
    while ((await pump.round()) > 0) await pump.settled();
  };
  return {
    desk,
    clock,
    world,
    pump,
    serviceId: service.value.id,
    as: (personId) => ({ ...desk, actor: person(personId) }),
    passes: async (ms) => {
      const end = new Date(clock.now().getTime() + ms);
      for (;;) {
        await drain();
        const due = await pump.nextDue();
        if (due === undefined || due > end) break;
        if (due > clock.now()) clock.set(due);
      }
      clock.set(end);
      await drain();
    },
    story: async (id) =>
      (await eventsOf(desk, id)).map(({ kind, data }) => {
        if (kind === 'monitor.fell' && 'level' in data && 'reason' in data)
          return `fell ${String(data.level)} ${String(data.reason)}`;
        return kind.replace('monitor.', '');
      }),
  };
}
