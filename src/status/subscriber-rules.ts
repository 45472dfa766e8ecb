import { z } from 'zod';
import type { Decision } from '#base/decision.ts';
import type { ComponentId, ReportId, StatusPageId, SubscriberId } from '#base/ids.ts';
import { HOUR } from '#base/time.ts';
import { mailboxOf } from './subscriber.ts';
import type { Subscriber, SubscriberFact, SubscriberKind, SubscriberRefusal } from './subscriber.ts';

/**
 * Pure rules of a subscription.
 *
 * | from | by | to |
 * |---|---|---|
 * | nothing, unsubscribed, bounced | somebody asks | pending |
 * | nothing, unsubscribed, bounced, quarantined, pending | somebody of the company adds it (not an e-mail) | active |
 * | pending, quarantined | its owner confirms | active |
 * | active | ten failures in a row, about an hour (a webhook) | quarantined |
 * | active, pending | its mailbox refuses for good | bounced |
 * | quarantined, bounced | resumed | active |
 * | any | its owner or a publisher ends it | unsubscribed |
 */
type Ruling = Decision<Subscriber, SubscriberFact, SubscriberRefusal>;

/** Whoever asks for an address that is there already makes it get a letter as often as this, at most. */
export const ASK_AGAIN_MS = HOUR;
/** One mailbox gets so many letters an hour by being asked for, whatever for. */
export const LETTERS_AN_HOUR = 3;
/** With the waits between them that is about an hour. */
export const MOST_FAILURES = 10;
/** The letter about the subscription itself: to confirm, that it is there already, that it was quarantined. */
export const LETTER_TIMER = 'subscriber.letter';

const EMAIL = z
  .string()
  .trim()
  .max(254)
  .pipe(z.email())
  .transform((text) => text.toLowerCase());

/** An e-mail address as it is kept: in lower case; undefined for what is none. */
export function cleanEmail(text: string): string | undefined {
  const read = EMAIL.safeParse(text);
  return read.success ? read.data : undefined;
}

/** A webhook's address as it is kept: https (also http where `plain`), without user and password; undefined for anything else. */
export function cleanEndpoint(text: string, plain: boolean): string | undefined {
  const url = text.length > 2_000 ? null : URL.parse(text.trim());
  if (url === null || url.username !== '' || url.password !== '') return undefined;
  const scheme = url.protocol === 'https:' || (plain && url.protocol === 'http:');
  url.hash = '';
  return scheme ? url.href : undefined;
}

export type Wish = {
  readonly id: SubscriberId;
  readonly pageId: StatusPageId;
  readonly kind: SubscriberKind;
  readonly address: string;
  readonly contact: string | null;
  readonly componentIds: readonly ComponentId[];
  readonly reportId: ReportId | null;
  /** Of a webhook: what is to sign its posts. */
  readonly secret: string | null;
};

const born = (wish: Wish, now: Date): Subscriber => ({
  ...wish,
  state: 'pending',
  trusted: false,
  failures: 0,
  failingSince: null,
  because: null,
  askedAt: now,
  confirmedAt: null,
  createdAt: now,
});

const WELL = { failures: 0, failingSince: null, because: null } as const;
const letter = (subscriber: Pick<Subscriber, 'id'>, now: Date) => [
  { kind: LETTER_TIMER, subject: subscriber.id, at: now },
];

/**
 * Somebody asks for an address, nobody knows who: a letter to its owner decides. What is active or quarantined stays as it is and its owner is written to; what
 * waits for its owner takes the newest wish, and with a new letter a new secret, which whoever asked before never saw. `mayWrite` false: the mailbox has had
 * enough letters for now.
 */
export function askRule(before: Subscriber | undefined, wish: Wish, mayWrite: boolean, now: Date): Ruling {
  const fact = (again: boolean): SubscriberFact => ({
    kind: 'subscriber.asked',
    data: { pageId: wish.pageId, by: wish.kind, again },
  });
  if (before === undefined) {
    const next = born(wish, now);
    return { next, facts: [fact(false)], timers: letter(next, now) };
  }
  const waited = now.getTime() - before.askedAt.getTime() >= ASK_AGAIN_MS;
  const may = mayWrite && (waited || before.state === 'unsubscribed');
  if (before.state === 'active' || before.state === 'quarantined')
    return may
      ? { next: { ...before, askedAt: now }, facts: [fact(true)], timers: letter(before, now) }
      : { next: before, facts: [] };
  const { contact, componentIds, secret } = wish;
  if (!may) return { next: before.state === 'pending' ? { ...before, componentIds } : before, facts: [] };
  return {
    next: {
      ...before,
      ...WELL,
      contact,
      componentIds,
      secret,
      trusted: false,
      state: 'pending',
      askedAt: now,
      confirmedAt: null,
    },
    facts: [fact(true)],
    timers: letter(before, now),
  };
}

