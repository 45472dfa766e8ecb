import type { StatusPageId, SubscriberId } from '#base/ids.ts';
import { each } from '#ledger/timers.ts';
import type { TimerHandler } from '#ledger/timers.ts';
import { MAIL_TIMER, POST_TIMER } from '#status/send-rules.ts';
import { LETTER_TIMER } from '#status/subscriber-rules.ts';
import { letterDue } from './status-letter.ts';
import { mailRound } from './status-mail.ts';
import { postRound } from './status-post.ts';

/** The senders to subscribers, by their timers. Subjects are ids of pages and subscribers: the verbs that set these timers say so by their types. */
export const statusTimers: Readonly<Record<string, TimerHandler>> = {
  [MAIL_TIMER]: each((desk, pageId) => mailRound(desk, pageId as StatusPageId)),
  [POST_TIMER]: each((desk, pageId) => postRound(desk, pageId as StatusPageId)),
  [LETTER_TIMER]: each((desk, id) => letterDue(desk, id as SubscriberId)),
};
