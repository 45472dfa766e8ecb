import { z } from 'zod';
import { findChannelAgain, loseChannel } from '../couriers/incident-channel-lost.ts';
import { incidentAt } from '../couriers/incident-channel-where.ts';
import { defineListener } from '../define.ts';
import type { Listener } from '../define.ts';
import type { ChannelLoss } from '../views/trouble.ts';

const told = z.object({ channel: z.string() });

/** An incident's channel was archived or deleted by hand: said elsewhere, and the incident goes on. */
const lost = (event: string, how: ChannelLoss): Listener =>
  defineListener({
    event,
    hear: async (desk, event_) => {
      const { data } = told.safeParse(event_);
      const incidentId = data === undefined ? undefined : await incidentAt(desk, data.channel);
      if (data !== undefined && incidentId !== undefined)
        await loseChannel(desk, incidentId, data.channel, how);
    },
  });

const back = (event: string): Listener =>
  defineListener({
    event,
    hear: async (desk, event_) => {
      const { data } = told.safeParse(event_);
      const incidentId = data === undefined ? undefined : await incidentAt(desk, data.channel);
      if (data !== undefined && incidentId !== undefined)
        await findChannelAgain(desk, incidentId, data.channel);
    },
  });

/** What becomes of incident channels by hand. */
export const channelFates: readonly Listener[] = [
  lost('channel_archive', 'archived'),
  lost('group_archive', 'archived'),
  lost('channel_deleted', 'deleted'),
  lost('group_deleted', 'deleted'),
  back('channel_unarchive'),
  back('group_unarchive'),
];
