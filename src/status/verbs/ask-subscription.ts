import { done, refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import { plus } from '#base/time.ts';
import { change, unborn } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { StatusPage } from '../status-page.ts';
import { ASK_AGAIN_MS, LETTERS_AN_HOUR, askRule, cleanEmail, cleanEndpoint } from '../subscriber-rules.ts';
import type { Wish } from '../subscriber-rules.ts';
import { lettersSince, subscriberAt, subscriberStore } from '../subscriber-store.ts';
import type { SubscriberRefusal } from '../subscriber.ts';
import { mayBePublic } from '#world/public-address.ts';
import { componentsByCode, reportByCode } from './subscriber-known.ts';

export type Asking = {
  readonly page: StatusPage;
  /** An e-mail address; of a webhook the one of whoever looks after it. */
  readonly email: string;
  /** A webhook's URL; null: letters to the address. */
  readonly endpoint: string | null;
  /** Codes of components; empty: the whole page. */
  readonly componentCodes: readonly string[];
  /** Only this incident or maintenance; null: all of them. */
  readonly reportCode: string | null;
};

const notEmail = (got: string): SubscriberRefusal => ({
  why: 'invalid',
  what: 'e-mail address',
  got: got.slice(0, 200),
  example: 'ada@example.com',
});
const notEndpoint = (got: string): SubscriberRefusal => ({
  why: 'invalid',
  what: 'webhook address',
  got: got.slice(0, 200),
  example: 'https://example.com/status-hook',
});

/** The webhook's URL as it is kept; strangers may name public https addresses only, unless the house is being tried out. */
function endpointOf(desk: Desk, text: string): string | undefined {
  const open = desk.ways.hooks.allowsPrivate;
  const endpoint = cleanEndpoint(text, open);
  return endpoint === undefined || open || mayBePublic(new URL(endpoint)) ? endpoint : undefined;
}

/** The wish in the words of the house, or what is wrong with it. */
async function read(
  desk: Desk,
  asking: Asking,
): Promise<Outcome<Omit<Wish, 'id' | 'secret'>, SubscriberRefusal>> {
  const { page } = asking;
  if (desk.ways.mail === undefined) return refused({ why: 'mail_off' });
  const email = cleanEmail(asking.email);
  if (email === undefined) return refused(notEmail(asking.email));
  const endpoint = asking.endpoint === null ? null : endpointOf(desk, asking.endpoint);
  if (endpoint === undefined) return refused(notEndpoint(asking.endpoint ?? ''));
  const components = await componentsByCode(desk, page, asking.componentCodes);
  if (!components.ok) return components;
  const report = await reportByCode(desk, page, asking.reportCode);
  if (!report.ok) return report;
  return done({
    pageId: page.id,
    ...(endpoint === null
      ? { kind: 'email', address: email, contact: null }
      : { kind: 'webhook', address: endpoint, contact: email }),
    componentIds: report.value === null ? components.value : [],
    reportId: report.value,
  });
}

/**
 * Somebody asks to be told, and the owner of the mailbox decides: a letter with a link goes there. What is answered never says whether the address was known;
 * one that was gets at most a letter an hour, and any mailbox at most three.
 */
export async function askSubscription(desk: Desk, asking: Asking): Promise<Outcome<null, SubscriberRefusal>> {
  const wish = await read(desk, asking);
  if (!wish.ok) return wish;
  const { pageId, kind, address, contact } = wish.value;
  return transact(desk, async (open): Promise<Outcome<null, SubscriberRefusal>> => {
    const known = await subscriberAt(open, wish.value);
    const since = plus(open.instant, -ASK_AGAIN_MS);
    const letters = await lettersSince(open.tx, pageId, contact ?? address, since);
    const mayWrite = letters < LETTERS_AN_HOUR;
    if (known === undefined && !mayWrite) return done(null);
    const id = known?.id ?? open.ids.next('sub');
    const secret = kind === 'webhook' ? open.ids.secret() : null;
    const store = known === undefined ? unborn(subscriberStore) : subscriberStore;
    const asked = await change(open, store, id, (before, now) =>
      askRule(before, { ...wish.value, id, secret }, mayWrite, now),
    );
    return asked.ok ? done(null) : asked;
  });
}
