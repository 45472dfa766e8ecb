import { LogLevel, WebClient } from '@slack/web-api';
import type { Logger, WebClientOptions } from '@slack/web-api';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { OutsideError } from './outside.ts';
import { SlackRefusal } from './slack.ts';
import type { Slack, SlackAnswer } from './slack.ts';

/** A call that has not been answered by then counts as perhaps done. */
const TIMEOUT_MS = 10_000;

export type SlackClient = Slack & {
  /** For what a person waits for: its own queue, so that no card delays a modal. */
  readonly hurry: Slack['call'];
  /** Asks who we are; call once before anything else. Answers the scopes that the token has. For a bad token throws an Error that says where a good one is. */
  readonly introduce: () => Promise<readonly string[]>;
};

/** The SDK's own log lines, as ours; its warnings about missing `text` are bugs of ours and count as such. */
export function sdkLogger(log: Log): Logger {
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (...parts: unknown[]): void =>
      log[level]({ from: 'slack sdk' }, parts.map(String).join(' '));
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: write('warn'),
    error: write('warn'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}

type Failure = {
  readonly code?: string;
  readonly data?: Record<string, unknown>;
  readonly retryAfter?: number;
  readonly statusCode?: number;
  readonly message: string;
};

/** Slack's own troubles, which another try may cure although they come as a refusal. */
const SLACKS_FAULT = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
  'accesslimited',
]);

/** Sorts what the SDK throws: https://docs.slack.dev/tools/node-slack-sdk/web-api#handle-errors */
export function slackFailure(method: string, error: unknown): Error {
  if (!(error instanceof Error))
    return new OutsideError(`${method}: ${String(error)}`, { perhapsDone: true });
  // The SDK's errors are plain Errors with these fields; what is missing reads as undefined.
  const failure = error as unknown as Failure;
  if (failure.code === 'slack_webapi_rate_limited_error') {
    return new OutsideError(`${method}: rate limited`, {
      retryAfterMs: (failure.retryAfter ?? 1) * 1_000,
      cause: error,
    });
  }
  if (failure.code === 'slack_webapi_platform_error') {
    const told = failure.data?.['error'];
    const code = typeof told === 'string' ? told : 'unknown_error';
    if (code === 'ratelimited' || code === 'rate_limited')
      return new OutsideError(`${method}: ${code}`, { retryAfterMs: 1_000, cause: error });
    if (SLACKS_FAULT.has(code) || !/^[a-z0-9_]+$/.test(code))
      return new OutsideError(`${method}: ${code.slice(0, 200)}`, { perhapsDone: true, cause: error });
    return new SlackRefusal(method, code, failure.data ?? {});
  }
  if (failure.code === 'slack_webapi_http_error')
    return new OutsideError(`${method}: Slack answered ${failure.statusCode}`, {
      perhapsDone: true,
      cause: error,
    });
  if (failure.code === 'slack_webapi_request_error')
    return new OutsideError(`${method}: ${failure.message}`, { perhapsDone: true, cause: error });
  return error;
}

const outcomeOf = (failure: Error): 'refused' | 'limited' | 'failed' =>
  failure instanceof SlackRefusal
    ? 'refused'
    : failure instanceof OutsideError && failure.retryAfterMs !== undefined
      ? 'limited'
      : 'failed';

const badBotToken = (refusal: SlackRefusal): Error =>
  new Error(
    `Slack refuses SLACK_BOT_TOKEN (${refusal.code}). It is the "Bot User OAuth Token", xoxb-…, at api.slack.com/apps → your app → OAuth & Permissions`,
    { cause: refusal },
  );

/**
 * Makes sure of an app-level token before sockets are opened with it: the socket client would ask again and again, for ever. Throws an Error that
 * says what is wrong with it and where a good one is. https://docs.slack.dev/reference/methods/apps.connections.open
 */
export async function checkAppToken(options: {
  readonly appToken: string;
  readonly apiUrl?: string;
  readonly log: Log;
}): Promise<void> {
  const client = new WebClient(options.appToken, {
    ...(options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl }),
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 2 },
    timeout: TIMEOUT_MS,
    logger: sdkLogger(options.log),
  });
  try {
    await client.apiCall('apps.connections.open', {});
  } catch (error) {
    const failure = slackFailure('apps.connections.open', error);
    // Limited or failing is not wrong: the sockets will find out by themselves.
    if (!(failure instanceof SlackRefusal)) return;
    throw new Error(
      `Slack refuses SLACK_APP_TOKEN (${failure.code}). It is an app-level token, xapp-…, with the scope connections:write, at api.slack.com/apps → your app → Basic Information → App-Level Tokens`,
      { cause: error },
    );
  }
}

/** Slack's Web API by the official client: no retries of its own, since the outbox knows better when. */
export function createSlackClient(options: {
  readonly token: string;
  readonly apiUrl?: string;
  readonly fetch?: WebClientOptions['fetch'];
  readonly log: Log;
  readonly metrics: Metrics;
  readonly monotonicMs: () => number;
}): SlackClient {
  const make = (): WebClient =>
    new WebClient(options.token, {
      ...(options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl }),
      ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
      rejectRateLimitedCalls: true,
      retryConfig: { retries: 0 },
      timeout: TIMEOUT_MS,
      logger: sdkLogger(options.log),
    });
  const caller =
    (client: WebClient): Slack['call'] =>
    async (method, args) => {
      const began = options.monotonicMs();
      let outcome: 'ok' | 'refused' | 'limited' | 'failed' = 'ok';
      try {
        // The SDK resolves only for `ok: true`.
        return (await client.apiCall(method, { ...args })) as SlackAnswer;
      } catch (error) {
        const failure = slackFailure(method, error);
        outcome = outcomeOf(failure);
        throw failure;
      } finally {
        options.metrics.count('slack_calls_total', { method, outcome });
        options.metrics.observe('slack_call_seconds', { method }, (options.monotonicMs() - began) / 1_000);
      }
    };
  const [background, waiting] = [make(), make()];
  let self: ReturnType<Slack['self']> | undefined;
  return {
    call: caller(background),
    hurry: caller(waiting),
    introduce: async () => {
      const answer = await caller(waiting)('auth.test', {}).catch((error: unknown) => {
        throw error instanceof SlackRefusal ? badBotToken(error) : error;
      });
      self = {
        teamId: String(answer['team_id']),
        botUserId: String(answer['user_id']),
        botId: String(answer['bot_id']),
        url: String(answer['url']),
      };
      const scopes = (answer['response_metadata'] as { scopes?: readonly string[] } | undefined)?.scopes;
      return scopes ?? [];
    },
    self: () => {
      if (self === undefined) throw new Error('Slack was not asked who we are yet');
      return self;
    },
    upload: async (file) => {
      try {
        await background.files.uploadV2({
          filename: file.name,
          title: file.title,
          alt_text: file.alt,
          file: Buffer.from(file.bytes),
          channel_id: file.channel,
          ...(file.comment === undefined ? {} : { initial_comment: file.comment }),
          ...(file.threadTs === undefined ? {} : { thread_ts: file.threadTs }),
        } as Parameters<WebClient['files']['uploadV2']>[0]);
      } catch (error) {
        throw slackFailure('files.uploadV2', error);
      }
    },
  };
}
