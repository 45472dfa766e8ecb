import { Hono } from 'hono';
import type { Context } from 'hono';
import type { Desk } from '#ledger/desk.ts';
import { as, system } from '#ledger/desk.ts';
import { recordPing } from '#monitors/verbs/record-ping.ts';

const MESSAGE_MOST = 2_000;
const BAD = new Set(['down', 'fail', 'failed', 'error']);

/**
 * `GET|HEAD|POST /ping/<key>`: a job says that it ran. `?status=down&msg=disk+full` says that it failed; the text may also be the body of a POST. Answers
 * "ok" once the ping is stored. As Uptime Kuma's push address and healthchecks.io have it.
 */
export function heartbeatRoutes(desk: Desk): Hono {
  const own = as(desk, system('heartbeat'));
  const routes = new Hono();
  routes.on(['GET', 'POST'], '/ping/:key', async (context) => {
    const status = (context.req.query('status') ?? 'up').trim().toLowerCase();
    const ping = {
      ok: !BAD.has(status),
      message: await messageOf(context),
      userAgent: context.req.header('user-agent') ?? '',
    };
    const outcome = await recordPing(own, context.req.param('key'), ping);
    if (!outcome.ok) {
      desk.metrics.count('intake_requests_total', { intake: 'heartbeat', outcome: 'unknown' });
      return context.text(
        'No monitor waits for pings at this address. /monitor show NAME in Slack has the right one.\n',
        404,
      );
    }
    desk.metrics.count('intake_requests_total', {
      intake: 'heartbeat',
      outcome: outcome.value.counted ? 'counted' : 'ignored',
    });
    return context.text(
      outcome.value.counted ? 'ok\n' : 'not counted: this is a link preview, not the job\n',
      200,
      { 'cache-control': 'no-store' },
    );
  });
  return routes;
}

async function messageOf(context: Context): Promise<string> {
  const asked = context.req.query('msg') ?? context.req.query('message');
  if (asked !== undefined || context.req.method !== 'POST') return (asked ?? '').slice(0, MESSAGE_MOST);
  return (await context.req.text()).slice(0, MESSAGE_MOST);
}
