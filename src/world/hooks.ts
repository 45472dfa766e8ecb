import { createHmac } from 'node:crypto';
import { exchange, notNow, retryAfterMs } from './http.ts';
import { OutsideError } from './outside.ts';
import type { Taken } from './outside.ts';

export type Hooks = {
  readonly post: (wish: {
    readonly url: string;
    readonly body: string;
    /** The same for every try. */
    readonly key: string;
    /** Signs the body; null: unsigned. */
    readonly secret: string | null;
  }) => Promise<Taken>;
};

/**
 * Posts JSON. `X-Tocsin-Signature: t=<unix seconds>,v1=<hex>` is HMAC-SHA256 with the receiver's secret over `<t>.<body>`, as Stripe has it; `Idempotency-Key`
 * is the same for every try. Anything but 2xx is a refusal, but for 408, 429 and 5xx, which are tried again.
 */
export function createHooks(now: () => Date, timeoutMs: number): Hooks {
  return {
    post: async ({ url, body, key, secret }) => {
      const seconds = Math.floor(now().getTime() / 1_000);
      const answer = await exchange({
        method: 'POST',
        url,
        body,
        timeoutMs,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'tocsin',
          'idempotency-key': key,
          ...(secret === null
            ? {}
            : {
                'x-tocsin-signature': `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`,
              }),
        },
      });
      if (answer.status >= 200 && answer.status < 300) return { id: null };
      const said = `${new URL(url).host} answered ${answer.status}`;
      if (notNow(answer)) throw new OutsideError(said, waitOf(retryAfterMs(answer)));
      return { refused: said };
    },
  };
}

const waitOf = (ms: number | undefined): { retryAfterMs?: number } =>
  ms === undefined ? {} : { retryAfterMs: ms };
