import { transportOf } from '#app/transport.ts';
import type { Config } from '#config.ts';
import { missingScopes } from '#slack/scopes.ts';
import type { SlackTransport } from '#slack/transport.ts';
import { systemClock } from '#world/clock.ts';
import { createLog } from '#world/log.ts';
import { createMetrics } from '#world/metrics.ts';
import { OutsideError } from '#world/outside.ts';
import { SlackRefusal } from '#world/slack.ts';
import { createSlackClient } from '#world/slack-client.ts';
import type { SlackClient } from '#world/slack-client.ts';
import pkg from '../../package.json' with { type: 'json' };
import { fail, fine, warn } from './doctor-finding.ts';
import type { Finding } from './doctor-finding.ts';
import { sampleCards } from './sample-cards.ts';
import { inWords } from './said.ts';

const clientOf = (token: string, apiUrl: string | undefined): SlackClient =>
  createSlackClient({
    token,
    ...(apiUrl === undefined ? {} : { apiUrl }),
    // What it has to say is in the finding.
    log: createLog({ level: 'error', stream: process.stderr }),
    metrics: createMetrics(),
    monotonicMs: systemClock.monotonicMs,
  });

/** The local Slack of a process that runs on this machine. */
const localTransport = ({ host, sandboxPort }: Config): SlackTransport => ({
  kind: 'socket',
  botToken: 'xoxb-sandbox',
  appToken: 'xapp-sandbox',
  apiUrl: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${sandboxPort}/api/`,
});

/** Tokens, scopes, and whether Slack takes our cards. */
export async function healthOfSlack(config: Config): Promise<readonly Finding[]> {
  const transport = transportOf(config);
  const local = transport === undefined;
  const { kind, botToken, apiUrl, ...rest } = transport ?? localTransport(config);
  const client = clientOf(botToken, apiUrl);
  let scopes: readonly string[];
  try {
    scopes = await client.introduce();
  } catch (error) {
    if (local)
      return [fine('slack', 'there are no tokens, so the local Slack is used; it is not running now')];
    return [notReached(error)];
  }
  const tokens = local
    ? fine('slack', 'there are no tokens; the local Slack answers')
    : fine('slack', `the bot token is good for ${client.self().url}`);
  const appToken =
    kind === 'socket' && 'appToken' in rest ? [await healthOfAppToken(rest.appToken, apiUrl)] : [];
  return [tokens, ...appToken, await healthOfScopes(scopes), ...(await healthOfCards(client))];
}

function notReached(error: unknown): Finding {
  if (error instanceof OutsideError)
    return fail(
      'slack',
      `Slack cannot be reached: ${inWords(error)}`,
      'See that this machine may go out to https://slack.com, or what SLACK_API_URL says.',
    );
  return fail('slack', inWords(error), 'Correct SLACK_BOT_TOKEN and ask again: tocsin doctor');
}

async function healthOfAppToken(token: string, apiUrl: string | undefined): Promise<Finding> {
  try {
    await clientOf(token, apiUrl).call('apps.connections.open', {});
    return fine('slack', 'the app-level token opens sockets');
  } catch (error) {
    const why = error instanceof SlackRefusal ? error.code : inWords(error);
    const todo =
      'Make one with the scope connections:write at api.slack.com/apps → your app → Basic Information → App-Level Tokens, and switch Socket Mode on: SLACK_APP_TOKEN=xapp-…';
    return fail('slack', `the app-level token opens no socket: ${why}`, todo);
  }
}

async function healthOfScopes(granted: readonly string[]): Promise<Finding> {
  if (granted.length === 0)
    return warn('slack', 'Slack did not say which scopes the token has', 'Ask again later.');
  const missing = await missingScopes(granted);
  if (missing.length === 0) return fine('slack', 'the bot token has every scope of manifest.yml');
  return fail(
    'slack',
    `the bot token lacks ${missing.join(', ')}`,
    'Paste manifest.yml at api.slack.com/apps → your app → App Manifest, then reinstall the app to the workspace.',
  );
}

/** Has Slack judge our own cards, so that a limit it changed is known before an incident. */
async function healthOfCards(client: SlackClient): Promise<readonly Finding[]> {
  const cards = sampleCards();
  const found: Finding[] = [];
  for (const { name, what, value } of cards) {
    try {
      await client.call('blocks.validate', { [what]: JSON.stringify(value) });
    } catch (error) {
      if (error instanceof OutsideError || (error instanceof SlackRefusal && error.code === 'unknown_method'))
        return [warn('cards', `Slack did not judge them: ${inWords(error)}`, 'Ask again later.')];
      if (!(error instanceof SlackRefusal)) throw error;
      const why = JSON.stringify(error.data['errors'] ?? error.code).slice(0, 400);
      found.push(
        fail(
          'cards',
          `Slack refuses the ${name}: ${why}`,
          `This is a defect of Tocsin ${pkg.version}: please report it with this line.`,
        ),
      );
    }
  }
  return found.length > 0
    ? found
    : [fine('cards', `Slack takes all ${cards.length}: ${cards.map(({ name }) => name).join(', ')}`)];
}
