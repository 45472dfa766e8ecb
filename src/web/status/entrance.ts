import type { Context } from 'hono';
import { serialize } from 'hono/utils/cookie';
import type { Desk } from '#ledger/desk.ts';
import type { PageSight } from '#status/page-sight.ts';
import { checkPassword } from '#world/password.ts';
import type { WebBindings } from '../node-bridge.ts';
import { remoteOf } from '../remote-address.ts';
import { PASS_LASTS_MS, keyHolds, passFor, passName } from './access.ts';
import type { Guesses } from './access.ts';
import type { KeptPage } from './answers.ts';
import { locationOf, rootOf } from './layout.ts';
import { tooManyPasswords, wrongPassword } from './refusals.ts';

/** How people get into a page that is not for everybody: by its secret address, or by its password. */

/** Somewhere else of the page, with a pass that only this browser has and no script reads. */
const withPass = (desk: Desk, sight: PageSight, path: string, search: string): Response =>
  new Response(null, {
    status: 303,
    headers: {
      location: `${locationOf(`${rootOf(sight)}${path}`)}${search}`,
      'cache-control': 'private, no-store',
      'x-robots-tag': 'noindex',
      'referrer-policy': 'no-referrer',
      'set-cookie': serialize(passName(sight.page), passFor(desk, sight.page), {
        path: rootOf(sight) === '' ? '/' : rootOf(sight),
        httpOnly: true,
        sameSite: 'Lax',
        secure: sight.url.startsWith('https:'),
        maxAge: PASS_LASTS_MS / 1_000,
      }),
    },
  });

/** Whoever came by the secret address gets a pass and the address without the secret; undefined for whoever came another way. */
export function admit(desk: Desk, sight: PageSight, path: string, search: string): Response | undefined {
  const query = new URLSearchParams(search);
  const key = query.get('key');
  if (key === null || !keyHolds(sight.page, key)) return undefined;
  query.delete('key');
  return withPass(desk, sight, path, query.size === 0 ? '' : `?${query.toString()}`);
}

/** Who asks, for what is counted by address. */
export const addressOf = (context: Context<WebBindings>): string =>
  remoteOf(context.env?.remoteAddress, context.req.header('x-forwarded-for'));

/** Takes a password that was sent by the form. */
export async function letIn(
  { desk, guesses }: { readonly desk: Desk; readonly guesses: Guesses },
  context: Context<WebBindings>,
  kept: KeptPage,
): Promise<Response> {
  const { page } = kept.sight;
  const address = addressOf(context);
  const waitMs = guesses.mustWaitMs(page, address);
  if (waitMs > 0) return tooManyPasswords(kept, waitMs);
  const { password } = await context.req.parseBody();
  const told = typeof password === 'string' && password.length <= 200 ? password : '';
  if (page.password === null || told === '' || !(await checkPassword(told, page.password)))
    return wrongPassword(kept);
  guesses.forget(page, address);
  return withPass(desk, kept.sight, '/', '');
}
