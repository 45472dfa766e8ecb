import type { ComponentId, ReportId, StatusPageId, SubscriberId } from '#base/ids.ts';
import type { StatusRefusal } from './report.ts';

/** Pure: who wants to be told of what a status page says. */

export const SUBSCRIBER_KINDS = ['email', 'webhook', 'slack'] as const;
export type SubscriberKind = (typeof SUBSCRIBER_KINDS)[number];
export type SubscriberState = 'pending' | 'active' | 'quarantined' | 'bounced' | 'unsubscribed';

export type Subscriber = {
  readonly id: SubscriberId;
  readonly pageId: StatusPageId;
  readonly kind: SubscriberKind;
  /** An e-mail address, a URL, or a Slack channel's id. */
  readonly address: string;
  /** Whom to write to about a webhook; null: nobody. */
  readonly contact: string | null;
  /** Only of these; empty: of the whole page. */
  readonly componentIds: readonly ComponentId[];
  /** Only of this incident or maintenance. */
  readonly reportId: ReportId | null;
  readonly state: SubscriberState;
  /** Added by somebody of the company: its address may be inside their network. */
  readonly trusted: boolean;
  /** Signs what is posted to a webhook; null of the other kinds. */
  readonly secret: string | null;
  /** How often in a row it could not be reached; a webhook's only. */
  readonly failures: number;
  readonly failingSince: Date | null;
  /** Why it is quarantined or bounced, in words of the other side. */
  readonly because: string | null;
  /** When a letter last went to its mailbox because somebody asked. */
  readonly askedAt: Date;
  readonly confirmedAt: Date | null;
  readonly createdAt: Date;
};

/** The mailbox that letters about the subscription itself go to; null: there is none. */
export const mailboxOf = ({
  kind,
  address,
  contact,
}: Pick<Subscriber, 'kind' | 'address' | 'contact'>): string | null =>
  kind === 'email' ? address : kind === 'webhook' ? contact : null;

/** No event holds an address: the subscriber's id says enough, and its row can be looked at. */
export type SubscriberFact =
  | {
      readonly kind: 'subscriber.asked';
      readonly data: { readonly pageId: StatusPageId; readonly by: SubscriberKind; readonly again: boolean };
    }
  | { readonly kind: 'subscriber.confirmed'; readonly data: { readonly pageId: StatusPageId } }
  /** By somebody of the company, without having to confirm. */
  | {
      readonly kind: 'subscriber.added';
      readonly data: { readonly pageId: StatusPageId; readonly by: SubscriberKind };
    }
  | {
      readonly kind: 'subscriber.changed';
      readonly data: { readonly pageId: StatusPageId; readonly components: readonly ComponentId[] };
    }
  | {
      readonly kind: 'subscriber.ended';
      readonly data: { readonly pageId: StatusPageId; readonly from: SubscriberState };
    }
  | {
      readonly kind: 'subscriber.quarantined';
      readonly data: { readonly pageId: StatusPageId; readonly failures: number };
    }
  | { readonly kind: 'subscriber.bounced'; readonly data: { readonly pageId: StatusPageId } }
  | { readonly kind: 'subscriber.resumed'; readonly data: { readonly pageId: StatusPageId } };

export type SubscriberRefusal =
  | Extract<StatusRefusal, { readonly why: 'not_found' | 'not_allowed' | 'invalid' | 'nothing_changes' }>
  /** This house sends no mail: SMTP_URL is not set. */
  | { readonly why: 'mail_off' }
  /** Unsubscribed, or its mailbox refused: its owner has to ask again. */
  | { readonly why: 'ended' };
