import type { ModalView } from '@slack/types';
import type { CheckWorld } from '#monitors/kind.ts';
import { as, person } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { OutsideError } from '#world/outside.ts';
import { SlackRefusal } from '#world/slack.ts';
import type { Slack } from '#world/slack.ts';
import { z } from 'zod';
import type { Charts } from '#charts/pool.ts';
import type { DemoControl, Seat, Words } from './define.ts';

/** What every seat is made with: the house around the person. */
export type House = {
  readonly desk: Desk;
  readonly hurry: Slack['call'];
  readonly checks: CheckWorld;
  readonly charts: Charts;
  readonly demo: DemoControl | undefined;
  readonly publicUrl: string;
  /** Sees to it that we know a person before they act. */
  readonly meet: (personId: string) => Promise<void>;
};

/** `respond()` of Bolt: the response_url of the act, if it had one. */
export type Respond = (message: {
  text: string;
  blocks?: Words['blocks'];
  response_type?: 'ephemeral';
  replace_original?: boolean;
  delete_original?: boolean;
}) => Promise<unknown>;

const Message = z.object({
  ts: z.string(),
  thread_ts: z.string().optional(),
  text: z.string().optional(),
  user: z.string().optional(),
});
/** The parts of Slack's payloads that a seat is made of; the same names in commands, buttons, modals and shortcuts. */
const Payload = z.object({
  user_id: z.string().optional(),
  user: z.object({ id: z.string() }).optional(),
  channel_id: z.string().optional(),
  channel: z.object({ id: z.string() }).optional(),
  container: z
    .object({
      is_ephemeral: z.boolean().optional(),
      message_ts: z.string().optional(),
      type: z.string().optional(),
    })
    .optional(),
  message: Message.optional(),
  trigger_id: z.string().optional(),
  view: z.object({ id: z.string(), type: z.string() }).optional(),
});

function messageOf(read: z.output<typeof Payload>): Seat['message'] {
  const ts = read.message?.ts ?? read.container?.message_ts;
  if (ts === undefined) return undefined;
  const { thread_ts: threadTs, user: userId } = read.message ?? {};
  return {
    ts,
    text: read.message?.text ?? '',
    ephemeral: read.container?.is_ephemeral ?? false,
    ...(threadTs === undefined ? {} : { threadTs }),
    ...(userId === undefined ? {} : { userId }),
  };
}

const late = new Set(['expired_trigger_id', 'exchanged_trigger_id', 'invalid_trigger_id']);

/** Slack's own blocks type is mutable; ours are handed over as they are. */
const body = (words: Words): { text: string; blocks?: Words['blocks'] } => ({
  text: words.text,
  ...(words.blocks === undefined ? {} : { blocks: [...words.blocks] }),
});

/** A seat for whoever sent the payload; undefined when it names nobody. */
export async function seatFor(
  house: House,
  payload: unknown,
  respond: Respond | undefined,
): Promise<Seat | undefined> {
  const read = Payload.parse(payload);
  const personId = read.user_id ?? read.user?.id;
  if (personId === undefined) return undefined;
  const desk = as(house.desk, person(personId));
  // Whoever cannot be looked up now must still be answered: what the act itself needs is asked again under guard.
  await house
    .meet(personId)
    .catch((error: unknown) =>
      desk.log.warn({ person: personId, err: error }, 'it could not be seen whether somebody is known'),
    );
  const channelId = read.channel_id ?? read.channel?.id;
  const message = messageOf(read);

  const direct = async (words: Words): Promise<void> => {
    await house.hurry('chat.postMessage', { channel: personId, ...body(words) });
  };
  /** The response_url first; a private word in the channel second; a direct message last. */
  const answer = async (words: Words): Promise<void> => {
    const ways: (() => Promise<unknown>)[] = [
      ...(respond === undefined
        ? []
        : [() => respond({ ...body(words), response_type: 'ephemeral', replace_original: false })]),
      ...(channelId === undefined
        ? []
        : [
            () =>
              house.hurry('chat.postEphemeral', {
                channel: channelId,
                user: personId,
                ...body(words),
                ...(message?.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
              }),
          ]),
      () => direct(words),
    ];
    for (const way of ways) {
      try {
        await way();
        return;
      } catch (error) {
        desk.log.debug({ person: personId, err: error }, 'an answer could not be given that way');
      }
    }
    desk.log.warn({ person: personId }, 'an answer reached its person in no way');
  };
  const replace = async (words: Words): Promise<void> => {
    try {
      if (respond === undefined) return await answer(words);
      await respond({ ...body(words), replace_original: true });
    } catch {
      await answer(words);
    }
  };
  const open = async (view: ModalView): Promise<void> => {
    try {
      await house.hurry(read.view?.type === 'modal' ? 'views.push' : 'views.open', {
        trigger_id: read.trigger_id,
        view,
      });
    } catch (error) {
      if (error instanceof OutsideError || (error instanceof SlackRefusal && late.has(error.code))) {
        return answer({
          text: 'Slack did not open the form in time. Press it once more, or type the command with its words.',
        });
      }
      throw error;
    }
  };
  const redraw = async (view: ModalView): Promise<void> => {
    if (read.view?.type !== 'modal') return open(view);
    try {
      await house.hurry('views.update', { view_id: read.view.id, view });
    } catch (error) {
      if (!(error instanceof SlackRefusal) || error.code !== 'not_found') throw error;
      desk.log.debug({ person: personId }, 'a modal was closed meanwhile');
    }
  };
  return {
    desk,
    personId,
    ...(channelId === undefined ? {} : { channelId }),
    ...(message === undefined ? {} : { message }),
    checks: house.checks,
    charts: house.charts,
    demo: house.demo,
    publicUrl: house.publicUrl,
    answer,
    replace,
    open,
    redraw,
  };
}
