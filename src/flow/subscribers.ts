import type { BroadcastId } from '#base/ids.ts';
import { plus, SECOND } from '#base/time.ts';
import { channelsOf } from '#status/telling-store.ts';
import * as tell from '#telling/status.ts';
import type { Story } from './line.ts';

/** What was published is said in the channel before how many were told of it. */
const AFTER_MS = 3 * SECOND;

/** The story of subscribers. Letters about a subscription itself are timers (status/subscriber-rules.ts): nothing follows from these at once. */
export const subscriberStory = {
  'subscriber.asked': async () => [],
  'subscriber.confirmed': async () => [],
  'subscriber.added': async () => [],
  'subscriber.changed': async () => [],
  'subscriber.ended': async () => [],
  'subscriber.quarantined': async () => [],
  'subscriber.bounced': async () => [],
  'subscriber.resumed': async () => [],
  /** Channels are told by the outbox, everybody else by the senders (notify/status-send.ts), which were woken with it. */
  'broadcast.begun': async (desk, event) => {
    // Its subject is the broadcast, as the fact says.
    const id = event.subject as BroadcastId;
    return [
      ...(await channelsOf(desk, id)).map(tell.tellStatusChannel),
      tell.refreshStatusProgress(id, plus(event.at, AFTER_MS)),
    ];
  },
} satisfies Partial<Story>;

/** Telling customers is no part of the proof that somebody was paged. */
export const subscribersAccounted = {
  'subscriber.asked': null,
  'subscriber.confirmed': null,
  'subscriber.added': null,
  'subscriber.changed': null,
  'subscriber.ended': null,
  'subscriber.quarantined': null,
  'subscriber.bounced': null,
  'subscriber.resumed': null,
  'broadcast.begun': null,
} as const;
