import { Hono } from 'hono';
import type { Desk } from '#ledger/desk.ts';
import { as, system } from '#ledger/desk.ts';
import { subscriberOfMessage } from '#notice/message-ids.ts';
import { bounceSubscriber } from '#status/verbs/settle-telling.ts';
import { failuresIn, isGone } from './decode.ts';

const plain = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };

/**
 * `POST /bounces`: a letter that came back, as it came (RFC 5322), from the mail server that got it. A subscriber of a status page whose mailbox is gone is
 * written to no more. Answers 2xx to whatever it can read, so that no mail server brings it again. A letter that came back proves by its Message-ID that it
 * was ours: no key is needed.
 */
export function bounceRoutes(desk: Desk): Hono {
  const own = as(desk, system('mail'));
  const routes = new Hono();
  routes.post('/bounces', async (context) => {
    const failures = await failuresIn(new Uint8Array(await context.req.arrayBuffer()));
    let ended = 0;
    for (const { messageId, status, because } of failures) {
      const id = subscriberOfMessage(messageId);
      if (id !== undefined && isGone(status) && (await bounceSubscriber(own, id, because))) ended += 1;
    }
    desk.metrics.count('intake_requests_total', {
      intake: 'bounces',
      outcome: ended > 0 ? 'counted' : 'ignored',
    });
    return ended > 0
      ? context.body('ok: the mailbox is gone, nothing is sent to it any more\n', 200, plain)
      : context.body('ignored: no report that a mailbox of a subscriber is gone\n', 202, plain);
  });
  return routes;
}
