import type { App } from '@slack/bolt';
import type { Hono } from 'hono';
import { setTimeout as wait } from 'node:timers/promises';
import type { Desk } from '#ledger/desk.ts';
import { curable } from '#ledger/transact.ts';
import { actions } from './actions/index.ts';
import { commands } from './commands/index.ts';
import { listeners } from './listeners/index.ts';
import type { Listener } from './define.ts';
import { guarded } from './guard.ts';
import { actionInput, scrub } from './payload.ts';
import { seatFor } from './seat.ts';
import type { House, Respond } from './seat.ts';
import { shortcuts } from './shortcuts/index.ts';
import { registerModals } from './submissions.ts';
import { connect } from './transport.ts';
import type { SlackTransport } from './transport.ts';

export type SlackHouse = {
  readonly routes: Hono | undefined;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const byId = <T extends { readonly id: string }>(list: readonly T[]): ReadonlyMap<string, T> =>
  new Map(list.map((one) => [one.id, one]));
/** `alert.mute:1h` is handled by `alert.mute` when nobody has the whole id. */
const lookUp = <T>(map: ReadonlyMap<string, T>, id: string): T | undefined =>
  map.get(id) ?? map.get(id.split(':')[0] ?? '');

function registerActs(app: App, house: House): void {
  for (const command of commands) {
    app.command(command.name, async ({ ack, body, respond }) => {
      await ack();
      await guarded(house, await seatFor(house, body, respond), command.name, (seat) =>
        command.run(seat, body.text ?? ''),
      );
    });
  }
  const known = byId(actions);
  app.action(/.*/, async ({ ack, body, respond }) => {
    await ack();
    const { channel } = body as { channel?: unknown };
    const seat = await seatFor(house, body, channel === undefined ? undefined : respond);
    await guarded(house, seat, 'a button', async (sitting) => {
      const input = actionInput(body);
      const action = lookUp(known, input.actionId);
      if (action === undefined)
        return sitting.answer({
          text: 'That button belongs to an older message and does nothing any more. Use the newest card, or `/tocsin help`.',
        });
      await action.run(sitting, input);
    });
  });
  for (const shortcut of shortcuts) {
    app.shortcut(shortcut.id, async ({ ack, body, ...rest }) => {
      await ack();
      const respond = 'respond' in rest ? (rest.respond as unknown as Respond) : undefined;
      await guarded(house, await seatFor(house, body, respond), `shortcut ${shortcut.id}`, (seat) =>
        shortcut.run(seat),
      );
    });
  }
}

/** How long a restarted database may take until an event of Slack is given up; Slack itself does not send an acknowledged one again. */
const HEAR_AGAIN_MS = [100, 400, 1_500, 4_000];

async function heard(
  desk: Desk,
  listener: Listener,
  event: Readonly<Record<string, unknown>>,
): Promise<void> {
  for (const delayMs of HEAR_AGAIN_MS) {
    try {
      return await listener.hear(desk, event);
    } catch (error) {
      if (curable(error) !== 'lost') throw error;
      await wait(delayMs);
    }
  }
  return listener.hear(desk, event);
}

function registerListeners(app: App, house: House): void {
  for (const listener of listeners) {
    app.event(listener.event, async ({ event }) => {
      try {
        await heard(house.desk, listener, event as unknown as Readonly<Record<string, unknown>>);
      } catch (error) {
        house.desk.log.error({ event: listener.event, err: error }, 'an event of Slack was not handled');
        throw error;
      }
    });
  }
}

/** Wires every command, button, modal, shortcut and event of the lists to Slack. Nothing is connected before `start`. */
export function createSlack(house: House, transport: SlackTransport): SlackHouse {
  const connection = connect(transport, house.desk.log, () => house.desk.clock.now().getTime());
  connection.app.use(async ({ body, next }) => {
    scrub(body);
    await next();
  });
  registerActs(connection.app, house);
  registerModals(connection.app, house);
  registerListeners(connection.app, house);
  connection.app.error(async (error) => {
    house.desk.log.error({ err: error }, 'Bolt reports a failure');
  });
  return { routes: connection.routes, start: connection.start, stop: connection.stop };
}
