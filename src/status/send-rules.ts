import type { StatusPage } from './status-page.ts';
import { DAY, MINUTE, SECOND, plus } from '#base/time.ts';

/** Pure rules of telling many: how many letters are due, when one is tried again, when a whole server is left alone. */

/** Timers of the senders; their subject is the page's id. Webhooks have a sender of their own: one that hangs delays no letter. */
export const MAIL_TIMER = 'status.send';
export const POST_TIMER = 'status.post';

/** One round claims so many. */
export const ROUND_MOST = 200;
/** After that nothing is worth telling any more. */
export const GIVE_UP_MS = DAY;
const BACK_OFF_MS = 30 * SECOND;
const BACK_OFF_MOST_MS = 10 * MINUTE;
const PAUSE_MS = 30 * SECOND;
const PAUSE_MOST_MS = 5 * MINUTE;

type Rate = Pick<StatusPage, 'mailsPerMinute'>;

/** How long one letter keeps the next one waiting. */
const eachMs = ({ mailsPerMinute }: Rate): number => MINUTE / Math.max(1, mailsPerMinute);

/** How many letters may go now: a whole second's worth, at least one; none before `freeAt`. */
export const allowance = (page: Rate, freeAt: Date, now: Date): number =>
  freeAt > now ? 0 : Math.min(ROUND_MOST, Math.max(1, Math.floor(SECOND / eachMs(page))));

/** From when on more may go after so many. Time that was not used is not saved up. */
export const freeAfter = (page: Rate, freeAt: Date, now: Date, count: number): Date =>
  count === 0 ? freeAt : plus(freeAt > now ? freeAt : now, Math.ceil(count * eachMs(page)));

/** When a delivery is tried again after so many attempts: 30 s, doubling to 10 min. */
export const backOff = (now: Date, attempts: number): Date =>
  plus(now, Math.min(BACK_OFF_MOST_MS, BACK_OFF_MS * 2 ** Math.min(10, Math.max(0, attempts - 1))));

/** How long a mail server that was away so many times in a row is left alone: 30 s, doubling to 5 min. */
export const pauseAfter = (now: Date, failures: number): Date =>
  plus(now, Math.min(PAUSE_MOST_MS, PAUSE_MS * 2 ** Math.min(10, Math.max(0, failures - 1))));
