import { z } from 'zod';
import { isId } from '#base/ids.ts';
import { loseTeamChannel } from '../couriers/team-channel.ts';
import { defineListener } from '../define.ts';
import type { Listener } from '../define.ts';
import { subjectAt } from '../places.ts';

const told = z.object({ channel: z.string() });

/** A team's alerts channel was archived, deleted, or we were taken out of it: the team gets one again. */
const lost = (event: string): Listener =>
  defineListener({
    event,
    hear: async (desk, happened) => {
      const { data } = told.safeParse(happened);
      const subject = data === undefined ? undefined : await subjectAt(desk, data.channel);
      if (subject !== undefined && isId('tea', subject)) await loseTeamChannel(desk, subject, event);
    },
  });

/** What becomes of teams' channels by people's hands. */
export const teamChannelListeners: readonly Listener[] = [
  lost('channel_archive'),
  lost('channel_deleted'),
  lost('channel_left'),
  lost('group_archive'),
  lost('group_deleted'),
  lost('group_left'),
];
