import { createHash, timingSafeEqual } from 'node:crypto';
import { DAY, MINUTE } from '#base/time.ts';
import type { Desk } from '#ledger/desk.ts';
import type { StatusPage } from '#status/status-page.ts';

/** Who may read a page that is not for everybody. Whoever showed its key or its password gets a pass, which ends with either. */

export const PASS_LASTS_MS = 30 * DAY;
const USE = 'status page pass';

export const passName = ({ code }: Pick<StatusPage, 'code'>): string => `tocsin_page_${code}`;

const secretOf = (page: StatusPage): string =>
  page.access === 'link' ? `link ${page.linkKey ?? ''}` : `password ${page.password ?? ''}`;
const signed = (page: StatusPage, issued: string): string => `${page.id} ${issued} ${secretOf(page)}`;

/** `<seconds since 1970>.<signature>`. */
export function passFor({ ways, clock }: Desk, page: StatusPage): string {
  const issued = String(Math.floor(clock.now().getTime() / 1_000));
  return `${issued}.${ways.seal.sign(USE, signed(page, issued))}`;
}

/** Whether a pass was issued for this page, with the key or password that it has now, within the last 30 days. */
export function passHolds({ ways, clock }: Desk, page: StatusPage, pass: string | undefined): boolean {
  const [, issued = '', signature = ''] = /^(\d{1,12})\.([\w-]+)$/.exec(pass ?? '') ?? [];
  if (issued === '' || !ways.seal.holds(USE, signed(page, issued), signature)) return false;
  return clock.now().getTime() - Number(issued) * 1_000 < PASS_LASTS_MS;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether that is the key of a page behind a link; takes as long whatever is told. */
export const keyHolds = (page: StatusPage, key: string): boolean =>
  page.access === 'link' &&
  page.linkKey !== null &&
  page.linkKey !== '' &&
  timingSafeEqual(digest(page.linkKey), digest(key));

const WINDOW_MS = 10 * MINUTE;
const PER_ADDRESS = 10;
const PER_PAGE = 200;
const REMEMBERED = 10_000;

/** Counts what is tried, so that nobody tries all. */
export type Guesses = {
  /** Milliseconds to wait before another try; 0: it is counted and may be tried. */
  readonly mustWaitMs: (page: StatusPage, address: string) => number;
  /** The right password was told: whoever told it starts anew. */
  readonly forget: (page: StatusPage, address: string) => void;
};

/** Ten passwords in ten minutes from an address, and two hundred from all, for each page. In memory: another process counts for itself. */
export function countGuesses(monotonicMs: () => number): Guesses {
  const tries = new Map<string, { readonly sinceMs: number; count: number }>();
  const waitOf = (key: string, limit: number, now: number): number => {
    const known = tries.get(key);
    if (known === undefined || now - known.sinceMs >= WINDOW_MS) return 0;
    return known.count < limit ? 0 : known.sinceMs + WINDOW_MS - now;
  };
  const count = (key: string, now: number): void => {
    const known = tries.get(key);
    if (known !== undefined && now - known.sinceMs < WINDOW_MS) known.count += 1;
    else {
      tries.delete(key);
      tries.set(key, { sinceMs: now, count: 1 });
      const [oldest] = tries.keys();
      if (tries.size > REMEMBERED && oldest !== undefined) tries.delete(oldest);
    }
  };
  return {
    mustWaitMs: (page, address) => {
      const now = monotonicMs();
      const wait = Math.max(
        waitOf(`${page.id} ${address}`, PER_ADDRESS, now),
        waitOf(page.id, PER_PAGE, now),
      );
      if (wait > 0) return wait;
      count(page.id, now);
      count(`${page.id} ${address}`, now);
      return 0;
    },
    forget: (page, address) => void tries.delete(`${page.id} ${address}`),
  };
}
