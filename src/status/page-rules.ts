import { isZone } from '#base/calendar.ts';
import type { Decision } from '#base/decision.ts';
import type { StatusPageId, PersonId } from '#base/ids.ts';
import { sameData } from '#base/same.ts';
import { oneLine } from '#base/text.ts';
import { HOUR, MINUTE, showDuration } from '#base/time.ts';
import { isName } from '#catalog/rules.ts';
import type { StatusRefusal } from './report.ts';
import { ACCESSES } from './status-page.ts';
import type { Access, Publishers, StatusPage, StatusPageFact } from './status-page.ts';
import type { Weights } from './uptime.ts';

/** Pure rules of a status page's settings. */

export const MAILS_MOST = 6_000;
const PROMISE_MS = { least: 5 * MINUTE, most: 24 * HOUR } as const;

/** What a person may set; left out stays as it is. `password` is a hash already. */
export type PageWish = {
  readonly name?: string;
  readonly title?: string;
  readonly zone?: string;
  readonly domain?: string | null;
  readonly access?: Access;
  readonly linkKey?: string | null;
  readonly password?: string | null;
  readonly colour?: string;
  readonly logoUrl?: string | null;
  readonly supportUrl?: string | null;
  readonly weights?: Weights;
  readonly showsMaintenance?: boolean;
  readonly publishers?: Publishers;
  readonly mailsPerMinute?: number;
  readonly promiseMs?: number | null;
};

type Ruling = Decision<StatusPage, StatusPageFact, StatusRefusal>;

const invalid = (what: string, got: string, example: string): StatusRefusal => ({
  why: 'invalid',
  what,
  got,
  example,
});

const HOST = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const isWeb = (text: string): boolean => ['https:', 'http:'].includes(URL.parse(text)?.protocol ?? '');
const isRatio = (value: number): boolean => Number.isFinite(value) && value >= 0 && value <= 1;

/** The first thing that is wrong with a page; undefined when all is well. */
function problemOf(page: StatusPage): StatusRefusal | undefined {
  if (!isName(page.name)) return { why: 'name_invalid', name: page.name };
  if (page.title.trim() === '' || page.title.length > 80)
    return invalid('a title of 1 to 80 characters', page.title, 'Acme');
  if (!isZone(page.zone)) return invalid('a time zone', page.zone, 'Europe/Oslo');
  if (page.domain !== null && !HOST.test(page.domain))
    return invalid('a host name', page.domain, 'status.acme.com');
  if (!/^#[0-9a-f]{6}$/.test(page.colour)) return invalid('a colour', page.colour, '#0b7a75');
  if (page.logoUrl !== null && URL.parse(page.logoUrl)?.protocol !== 'https:')
    return invalid('the https address of a logo', page.logoUrl, 'https://acme.com/logo.svg');
  if (
    page.supportUrl !== null &&
    !isWeb(page.supportUrl) &&
    !/^mailto:[^\s@]+@[^\s@]+$/.test(page.supportUrl)
  )
    return invalid('an address of your support', page.supportUrl, 'https://acme.com/support');
  if (!ACCESSES.includes(page.access)) return invalid('who may read it', page.access, 'public');
  if (page.access === 'password' && page.password === null)
    return invalid('a password', '', 'access password "correct horse"');
  return problemOfFigures(page);
}

function problemOfFigures(page: StatusPage): StatusRefusal | undefined {
  const { mailsPerMinute, promiseMs, weights } = page;
  if (!Number.isInteger(mailsPerMinute) || mailsPerMinute < 1 || mailsPerMinute > MAILS_MOST)
    return invalid(`a number of e-mails a minute, 1 to ${MAILS_MOST}`, String(mailsPerMinute), '600');
  if (promiseMs !== null && (promiseMs < PROMISE_MS.least || promiseMs > PROMISE_MS.most))
    return invalid('a time between public updates, 5m to 24h', showDuration(promiseMs), '1h');
  if (typeof weights === 'object' && ![weights.major, weights.partial, weights.degraded].every(isRatio))
    return invalid('weights of 0 to 1', JSON.stringify(weights), 'major 1 partial 0.3 degraded 0');
  return undefined;
}

const tidy = (wish: PageWish): PageWish => ({
  ...wish,
  ...(wish.name === undefined ? {} : { name: wish.name.toLowerCase() }),
  ...(wish.title === undefined ? {} : { title: oneLine(wish.title) }),
  ...(wish.domain == null ? {} : { domain: wish.domain.toLowerCase() }),
  ...(wish.colour === undefined ? {} : { colour: wish.colour.toLowerCase() }),
});

/** What stands in the way of a name or a host of its own. */
export type Taken = { readonly name: boolean; readonly domain: boolean };

const takenOf = (page: StatusPage, taken: Taken): StatusRefusal | undefined => {
  if (taken.name) return { why: 'name_taken', name: page.name };
  return taken.domain ? { why: 'domain_taken', domain: page.domain ?? '' } : undefined;
};

/** A new page: public, in the zone of whoever makes it, published on by them and the admins. */
export function createPageRule(
  of: {
    readonly id: StatusPageId;
    readonly code: string;
    readonly linkKey: string;
    readonly zone: string;
    readonly by: PersonId | null;
  },
  wish: PageWish & { readonly name: string },
  taken: Taken,
  now: Date,
): Ruling {
  const read = tidy(wish);
  const name = read.name ?? '';
  const page: StatusPage = {
    title: name,
    zone: of.zone,
    domain: null,
    access: 'public',
    password: null,
    colour: '#0b6e69',
    logoUrl: null,
    supportUrl: null,
    weights: 'statuspage',
    showsMaintenance: true,
    publishers: { people: of.by === null ? [] : [of.by], teams: [] },
    mailsPerMinute: 600,
    promiseMs: null,
    ...read,
    id: of.id,
    code: of.code,
    linkKey: of.linkKey,
    name,
    archived: false,
    version: 1,
    createdBy: of.by,
    createdAt: now,
    updatedAt: now,
  };
  const problem = problemOf(page) ?? takenOf(page, taken);
  if (problem !== undefined) return { refused: problem };
  return { next: page, facts: [{ kind: 'status_page.created', data: { name } }] };
}

/** A page with other settings. */
export function changePageRule(before: StatusPage, wish: PageWish, taken: Taken, now: Date): Ruling {
  const read = tidy(wish);
  const changed: StatusPage = { ...before, ...read };
  const keys = (Object.keys(read) as (keyof PageWish)[]).filter(
    (key) => !sameData(before[key], changed[key]),
  );
  const problem = problemOf(changed);
  if (problem !== undefined) return { refused: problem };
  if (keys.length === 0) return { refused: { why: 'nothing_changes' } };
  const hit = takenOf(changed, {
    name: taken.name && changed.name !== before.name,
    domain: taken.domain && changed.domain !== before.domain,
  });
  if (hit !== undefined) return { refused: hit };
  return {
    next: { ...changed, version: before.version + 1, updatedAt: now },
    facts: [{ kind: 'status_page.changed', data: { changes: keys } }],
  };
}

/** A page that nobody is to read any more. */
export const archivePageRule = (before: StatusPage, now: Date): Ruling => ({
  next: { ...before, archived: true, version: before.version + 1, updatedAt: now },
  facts: [{ kind: 'status_page.archived', data: { name: before.name } }],
});
