import { as, person } from '#ledger/desk.ts';
import { pinMessage } from '#incidents/verbs/pin-message.ts';
import { unpinMessage } from '#incidents/verbs/unpin-message.ts';
import { pinsOf } from '#incidents/store.ts';
import { z } from 'zod';
import { incidentAt } from '../couriers/incident-channel-where.ts';
import { defineListener } from '../define.ts';
import { isPushpin, messageAt } from './pins-of.ts';

const reaction = z.object({
  user: z.string(),
  reaction: z.string(),
  item: z.object({ type: z.string(), channel: z.string().optional(), ts: z.string().optional() }),
});

/** What a 📌 in an incident's channel is on; undefined for other reactions, other channels and things that are not messages. */
function readPin(
  event: Readonly<Record<string, unknown>>,
): { readonly by: string; readonly channelId: string; readonly ts: string } | undefined {
  const { data } = reaction.safeParse(event);
  if (data === undefined || !isPushpin(data.reaction) || data.item.type !== 'message') return undefined;
  const { channel, ts } = data.item;
  return channel === undefined || ts === undefined ? undefined : { by: data.user, channelId: channel, ts };
}

/** 📌 puts a message into the timeline of the channel's incident, with its author and time. */
export const reactionAdded = defineListener({
  event: 'reaction_added',
  hear: async (desk, event) => {
    const pin = readPin(event);
    const incidentId = pin === undefined ? undefined : await incidentAt(desk, pin.channelId);
    if (pin === undefined || incidentId === undefined) return;
    const message = await messageAt(desk, pin.channelId, pin.ts);
    if (message === undefined) return;
    const at = new Date(Number(pin.ts) * 1000);
    await pinMessage(as(desk, person(pin.by)), incidentId, {
      channel: pin.channelId,
      ts: pin.ts,
      author: message.author,
      text: message.text,
      at,
      by: pin.by,
    });
  },
});

/** Taking the last 📌 off takes the message out of the timeline. */
export const reactionRemoved = defineListener({
  event: 'reaction_removed',
  hear: async (desk, event) => {
    const pin = readPin(event);
    const incidentId = pin === undefined ? undefined : await incidentAt(desk, pin.channelId);
    if (pin === undefined || incidentId === undefined) return;
    const known = (await pinsOf(desk, incidentId)).some((each) => each.ts === pin.ts);
    const message = known ? await messageAt(desk, pin.channelId, pin.ts) : undefined;
    if (message === undefined || message.pinned) return;
    await unpinMessage(as(desk, person(pin.by)), incidentId, {
      channel: pin.channelId,
      ts: pin.ts,
      deleted: false,
    });
  },
});
