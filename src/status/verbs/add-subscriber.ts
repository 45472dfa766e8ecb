import { done, refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import { change, unborn } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { StatusPage } from '../status-page.ts';
import { addRule, cleanEmail, cleanEndpoint } from '../subscriber-rules.ts';
import { subscriberAt, subscriberStore } from '../subscriber-store.ts';
import type { Subscriber, SubscriberRefusal } from '../subscriber.ts';
import { askSubscription } from './ask-subscription.ts';
import { componentsByCode, mayTend } from './subscriber-known.ts';

export type Adding = {
  readonly page: StatusPage;
  readonly componentCodes: readonly string[];
} & (
  | { readonly kind: 'email'; readonly address: string }
  /** `contact`: whom to write to when it cannot be reached; null: nobody. */
  | { readonly kind: 'webhook'; readonly address: string; readonly contact: string | null }
  /** A Slack channel's id. */
  | { readonly kind: 'slack'; readonly address: string }
);

const invalid = (what: string, got: string, example: string): SubscriberRefusal => ({
  why: 'invalid',
  what,
  got: got.slice(0, 200),
  example,
});

/** Address and contact as they are kept, or what is wrong with them. */
function read(
  adding: Exclude<Adding, { readonly kind: 'email' }>,
): Outcome<Pick<Subscriber, 'address' | 'contact'>, SubscriberRefusal> {
  if (adding.kind === 'slack')
    return /^[CGD][A-Z0-9]{2,}$/.test(adding.address)
      ? done({ address: adding.address, contact: null })
      : refused(invalid('Slack channel', adding.address, '#customers'));
  const address = cleanEndpoint(adding.address, true);
  if (address === undefined)
    return refused(invalid('webhook address', adding.address, 'https://example.com/status-hook'));
  const contact = adding.contact === null ? null : cleanEmail(adding.contact);
  if (contact === undefined)
    return refused(invalid('e-mail address', adding.contact ?? '', 'ada@example.com'));
  return done({ address, contact });
}

/**
 * Somebody of the company adds a Slack channel or a webhook, which are told from now on; a webhook may be inside their network, and its secret is in the answer.
 * An e-mail address is only asked for: its owner has to confirm, and null is answered.
 */
export async function addSubscriber(
  desk: Desk,
  adding: Adding,
): Promise<Outcome<Subscriber | null, SubscriberRefusal>> {
  const { page, componentCodes } = adding;
  const may = await mayTend(desk, page);
  if (!may.ok) return may;
  if (adding.kind === 'email')
    return askSubscription(desk, {
      page,
      email: adding.address,
      endpoint: null,
      componentCodes,
      reportCode: null,
    });
  const kept = read(adding);
  if (!kept.ok) return kept;
  const components = await componentsByCode(desk, page, componentCodes);
  if (!components.ok) return components;
  const wish = {
    ...kept.value,
    pageId: page.id,
    kind: adding.kind,
    componentIds: components.value,
    reportId: null,
  };
  return transact(desk, async (open): Promise<Outcome<Subscriber, SubscriberRefusal>> => {
    const known = await subscriberAt(open, wish);
    const id = known?.id ?? open.ids.next('sub');
    const secret = adding.kind === 'webhook' ? open.ids.secret() : null;
    const store = known === undefined ? unborn(subscriberStore) : subscriberStore;
    return change(open, store, id, (before, now) => addRule(before, { ...wish, id, secret }, now));
  });
}