/** Somebody of the company adds a webhook or a Slack channel: it need not confirm. What a stranger knew of it before, its secret, is no good any more. */
export function addRule(before: Subscriber | undefined, wish: Wish, now: Date): Ruling {
  if (before?.state === 'active' && before.trusted) return { refused: { why: 'nothing_changes' } };
  const own = before?.trusted === true ? before : undefined;
  const next: Subscriber = {
    ...(before ?? born(wish, now)),
    ...WELL,
    contact: wish.contact ?? own?.contact ?? null,
    componentIds: wish.componentIds,
    secret: own?.secret ?? wish.secret,
    state: 'active',
    trusted: true,
    confirmedAt: now,
  };
  return { next, facts: [{ kind: 'subscriber.added', data: { pageId: wish.pageId, by: wish.kind } }] };
}

const MISSING: { readonly refused: SubscriberRefusal } = {
  refused: { why: 'not_found', what: 'subscriber', name: '' },
};

/** Confirming what is confirmed already does no harm. */
export function confirmRule(before: Subscriber | undefined, now: Date): Ruling {
  if (before === undefined) return MISSING;
  if (before.state === 'active') return { next: before, facts: [] };
  if (before.state === 'quarantined') return resumeRule(before);
  if (before.state !== 'pending') return { refused: { why: 'ended' } };
  return {
    next: { ...before, ...WELL, state: 'active', confirmedAt: now },
    facts: [{ kind: 'subscriber.confirmed', data: { pageId: before.pageId } }],
  };
}

/** Tries again what was quarantined, or bounced after it had been confirmed. */
export function resumeRule(before: Subscriber | undefined): Ruling {
  if (before === undefined) return MISSING;
  if (before.state === 'active') return { refused: { why: 'nothing_changes' } };
  const may = before.state === 'quarantined' || (before.state === 'bounced' && before.confirmedAt !== null);
  if (!may) return { refused: { why: 'ended' } };
  return {
    next: { ...before, ...WELL, state: 'active' },
    facts: [{ kind: 'subscriber.resumed', data: { pageId: before.pageId } }],
  };
}

/** Which components it is about; empty: the whole page. */
export function componentsRule(before: Subscriber | undefined, componentIds: readonly ComponentId[]): Ruling {
  if (before === undefined) return MISSING;
  if (before.state === 'unsubscribed' || before.state === 'bounced') return { refused: { why: 'ended' } };
  const same =
    before.componentIds.length === componentIds.length &&
    componentIds.every((id) => before.componentIds.includes(id));
  if (same) return { next: before, facts: [] };
  return {
    next: { ...before, componentIds },
    facts: [{ kind: 'subscriber.changed', data: { pageId: before.pageId, components: componentIds } }],
  };
}

/** Ending what has ended already does no harm. */
export function endRule(before: Subscriber | undefined): Ruling {
  if (before === undefined) return MISSING;
  if (before.state === 'unsubscribed') return { next: before, facts: [] };
  return {
    next: { ...before, state: 'unsubscribed' },
    facts: [{ kind: 'subscriber.ended', data: { pageId: before.pageId, from: before.state } }],
    timers: [{ kind: LETTER_TIMER, subject: before.id, at: null }],
  };
}

/** A post failed: the tenth in a row quarantines the webhook, and its contact is written to. */
export function failedRule(before: Subscriber | undefined, because: string, now: Date): Ruling {
  if (before === undefined) return MISSING;
  const failures = before.failures + 1;
  const next = { ...before, failures, failingSince: before.failingSince ?? now, because };
  if (before.state !== 'active' || failures < MOST_FAILURES) return { next, facts: [] };
  return {
    next: { ...next, state: 'quarantined' },
    facts: [{ kind: 'subscriber.quarantined', data: { pageId: before.pageId, failures } }],
    timers: mailboxOf(before) === null ? [] : letter(before, now),
  };
}

export function wellRule(before: Subscriber | undefined): Ruling {
  if (before === undefined) return MISSING;
  return { next: before.state === 'active' ? { ...before, ...WELL } : before, facts: [] };
}

/** Its mailbox refused for good. A webhook does not depend on its owner's. */
export function bouncedRule(before: Subscriber | undefined, because: string): Ruling {
  if (before === undefined) return MISSING;
  const written = before.kind === 'email' && (before.state === 'active' || before.state === 'pending');
  if (!written) return { next: before, facts: [] };
  return {
    next: { ...before, state: 'bounced', because },
    facts: [{ kind: 'subscriber.bounced', data: { pageId: before.pageId } }],
  };
}
