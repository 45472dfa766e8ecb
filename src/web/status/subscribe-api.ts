import type { Context } from 'hono';
import { z } from 'zod';
import type { SubscriberId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import { v2Page } from '#notice/statuspage-v2.ts';
import { askSubscription } from '#status/verbs/ask-subscription.ts';
import { endSubscription } from '#status/verbs/end-subscription.ts';
import { refusalText } from './subscribe-pages.ts';
import type { Place } from './subscribe-pages.ts';

/** Statuspage's API for subscribers, as its widgets call it. https://developer.statuspage.io */

const code = z.union([z.string(), z.array(z.string())]).optional();
const wish = z.object({
  subscriber: z.object({
    email: z.string().optional(),
    endpoint: z.string().optional(),
    phone_number: z.string().optional(),
    component_id: code,
    component_ids: code,
    incident_id: z.string().optional(),
  }),
});
type Wish = z.infer<typeof wish>['subscriber'];

const list = (value: string | readonly string[] | undefined): readonly string[] =>
  (value === undefined ? [] : typeof value === 'string' ? [value] : value).filter((one) => one !== '');

/** `subscriber[email]=…` as the object it stands for; `[]` at the end of a name says that there may be more. */
function nested(form: URLSearchParams): object {
  const subscriber: Record<string, string | string[]> = {};
  for (const name of new Set(form.keys())) {
    const field = /^subscriber\[(\w+)\](?:\[\])?$/.exec(name)?.[1];
    const values = form.getAll(name);
    if (field !== undefined) subscriber[field] = values.length > 1 ? values : (values[0] ?? '');
  }
  return { subscriber };
}

async function read(c: Context): Promise<Wish | undefined> {
  const text = await c.req.text();
  try {
    const json = c.req.header('content-type')?.includes('json') ?? text.trimStart().startsWith('{');
    const got: unknown = json ? JSON.parse(text) : nested(new URLSearchParams(text));
    return wish.safeParse(got).data?.subscriber;
  } catch {
    return undefined;
  }
}

const EXAMPLE = '{"subscriber":{"email":"ada@example.com"}}';

/** Any page may call this from its visitors' browsers. */
const allowAll = (c: Context): void => c.header('access-control-allow-origin', '*');

/** `POST /api/v2/subscribers.json`: answers the same for an address that is known and one that is not; `often`: too many were asked for from there. */
export async function postSubscriber(
  c: Context,
  desk: Desk,
  place: Place,
  often: boolean,
): Promise<Response> {
  allowAll(c);
  c.header('cache-control', 'no-store');
  if (often) return c.json({ error: 'That was asked for too often. Try again in an hour.' }, 429);
  const got = await read(c);
  if (got === undefined) return c.json({ error: `The body could not be read. Example: ${EXAMPLE}` }, 400);
  if (got.phone_number !== undefined && got.email === undefined)
    return c.json({ error: `Text messages are not sent from here. Example: ${EXAMPLE}` }, 422);
  const email = got.email ?? '';
  const endpoint = got.endpoint ?? null;
  const asked = await askSubscription(desk, {
    page: place.sight.page,
    email,
    endpoint,
    componentCodes: [...list(got.component_id), ...list(got.component_ids)],
    reportCode: got.incident_id ?? null,
  });
  if (!asked.ok) return c.json({ error: refusalText(asked.refused) }, 422);
  return c.json({
    page: v2Page(place.sight.page, place.sight.url),
    mode: endpoint === null ? 'email_sms' : 'webhook',
    email,
    ...(endpoint === null ? {} : { webhook: endpoint }),
    can_select_components: false,
  });
}

/** `DELETE /api/v2/subscribers/<id>.json`, where the id is the last part of a link to unsubscribe: answers true, also when it names nobody. */
export async function deleteSubscriber(
  c: Context,
  desk: Desk,
  id: SubscriberId | undefined,
): Promise<Response> {
  allowAll(c);
  c.header('cache-control', 'no-store');
  if (id !== undefined) await endSubscription(desk, id);
  return c.json(true);
}
