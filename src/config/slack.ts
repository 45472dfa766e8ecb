import type { Values } from './table.ts';

/** Where Slack is: the local sandbox, the real one over two WebSockets, or the real one calling us. */
export type SlackConfig =
  | { readonly mode: 'sandbox' }
  | {
      readonly mode: 'socket';
      readonly botToken: string;
      readonly appToken: string;
      readonly apiUrl?: string;
    }
  | {
      readonly mode: 'http';
      readonly botToken: string;
      readonly signingSecret: string;
      readonly apiUrl?: string;
    };

type SlackReading = {
  readonly config: SlackConfig;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
};

const SANDBOX: SlackConfig = { mode: 'sandbox' };
const refuse = (problem: string): SlackReading => ({ config: SANDBOX, problems: [problem], warnings: [] });

/**
 * Which Slack is meant. Half a configuration says which half is missing, unless `complete` is false: then a token was already refused on its own.
 */
export function readSlack(values: Values, complete: boolean): SlackReading {
  const {
    SLACK_BOT_TOKEN: botToken,
    SLACK_APP_TOKEN: appToken,
    SLACK_SIGNING_SECRET: signingSecret,
  } = values;
  const api = values.SLACK_API_URL === undefined ? {} : { apiUrl: values.SLACK_API_URL };
  const settled = (config: SlackConfig, warnings: readonly string[] = []): SlackReading => ({
    config,
    problems: [],
    warnings,
  });
  if (!complete) return settled(SANDBOX);
  if (botToken === undefined)
    return withoutBot(
      appToken ?? signingSecret,
      appToken === undefined ? 'SLACK_SIGNING_SECRET' : 'SLACK_APP_TOKEN',
      api.apiUrl,
    );
  if (signingSecret !== undefined) {
    const both =
      'SLACK_SIGNING_SECRET and SLACK_APP_TOKEN are both set: HTTP mode is used. Unset SLACK_SIGNING_SECRET for Socket Mode.';
    return settled({ mode: 'http', botToken, signingSecret, ...api }, appToken === undefined ? [] : [both]);
  }
  if (appToken !== undefined) return settled({ mode: 'socket', botToken, appToken, ...api });
  return refuse(
    'SLACK_BOT_TOKEN is set, and neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP mode) is. ' +
      'Example: SLACK_APP_TOKEN=xapp-1-A0123-456-abcdef, from "Basic Information → App-Level Tokens" with the scope connections:write',
  );
}

function withoutBot(secret: string | undefined, name: string, apiUrl: string | undefined): SlackReading {
  if (secret !== undefined) {
    return refuse(
      `${name} is set and SLACK_BOT_TOKEN is not. Example: SLACK_BOT_TOKEN=xoxb-123-456-abcdef, from "OAuth & Permissions"`,
    );
  }
  const idle = 'SLACK_API_URL is not used: without SLACK_BOT_TOKEN the local Slack is started.';
  return { config: SANDBOX, problems: [], warnings: apiUrl === undefined ? [] : [idle] };
}
