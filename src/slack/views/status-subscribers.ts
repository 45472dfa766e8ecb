import type { StatusPage } from '#status/status-page.ts';
import type { Subscriber, SubscriberKind, SubscriberRefusal, SubscriberState } from '#status/subscriber.ts';
import type { Words } from '../define.ts';
import { button, context, section } from './blocks.ts';
import type { Block } from './blocks.ts';
import { brief } from './incident-brief.ts';
import { sayStatusRefusal } from './status-refusals.ts';
import { at, channelLink, mentions } from './words.ts';

/** Why an act on a subscriber was refused, and what to do. */
export function saySubscriberRefusal(refusal: SubscriberRefusal): string {
  switch (refusal.why) {
    case 'mail_off':
      return 'No e-mail can be sent from here: `SMTP_URL` is not set. A channel can be told: `/status subscribe #customers`';
    case 'ended':
      return 'It was unsubscribed, or the mail server refused it: its owner has to subscribe again on the page.';
    case 'not_allowed':
      return `Only those who may publish on this page look after its subscribers. ${refusal.who.length === 0 ? 'An admin of the workspace can.' : `${mentions(refusal.who.slice(0, 8))} can.`}`;
    case 'not_found':
    case 'invalid':
    case 'nothing_changes':
      return sayStatusRefusal(refusal);
  }
}

/** A webhook's path may be its secret, so only its host is shown. */
const addressOf = ({ kind, address }: Pick<Subscriber, 'kind' | 'address'>): string =>
  kind === 'slack'
    ? channelLink(address)
    : kind === 'webhook'
      ? `the webhook at \`${URL.parse(address)?.host ?? 'an address'}\``
      : 'a mailbox';

/** What a new or changed subscription says; null: a mailbox, whose owner has to confirm. */
export function subscribedWords(
  subscriber: Subscriber | null,
  of: { readonly page: StatusPage; readonly address: string; readonly about: readonly string[] },
): Words {
  const about =
    of.about.length === 0
      ? `everything that is published on \`${of.page.name}\``
      : `${of.about.map((name) => `*${brief(name, 100)}*`).join(', ')} on \`${of.page.name}\`, maintenance included`;
  if (subscriber === null)
    return {
      text: `An e-mail is on its way to ${brief(of.address, 254)}: its owner has to confirm. From then on it is told of ${about}.`,
    };
  const secret =
    subscriber.kind === 'webhook' && subscriber.secret !== null
      ? `\nIts posts are signed with this secret, shown to you only: \`${subscriber.secret}\``
      : '';
  return {
    text: `From now on ${addressOf(subscriber)} is told of ${about}.${secret}`,
  };
}

const KIND_WORDS: Readonly<Record<SubscriberKind, readonly [string, string]>> = {
  email: ['e-mail address', 'e-mail addresses'],
  webhook: ['webhook', 'webhooks'],
  slack: ['Slack channel', 'Slack channels'],
};
const STATE_WORDS: Readonly<Record<SubscriberState, string>> = {
  active: 'told',
  pending: 'not confirmed yet',
  quarantined: 'paused, since it could not be reached',
  bounced: 'refused by the mail server',
  unsubscribed: 'unsubscribed',
};

const unreachedBlock = (one: Subscriber): Block =>
  section(
    `${addressOf(one)} is paused${one.failingSince === null ? '' : `; it has failed since ${at(one.failingSince)}`}: ${brief(one.because ?? 'no reason is known', 300)}`,
    button({ id: 'status_subscriber.resume', text: 'Try again', value: one.id }),
  );

/** Who is told of a page, counted; channels by name, and those that cannot be reached with their reason. */
export function subscriberWords(
  page: StatusPage,
  of: {
    readonly counts: readonly {
      readonly kind: SubscriberKind;
      readonly state: SubscriberState;
      readonly count: number;
    }[];
    readonly channels: readonly Subscriber[];
    readonly unreached: readonly Subscriber[];
  },
): Words {
  const first = `Subscribers of ${page.name}`;
  const hint = `\`/status subscribe #customers page ${page.name}\``;
  if (of.counts.length === 0)
    return { text: `Nobody subscribed to \`${page.name}\` yet. A channel: ${hint}` };
  const lines = of.counts.map(
    ({ kind, state, count }) => `• ${count} ${KIND_WORDS[kind][count === 1 ? 0 : 1]}: ${STATE_WORDS[state]}`,
  );
  const channels = of.channels.slice(0, 20).map((one) => channelLink(one.address));
  return {
    text: first,
    blocks: [
      section([`*${first}*`, ...lines].join('\n')),
      ...(channels.length === 0 ? [] : [section(`Channels: ${channels.join(', ')}`)]),
      ...of.unreached.slice(0, 10).map(unreachedBlock),
      context(hint),
    ],
  };
}
