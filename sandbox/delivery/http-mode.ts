import { createHmac } from 'node:crypto';
import { isFields, parseJson, textOf } from '../json.ts';
import type { Fields } from '../json.ts';
import type { Envelope, Link, Reply, Workspace } from '../workspace.ts';

const SIGNING_SECRET = 'sandbox';

/** `v0=` + hex HMAC-SHA256 of `v0:{timestamp}:{body}` (docs.slack.dev/authentication/verifying-requests-from-slack). */
export function signature(secret: string, timestamp: number, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

function form(fields: Fields): string {
  const pairs = Object.entries(fields).map(([key, value]): [string, string] => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return new URLSearchParams(pairs).toString();
}

const FORM = 'application/x-www-form-urlencoded';

function encode(envelope: Envelope): { readonly body: string; readonly type: string } {
  if (envelope.type === 'events_api')
    return { body: JSON.stringify(envelope.payload), type: 'application/json' };
  if (envelope.type === 'slash_commands') return { body: form(envelope.payload), type: FORM };
  return { body: form({ payload: envelope.payload }), type: FORM };
}

/** Where an envelope goes over HTTP: the address given for everything, else the manifest's own. */
function requestUrl(w: Workspace, envelope: Envelope, everything: string | undefined): string | undefined {
  if (everything !== undefined) return everything;
  const { settings, features } = w.manifest;
  if (settings?.socket_mode_enabled === true) return undefined;
  if (envelope.type === 'events_api') return settings?.event_subscriptions?.request_url;
  if (envelope.type === 'interactive') {
    const menus =
      textOf(envelope.payload['type']) === 'block_suggestion'
        ? settings?.interactivity?.message_menu_options_url
        : undefined;
    return menus ?? settings?.interactivity?.request_url;
  }
  return features?.slash_commands?.find((each) => each.command === envelope.payload['command'])?.url;
}

async function post(w: Workspace, url: string, envelope: Envelope): Promise<Reply> {
  const { body, type } = encode(envelope);
  const timestamp = Math.floor(w.clock.now().getTime() / 1000);
  const retry = envelope.retry_attempt ?? 0;
  const headers = {
    'content-type': type,
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    'x-slack-request-timestamp': String(timestamp),
    'x-slack-signature': signature(SIGNING_SECRET, timestamp, body),
    ...(retry === 0
      ? {}
      : {
          'x-slack-retry-num': String(retry),
          'x-slack-retry-reason': envelope.retry_reason ?? 'unknown_error',
        }),
  };
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: w.stopping,
    });
    const text = await response.text();
    if (response.status !== 200) {
      w.journal.write('refusal', { during: 'http delivery', url, status: response.status });
      return { acked: false, failure: 'http_error' };
    }
    const parsed = parseJson(text);
    return { acked: true, payload: isFields(parsed) ? parsed : text };
  } catch (error) {
    w.journal.write('refusal', { during: 'http delivery', url, error: String(error) });
    return { acked: false, failure: 'connection_failed' };
  }
}

/** The way to an app in HTTP mode: signed requests, answered by status 200. */
export function httpLink(w: Workspace, everything: string | undefined): Link {
  return {
    inProcess: false,
    send: (envelope) => {
      const url = requestUrl(w, envelope, everything);
      const reply =
        url === undefined
          ? Promise.resolve<Reply>({ acked: false, failure: 'no_connection' })
          : post(w, url, envelope);
      return { reply, end: undefined };
    },
  };
}
