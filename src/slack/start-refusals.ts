import { SlackRefusal } from '#world/slack.ts';

const FACT = {
  bot: 'Slack does not accept the bot token',
  app: 'Slack opens no socket with the app-level token',
} as const;
const HINT = {
  bot: 'Copy it anew from api.slack.com/apps → your app → OAuth & Permissions: SLACK_BOT_TOKEN=xoxb-…',
  app: 'Make one with the scope connections:write at api.slack.com/apps → your app → Basic Information → App-Level Tokens, and switch Socket Mode on: SLACK_APP_TOKEN=xapp-…',
} as const;

/** What a person who starts Tocsin reads when Slack refuses a token; any other failure stays as it is. */
export const tokenRefused = (which: keyof typeof FACT, error: unknown): unknown =>
  error instanceof SlackRefusal
    ? new Error(`${FACT[which]}: ${error.code}. ${HINT[which]}`, { cause: error })
    : error;
