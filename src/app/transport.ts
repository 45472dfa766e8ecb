import type { Config } from '#config.ts';
import type { SlackTransport } from '#slack/transport.ts';

/** The way to the real Slack that the configuration names; undefined where there are no tokens: then the local one is meant. */
export function transportOf(config: Config): SlackTransport | undefined {
  const { slack } = config;
  const api = slack.mode !== 'sandbox' && slack.apiUrl !== undefined ? { apiUrl: slack.apiUrl } : {};
  if (slack.mode === 'socket')
    return { kind: 'socket', botToken: slack.botToken, appToken: slack.appToken, ...api };
  if (slack.mode === 'http')
    return { kind: 'http', botToken: slack.botToken, signingSecret: slack.signingSecret, ...api };
  return undefined;
}
