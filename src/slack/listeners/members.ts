import { incidentById } from '#incidents/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { z } from 'zod';
import { incidentAt } from '../couriers/incident-channel-where.ts';
import { loseChannel } from '../couriers/incident-channel-lost.ts';
import { attempt } from '../couriers/reconcile-fate.ts';
import { serviceNames } from '../couriers/incident-sight.ts';
import { defineListener } from '../define.ts';
import { incidentWelcome } from '../views/incident-answers.ts';

const joined = z.object({ user: z.string(), channel: z.string(), inviter: z.string().optional() });
const left = z.object({ user: z.string().optional(), channel: z.string() });

/** Who comes into an incident's channel by themselves reads in a line, alone, where things stand. Best effort. */
export const memberJoined = defineListener({
  event: 'member_joined_channel',
  hear: async (desk, event) => {
    const { data } = joined.safeParse(event);
    const bot = desk.slack.self().botUserId;
    if (data === undefined || data.user === bot || data.inviter === bot) return;
    const incidentId = await incidentAt(desk, data.channel);
    const incident = incidentId === undefined ? undefined : await incidentById(desk, incidentId);
    if (incident === undefined) return;
    const words = incidentWelcome(incident, await serviceNames(desk, incident.serviceIds));
    await attempt(() =>
      desk.slack.call('chat.postEphemeral', { channel: data.channel, user: data.user, text: words.text }),
    );
  },
});

/** Somebody took us out of an incident's channel: we come back to a public one; from a private one it is said elsewhere. */
async function removed(desk: Desk, channelId: string): Promise<void> {
  const incidentId = await incidentAt(desk, channelId);
  if (incidentId === undefined) return;
  const back = await attempt(() => desk.slack.call('conversations.join', { channel: channelId }));
  if ('fate' in back && back.fate !== 'already')
    await loseChannel(desk, incidentId, channelId, back.fate === 'archived' ? 'archived' : 'removed');
}

export const memberLeft = defineListener({
  event: 'member_left_channel',
  hear: async (desk, event) => {
    const { data } = left.safeParse(event);
    if (data?.user === desk.slack.self().botUserId) await removed(desk, data.channel);
  },
});

/** Slack tells the bot itself by these that it was taken out of a channel. */
const leaving = (event: 'channel_left' | 'group_left') =>
  defineListener({
    event,
    hear: async (desk, told) => {
      const { data } = left.safeParse(told);
      if (data !== undefined) await removed(desk, data.channel);
    },
  });
export const channelLeft = leaving('channel_left');
export const groupLeft = leaving('group_left');
