import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Alert } from '#alerts/alert.ts';
import { openAlert } from '#alerts/verbs/open-alert.ts';
import type { Outcome } from '#base/decision.ts';
import type { MonitorId } from '#base/ids.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import { rememberPerson } from '#catalog/verbs/remember-person.ts';
import { as, person, system } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { nextOutboxDue } from '#ledger/outbox.ts';
import { outboxPump } from '#ledger/pump.ts';
import { actsOn } from '../../sandbox/control/acts.ts';
import type { Acts } from '../../sandbox/control/acts.ts';
import type { ShownMessage } from '../../sandbox/control/shown.ts';
import { createWorkspace } from '../../sandbox/create.ts';
import { fetchInto } from '../../sandbox/fetch-into.ts';
import type { Workspace } from '../../sandbox/workspace.ts';
import { follow } from '../../src/flow.ts';
import { notifyCouriers } from '../../src/notify/index.ts';
import { incidentCouriers } from '../../src/slack/couriers/incident-couriers.ts';
import { teamChannel } from '../../src/slack/couriers/team-channel.ts';
import { incidentListeners } from '../../src/slack/listeners/incident-listeners.ts';
import { sendPage } from '../../src/slack/couriers/page-refresh-dm.ts';
import { testClock } from '../kit/clock.ts';
import type { TestClock } from '../kit/clock.ts';
import { database } from '../kit/database.ts';
import { deskFor } from '../kit/desk.ts';
import type { Ways } from '#world/ways.ts';
import { portInto } from './couriers-port.ts';

/** The couriers with a real database and the sandbox at the wire: verbs on one side, what people see in Slack on the other. */
export type House = {
  readonly desk: Desk;
  readonly clock: TestClock;
  readonly act: Acts;
  readonly sandbox: Workspace;
  readonly by: (name: string) => Desk;
  readonly idOf: (name: string) => string;
  /** Trouble of a monitor of service orders, at this instant. */
  readonly trouble: (title?: string, severity?: Alert['severity']) => Promise<Alert>;
  /** Delivers everything, pushing the clock to what is due; at most five minutes. */
  readonly delivers: () => Promise<void>;
  /** Lets that time pass, delivering what falls due in it. */
  readonly passes: (ms: number) => Promise<void>;
  readonly reads: (channel: string, threadTs?: string) => Promise<readonly ShownMessage[]>;
  readonly directs: (name: string) => Promise<readonly ShownMessage[]>;
  /** What was logged as an error or given up, in words. */
  readonly calls: (method: string) => number;
};

