import { z } from 'zod';
import { SlackRefusal } from '#world/slack.ts';
import { defineListener } from '../define.ts';

/** https://docs.slack.dev/reference/events/app_mention */
const mentioned = z.object({
  user: z.string(),
  channel: z.string(),
  thread_ts: z.string().optional(),
  bot_id: z.string().optional(),
});

/** Whoever mentions us reads, alone, how to ask: Slack has no slash commands in threads, so people try this there. Best effort. */
export const appMentioned = defineListener({
  event: 'app_mention',
  hear: async (desk, event) => {
    const { data } = mentioned.safeParse(event);
    if (data === undefined || data.bot_id !== undefined) return;
    try {
      await desk.slack.call('chat.postEphemeral', {
        channel: data.channel,
        user: data.user,
        text: 'I listen to commands, buttons and shortcuts: `/incident declare …`, `/monitor add …`, `/tocsin help`. In a thread, where Slack has no commands, use the message shortcuts (⋮ → Declare incident, Add to incident timeline).',
        ...(data.thread_ts === undefined ? {} : { thread_ts: data.thread_ts }),
      });
    } catch (error) {
      if (!(error instanceof SlackRefusal)) throw error;
      desk.log.debug({ code: error.code }, 'a mention could not be answered');
    }
  },
});
