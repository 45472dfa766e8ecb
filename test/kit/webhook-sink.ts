import { createHmac, timingSafeEqual } from 'node:crypto';
import { provider } from './provider.ts';
import type { Provider } from './provider.ts';

export const HOOK_SECRET = 'a secret that both sides know';

/** Somebody's receiver: takes a post only when its signature is right for its body, as its documentation would say. */
export async function webhookSink(): Promise<
  Provider & {
    readonly bodies: () => readonly Readonly<Record<string, unknown>>[];
    readonly keys: () => readonly string[];
  }
> {
  const server = await provider((got) => {
    const [, seconds = '', told = ''] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(got.headers['x-tocsin-signature'] ?? '') ?? [];
    const right = createHmac('sha256', HOOK_SECRET).update(`${seconds}.${got.body}`).digest();
    const given = Buffer.from(told, 'hex');
    const ok = given.length === right.length && timingSafeEqual(given, right);
    return { status: ok ? 204 : 401, body: '', took: ok };
  });
  return {
    ...server,
    // A receiver of ours reads JSON objects only.
    bodies: () => server.took().map((got) => JSON.parse(got.body) as Readonly<Record<string, unknown>>),
    keys: () => server.took().map((got) => got.headers['idempotency-key'] ?? ''),
  };
}
