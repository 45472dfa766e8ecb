import { WebClient } from '@slack/web-api';
import type { Fetch } from '../../sandbox/fetch-into.ts';
import type { Workspace } from '../../sandbox/workspace.ts';
import { OutsideError } from '#world/outside.ts';
import { SlackRefusal } from '#world/slack.ts';
import type { Slack } from '#world/slack.ts';

const code = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** The port over Slack's own client and the sandbox's wire, without retries. */
export function portInto(fetch: Fetch, sandbox: Workspace): Slack {
  const client = new WebClient('xoxb-sandbox', {
    slackApiUrl: 'http://slack.sandbox/api/',
    fetch,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 300,
  });
  return {
    call: async (method, args) => {
      try {
        return (await client.apiCall(method, { ...args })) as Awaited<ReturnType<Slack['call']>>;
      } catch (error) {
        if (code(error) === 'slack_webapi_platform_error') {
          const data = (error as { data: Record<string, unknown> }).data;
          throw new SlackRefusal(method, String(data['error']), data);
        }
        if (code(error) === 'slack_webapi_rate_limited_error') {
          throw new OutsideError('rate limited', {
            retryAfterMs: (error as { retryAfter: number }).retryAfter * 1_000,
            cause: error,
          });
        }
        throw new OutsideError(`${method} failed`, { perhapsDone: true, cause: error });
      }
    },
    upload: () => Promise.reject(new Error('no uploads here')),
    self: () => ({
      teamId: sandbox.team.id,
      botUserId: sandbox.app.user,
      botId: sandbox.app.bot,
      url: 'https://sandbox.slack.com/',
    }),
  };
}
