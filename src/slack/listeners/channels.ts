import { z } from 'zod';
import { isId } from '#base/ids.ts';
import { loseTeamChannel } from '../couriers/team-channel.ts';
import { defineListener } from '../define.ts';
import type { Listener } from '../define.ts';
import { subjectAt } from '../places.ts';
import type { ChannelLoss } from '../views/trouble.ts';

const told = z.object({ channel: z.string() });

/** A team's alerts channel was archived, deleted, or we were taken out of it: the team gets one again. */
const lost = (event: string, how: ChannelLoss): Listener =>
  defineListener({
    event,
    hear: async (desk, happened) => {
      const { data } = told.safeParse(happened);
      const subject = data === undefined ? undefined : await subjectAt(desk, data.channel);
      if (subject !== undefined && isId('tea', subject)) await loseTeamChannel(desk, subject, how, event);
    },
  });

/** What becomes of teams' channels by people's hands. */
export const teamChannelListeners: readonly Listener[] = [
  lost('channel_archive', 'archived'),
  lost('channel_deleted', 'deleted'),
  lost('channel_left', 'removed'),
  lost('group_archive', 'archived'),
  lost('group_deleted', 'deleted'),
  lost('group_left', 'removed'),
];
