import type { SubscriberId } from '#base/ids.ts';
import { isId } from '#base/ids.ts';

/** Message-IDs of letters to subscribers, without brackets and host: the last part names whose letter it is. */

/** The same for every try of one telling to one subscriber. */
export const tellingMessageId = (told: string, subscriber: SubscriberId): string => `${told}.${subscriber}`;

/** Of a letter about the subscription itself, once for each time that it is asked for. */
export const ownMessageId = (which: string, since: Date, subscriber: SubscriberId): string =>
  `${which}.${since.getTime().toString(36)}.${subscriber}`;

/** Whose letter has that Message-ID; undefined when it is none of ours. Nobody but its reader and the mail servers on the way know it. */
export function subscriberOfMessage(messageId: string): SubscriberId | undefined {
  const [, id = ''] = /\.(sub_[^.@\s]+)@[^@\s]+$/.exec(messageId.replaceAll(/[<>\s]/g, '')) ?? [];
  return isId('sub', id) ? id : undefined;
}
