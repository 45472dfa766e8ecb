import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Hono } from 'hono';
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { OutsideError } from '#world/outside.ts';
import { actions } from './actions/index.ts';
import { commands } from './commands/index.ts';
import type { Seat } from './define.ts';
import { listeners } from './listeners/index.ts';
import { modals } from './modals/index.ts';
import { actionInput, modalInput } from './payload.ts';
import { seatFor } from './seat.ts';
import type { House, Respond } from './seat.ts';
import { shortcuts } from './shortcuts/index.ts';
import { connect } from './transport.ts';
import type { SlackTransport } from './transport.ts';

export type SlackHouse = {
  readonly routes: Hono | undefined;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Slack closes a modal's submission after 3 s; before that the person is told that the work goes on. */
const SUBMIT_MS = 2_400;

const byId = <T extends { readonly id: string }>(list: readonly T[]): ReadonlyMap<string, T> =>
  new Map(list.map((one) => [one.id, one]));
/** `alert.mute:1h` is handled by `alert.mute` when nobody has the whole id. */
const lookUp = <T>(map: ReadonlyMap<string, T>, id: string): T | undefined =>
  map.get(id) ?? map.get(id.split(':')[0] ?? '');

/** Runs what a person asked for. Whatever goes wrong is logged with a reference, and the person is told in the place where they are. */
async function guarded(
  house: House,
  seat: Seat | undefined,
  what: string,
  run: (seat: Seat) => Promise<void>,
): Promise<void> {
  if (seat === undefined) return;
  try {
    await run(seat);
  } catch (error) {
    const reference = randomBytes(3).toString('hex');
    const outside = error instanceof OutsideError;
    house.desk.log[outside ? 'warn' : 'error'](
      { what, person: seat.personId, reference, err: error },
      outside ? 'Slack did not do its part' : 'an act of a person failed',
    );
    await seat.answer({
      text: outside
        ? 'Slack did not answer just now. Nothing was lost; try once more in a minute.'
        : `That failed on our side and was written down as ${reference}. Nothing was left half done. Try once more, or tell an admin the reference.`,
    });
  }
}

const waiting = (title: string): ModalView => ({
  type: 'modal',
  title: { type: 'plain_text', text: title.slice(0, 24) },
  close: { type: 'plain_text', text: 'Close' },
  blocks: [
    {
      type: 'section',
      text: {
        type: 'mrkdwn',
        text: 'Still working on it. This takes a little longer than usual; you may close this, it goes on.',
      },
    },
  ],
});
const said = (title: string, text: string): ModalView => ({
  ...waiting(title),
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text: text.slice(0, 3_000) } }],
});

function registerModals(app: App, house: House): void {
  const known = byId(modals);
  app.view(/.*/, async ({ body, ack, view }) => {
    if (body.type !== 'view_submission') return ack();
    const input = modalInput(body);
    const modal = known.get(input.callbackId);
    const seat = await seatFor(house, body, undefined);
    if (modal === undefined || seat === undefined) return ack();
    const title = view.title.text;
    const work = (async () => {
      let answer: Awaited<ReturnType<typeof modal.submit>>;
      let failed = false;
      await guarded(house, seat, `modal ${modal.id}`, async () => {
        failed = true;
        answer = await modal.submit(seat, input);
        failed = false;
      });
      return { answer, failed };
    })();
    const first = await Promise.race([work, wait(SUBMIT_MS)]);
    if (first !== undefined) {
      const { answer } = first;
      if (answer === undefined) return ack();
      return 'errors' in answer
        ? ack({ response_action: 'errors', errors: { ...answer.errors } })
        : ack({ response_action: 'update', view: answer.show });
    }
    await ack({ response_action: 'update', view: waiting(title) });
    const { answer, failed } = await work;
    const end =
      answer === undefined
        ? said(title, failed ? 'That failed; see the message you got.' : 'Done.')
        : 'show' in answer
          ? answer.show
          : said(
              title,
              `${Object.values(answer.errors).join('\n')}\nOpen the form once more and correct it.`,
            );
    await house
      .hurry('views.update', { view_id: input.viewId, view: end })
      .catch((error: unknown) =>
        house.desk.log.debug({ err: error }, 'a waiting modal was closed meanwhile'),
      );
    return undefined;
  });
}

function registerActs(app: App, house: House): void {
  for (const command of commands) {
    app.command(command.name, async ({ ack, body, respond }) => {
      await ack();
      await guarded(house, await seatFor(house, body, respond as Respond), command.name, (seat) =>
        command.run(seat, body.text ?? ''),
      );
    });
  }
  const known = byId(actions);
  app.action(/.*/, async ({ ack, body, respond }) => {
    await ack();
    const { channel } = body as { channel?: unknown };
    const seat = await seatFor(
      house,
      body,
      channel === undefined ? undefined : (respond as unknown as Respond),
    );
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

function registerListeners(app: App, house: House): void {
  for (const listener of listeners) {
    app.event(listener.event, async ({ event }) => {
      try {
        await listener.hear(house.desk, event as unknown as Readonly<Record<string, unknown>>);
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
  registerActs(connection.app, house);
  registerModals(connection.app, house);
  registerListeners(connection.app, house);
  connection.app.error(async (error) => {
    house.desk.log.error({ err: error }, 'Bolt reports a failure');
  });
  return { routes: connection.routes, start: connection.start, stop: connection.stop };
}