/** The value of an outcome that must be a success. */
export function value<T>(outcome: Outcome<T, unknown>): T {
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.refused)}`);
  return outcome.value;
}

const MANIFEST = readFileSync(join(import.meta.dirname, '..', '..', 'manifest.yml'), 'utf8');
const FIVE_MINUTES_MS = 300_000;

async function furnish(
  desk: Desk,
  sandbox: Workspace,
): Promise<{ readonly teamId: string; readonly serviceId: Alert['serviceId'] }> {
  for (const one of sandbox.state.people.values()) {
    if (one.bot) continue;
    value(
      await rememberPerson(desk, {
        id: one.id,
        name: one.name,
        realName: one.real_name,
        zone: one.tz,
        admin: one.admin,
        active: true,
        bot: false,
      }),
    );
  }
  const id = (name: string): string =>
    [...sandbox.state.people.values()].find((one) => one.name === name)?.id ?? '';
  const team = value(
    await createTeam(desk, { name: 'orders', members: [id('bo'), id('cy')], responder: id('bo') }),
  );
  const service = value(
    await createService(desk, { name: 'orders', teamId: team.id, tier: 1, autoIncident: 'never' }),
  );
  return { teamId: team.id, serviceId: service.id };
}

function drain(desk: Desk, clock: TestClock): (forMs?: number) => Promise<void> {
  const known = {
    ...incidentCouriers,
    'channel.team': teamChannel,
    homes: async () => ({ done: true as const }),
    ...notifyCouriers({ sendDirect: sendPage }),
  };
  const pumps = (['page', 'card', 'later'] as const).map((urgency) =>
    outboxPump({ name: urgency, desk, urgencies: [urgency], couriers: known, concurrency: 4 }),
  );
  return async (forMs) => {
    const end = clock.now().getTime() + (forMs ?? FIVE_MINUTES_MS);
    for (;;) {
      let moved = 0;
      for (const pump of pumps) {
        moved += await pump.round();
        await pump.settled();
      }
      if (moved > 0) continue;
      const due = await nextOutboxDue(desk, ['page', 'card', 'later']);
      if (due === undefined || due.getTime() > end) break;
      if (due > clock.now()) clock.set(due);
    }
    if (forMs !== undefined) clock.set(new Date(end));
  };
}

/** Hands the sandbox's events to the listeners, one after the other, as the app does. */
function listen(desk: Desk, sandbox: Workspace): void {
  const off = sandbox.attach(async (envelope, ack) => {
    ack();
    const event = envelope.payload['event'];
    if (envelope.type !== 'events_api' || typeof event !== 'object' || event === null) return;
    const told = { ...event } as Readonly<Record<string, unknown>>;
    for (const listener of incidentListeners)
      if (listener.event === told['type']) await listener.hear(desk, told);
  });
  onTestFinished(off);
}

/** A workspace with ada (admin), bo and cy, team orders (bo responds) and its service orders. */
export async function house(options: { readonly ways?: (now: () => Date) => Ways } = {}): Promise<House> {
  const clock = testClock();
  const sandbox = createWorkspace({
    manifest: MANIFEST,
    clock: { now: clock.elsewhere, after: () => () => undefined },
  });
  const act = actsOn(sandbox);
  const desk = {
    ...deskFor(await database(), {
      clock,
      follow,
      slack: portInto(fetchInto(sandbox), sandbox),
      ...(options.ways === undefined ? {} : { ways: options.ways(clock.now) }),
    }),
    actor: system('test'),
  };
  const { serviceId, teamId } = await furnish(desk, sandbox);
  listen(desk, sandbox);
  const delivers = drain(desk, clock);
  await delivers();
  const idOf = (name: string): string =>
    [...sandbox.state.people.values()].find((one) => one.name === name)?.id ?? name;
  let monitors = 0;
  const read = async (channel: string, user: string, threadTs?: string): Promise<readonly ShownMessage[]> => {
    const answer = await act.messages({
      channel,
      user,
      ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    });
    if (!('messages' in answer)) throw new Error(JSON.stringify(answer));
    return answer.messages;
  };
  return {
    desk,
    clock,
    act,
    sandbox,
    by: (name) => as(desk, person(idOf(name))),
    idOf,
    trouble: async (title = 'api.example.com is down', severity = 2) => {
      monitors += 1;
      const monitorId: MonitorId = `mon_${String(monitors).padStart(10, '0')}`;
      const wish = {
        monitorId,
        group: 'main',
        serviceId,
        teamId: teamId as Alert['teamId'],
        title,
        because: 'answered 503',
        severity,
        since: clock.now(),
        mutedUntil: null,
      };
      return value(await openAlert(desk, wish));
    },
    delivers: () => delivers(),
    passes: (ms) => delivers(ms),
    reads: (channel, threadTs) => read(channel, 'ada', threadTs),
    directs: async (name) => {
      const channel = [...sandbox.state.channels.values()].find(
        (one) => one.im && one.members.includes(idOf(name)) && one.members.includes(sandbox.app.user),
      );
      return channel === undefined ? [] : read(channel.id, name);
    },
    calls: (method) => {
      const { entries } = { entries: sandbox.journal.since(0) };
      return entries.filter((entry) => JSON.stringify(entry).includes(`"${method}"`)).length;
    },
  };
}

/** The only message with these words; fails when there is none or several. */
export function only(messages: readonly ShownMessage[], ...words: readonly string[]): ShownMessage {
  const found = messages.filter((message) => words.every((word) => message.plain.includes(word)));
  expect(
    found.map((message) => message.plain),
    `one message with ${words.join(' + ')} among:\n${messages.map((message) => message.plain).join('\n---\n')}`,
  ).toHaveLength(1);
  const [first] = found;
  if (first === undefined) throw new Error('unreachable');
  return first;
}
