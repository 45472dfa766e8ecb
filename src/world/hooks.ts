import { createHmac } from 'node:crypto';
import { exchange, notNow, retryAfterMs } from './http.ts';
import { OutsideError } from './outside.ts';
import { mayBePublic, publicOnly } from './public-address.ts';
import type { Taken } from './outside.ts';

export type Hooks = {
  readonly post: (wish: {
    readonly url: string;
    readonly body: string;
    /** The same for every try. */
    readonly key: string;
    /** Signs the body; null: unsigned. */
    readonly secret: string | null;
    /** A customer's receiver: it has 30 s for its whole answer, the body too, as Statuspage gives it. */
    readonly slow?: boolean;
    /** Named by a stranger: only a public address is posted to. */
    readonly stranger?: boolean;
  }) => Promise<Taken>;
  /** Strangers may name addresses of this machine and its network too: the house is being tried out. */
  readonly allowsPrivate: boolean;
};

/** A second more is a failure. */
export const SLOW_MS = 30_000;
type HookOptions = { readonly slowMs?: number; readonly allowsPrivate?: boolean };

/**
 * Posts JSON. `X-Tocsin-Signature: t=<unix seconds>,v1=<hex>` is HMAC-SHA256 with the receiver's secret over `<t>.<body>`, as Stripe has it; `Idempotency-Key`
 * is the same for every try. Anything but 2xx is a refusal, but for 408, 429 and 5xx, which are tried again. Redirects are not followed.
 */
export function createHooks(
  now: () => Date,
  patienceMs: number,
  { slowMs = SLOW_MS, allowsPrivate = false }: HookOptions = {},
): Hooks {
  return {
    allowsPrivate,
    post: async ({ url, body, key, secret, slow = false, stranger = false }) => {
      const guarded = stranger && !allowsPrivate;
      if (guarded && !mayBePublic(new URL(url)))
        return { refused: `${new URL(url).host} is not a public address` };
      const seconds = Math.floor(now().getTime() / 1_000);
      const answer = await exchange({
        method: 'POST',
        url,
        body,
        timeoutMs: slow ? slowMs : patienceMs,
        ...(guarded ? { dispatcher: publicOnly() } : {}),
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
