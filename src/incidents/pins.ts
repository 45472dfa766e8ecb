import type { Decision } from '#base/decision.ts';
import type { PersonId } from '#base/ids.ts';
import { cut } from './cut.ts';
import type { Incident, IncidentFact, IncidentRefusal, Pin } from './incident.ts';

/** Pure rules of messages in the timeline. The pin itself is handed in as it is kept; the answer's `pin` is how it shall be kept. */
export type PinRuling = Decision<Incident, IncidentFact, IncidentRefusal>;

const LONGEST_TEXT = 3_000;
/** As much of a message as is kept. */
export const keptText = (text: string): string => cut(text, LONGEST_TEXT);

export type PinWish = {
  readonly channel: string;
  readonly ts: string;
  readonly author: PersonId;
  readonly text: string;
  readonly at: Date;
  readonly by: PersonId;
};

/** How a message is kept when it is pinned, again or for the first time. */
export const pinOf = (wish: PinWish): Pin => ({
  channelId: wish.channel,
  ts: wish.ts,
  author: wish.author,
  text: keptText(wish.text),
  at: wish.at,
  pinnedBy: wish.by,
  editedAt: null,
  deletedAt: null,
});

/** Pinned once, however many people react. */
export function pinRule(before: Incident | undefined, kept: Pin | undefined, wish: PinWish): PinRuling {
  if (before === undefined) return { refused: { why: 'not_found' } };
  if (kept !== undefined && kept.deletedAt === null) return { refused: { why: 'same', what: 'the message' } };
  return {
    next: before,
    facts: [
      {
        kind: 'incident.pinned',
        data: { ts: wish.ts, author: wish.author, text: keptText(wish.text) },
      },
    ],
  };
}

export function editPinRule(before: Incident | undefined, kept: Pin | undefined, text: string): PinRuling {
  if (before === undefined || kept === undefined) return { refused: { why: 'not_found' } };
  if (kept.text === keptText(text)) return { refused: { why: 'same', what: 'the text' } };
  return {
    next: before,
    facts: [{ kind: 'incident.pin_edited', data: { ts: kept.ts, text: keptText(text) } }],
  };
}

export function removePinRule(
  before: Incident | undefined,
  kept: Pin | undefined,
  deleted: boolean,
): PinRuling {
  if (before === undefined || kept === undefined || kept.deletedAt !== null)
    return { refused: { why: 'not_found' } };
  return { next: before, facts: [{ kind: 'incident.pin_removed', data: { ts: kept.ts, deleted } }] };
}
