import { nextId, nextNumber } from '../model/ids.ts';
import type { Fields } from '../json.ts';
import type { Envelope, Reply, Workspace } from '../workspace.ts';

const ACK_DEADLINE_MS = 3000;

function envelopeId(w: Workspace): string {
  const number = nextNumber(w.state, 'envelope');
  return `00000000-0000-4000-a000-${number.toString(16).padStart(12, '0')}`;
}

function deadline(w: Workspace): { readonly late: Promise<Reply>; readonly cancel: () => void } {
  let cancel = (): void => {};
  const late = new Promise<Reply>((resolve) => {
    cancel = w.clock.after(ACK_DEADLINE_MS, () => resolve({ acked: false, failure: 'timeout' }));
  });
  return { late, cancel };
}

async function deliver(w: Workspace, envelope: Envelope): Promise<Reply> {
  const link = w.link();
  const shown = { envelope_id: envelope.envelope_id, type: envelope.type };
  w.journal.write('envelope', {
    ...shown,
    payload: envelope.payload,
    ...(envelope.retry_attempt === undefined ? {} : { retry_attempt: envelope.retry_attempt }),
    delivered: link !== undefined,
  });
  if (link === undefined) return { acked: false, failure: 'no_connection' };
  const sent = link.send(envelope);
  if (sent.end !== undefined) {
    const end = sent.end.finally(() => w.pending.delete(end));
    w.pending.add(end);
  }
  const { late, cancel } = deadline(w);
  const reply = await Promise.race([sent.reply, late]);
  cancel();
  link.forget?.(envelope.envelope_id);
  w.journal.write('ack', { ...shown, ...reply });
  return reply;
}

/** Sends a command or an interaction and waits for its ack, at most 3 s. Never sent twice, as in Slack. */
export function sendOnce(
  w: Workspace,
  type: 'slash_commands' | 'interactive',
  payload: Fields,
): Promise<Reply> {
  const answers =
    type === 'slash_commands' || ['view_submission', 'block_suggestion'].includes(String(payload['type']));
  return deliver(w, { envelope_id: envelopeId(w), type, payload, accepts_response_payload: answers });
}

// Once at once, then after one and five minutes (docs.slack.dev/apis/events-api, "Retries").
const RETRY_AFTER_MS = [0, 60_000, 300_000];
const reasons: Readonly<Record<Extract<Reply, { acked: false }>['failure'], string>> = {
  timeout: 'http_timeout',
  no_connection: 'connection_failed',
  connection_failed: 'connection_failed',
  http_error: 'http_error',
};

async function attempt(w: Workspace, payload: Fields, number: number, reason: string): Promise<void> {
  if (w.stopping.aborted) return;
  const reply = await deliver(w, {
    envelope_id: envelopeId(w),
    type: 'events_api',
    payload,
    accepts_response_payload: false,
    retry_attempt: number,
    retry_reason: reason,
  });
  const wait = RETRY_AFTER_MS[number];
  if (reply.acked || wait === undefined) return;
  const next = (): void => void attempt(w, payload, number + 1, reasons[reply.failure]);
  if (wait === 0) next();
  else w.clock.after(wait, next);
}

/** Sends an event; not acknowledged, it comes again at once, after 1 min and after 5 min. */
export function sendEvent(w: Workspace, event: Fields, eventTime: number): void {
  const eventId = nextId(w.state, 'Ev');
  const payload: Fields = {
    token: 'sandbox-verification',
    team_id: w.team.id,
    context_team_id: w.team.id,
    context_enterprise_id: null,
    api_app_id: w.app.id,
    event,
    type: 'event_callback',
    event_id: eventId,
    event_time: eventTime,
    event_context: `4-${eventId}`,
    is_ext_shared_channel: false,
    authorizations: [
      {
        enterprise_id: null,
        team_id: w.team.id,
        user_id: w.app.user,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
  };
  const first = attempt(w, payload, 0, '').finally(() => w.pending.delete(first));
  w.pending.add(first);
}
