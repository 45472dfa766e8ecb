import { zoneNamed } from '#base/calendar.ts';
import { parseDuration } from '#base/time.ts';
import type { PageWish } from '#status/page-rules.ts';
import { ACCESSES } from '#status/status-page.ts';
import type { Access } from '#status/status-page.ts';
import { WEIGHTINGS } from '#status/uptime.ts';
import type { Weights } from '#status/uptime.ts';
import type { Token } from '../grammar.ts';
import { brief } from '../views/incident-brief.ts';
import { isQuoted, readSwitch, textOf } from './status-grammar.ts';
import type { Known, Parts } from './status-grammar.ts';

/** The settings of a status page as they are typed. Pure. */

export const PAGE_WORDS: Known = {
  name: 'one',
  title: 'phrase',
  zone: 'one',
  domain: 'one',
  access: 'many',
  password: 'many',
  'new-link': 'flag',
  colour: 'one',
  color: 'one',
  logo: 'one',
  support: 'one',
  weights: 'many',
  mails: 'one',
  promise: 'one',
  'maintenance-indicator': 'one',
};

/** A wish whose password, where there is one, is still as it was typed. */
export type TypedPage = {
  readonly wish: PageWish;
  readonly password?: string;
  readonly newLink?: true;
};
type Read<T> = T | { readonly problem: string };
const problem = (text: string): { readonly problem: string } => ({ problem: text });

const WEIGHTS_SAY = `weights are ${Object.keys(WEIGHTINGS).join(', ')}, or your own: weights major 1 partial 0.5 degraded 0`;

/** `statuspage`, or `major 1 partial 0.5 degraded 0`; each of the three must be there. */
export function readWeights(words: readonly string[]): Read<{ readonly value: Weights }> {
  const [name = '', ...more] = words.map((word) => word.toLowerCase());
  const known = (Object.keys(WEIGHTINGS) as (keyof typeof WEIGHTINGS)[]).find((one) => one === name);
  if (known !== undefined && more.length === 0) return { value: known };
  const given = new Map<string, number>();
  for (let at = 0; at + 1 < words.length; at += 2)
    given.set((words[at] ?? '').toLowerCase(), Number(words[at + 1]));
  const [major, partial, degraded] = [given.get('major'), given.get('partial'), given.get('degraded')];
  if (words.length !== 6 || major === undefined || partial === undefined || degraded === undefined)
    return problem(`“${brief(words.join(' '), 60)}” are no weights; ${WEIGHTS_SAY}`);
  return { value: { major, partial, degraded } };
}

/** "off" is null. */
function readPromise(text: string): Read<{ readonly value: number | null }> {
  if (text.toLowerCase() === 'off') return { value: null };
  const value = parseDuration(text);
  return value === undefined
    ? problem(`“${brief(text, 60)}” cannot be the time between public updates; it is 5m to 24h, or off`)
    : { value };
}

/** Who may read the page, and the password if one was given. What stands there is never repeated: it may be the password. */
function readAccess(
  access: readonly Token[] | undefined,
  password: readonly Token[] | undefined,
): Read<{ readonly access?: Access; readonly password?: string }> {
  const [word = '', ...more] = (access ?? []).map((token) => token.text.toLowerCase());
  const named = ACCESSES.find((one) => one === word);
  const secret = textOf(password ?? []);
  if (access !== undefined && (more.length > 0 || (named === undefined && password === undefined)))
    return problem('say who may read it: access public, access link, or access password "correct horse"');
  if (password === undefined) return named === undefined ? {} : { access: named };
  if (named !== undefined && named !== 'password')
    return problem('a page is behind a link or behind a password: access password "correct horse"');
  if ((password.length > 1 && password.some((token) => !isQuoted(token))) || password.length > 1)
    return problem('put the password in quotes: access password "correct horse"');
  return { access: 'password', ...(secret === '' ? {} : { password: secret }) };
}

const orNull = (text: string): string | null => (['off', 'none'].includes(text.toLowerCase()) ? null : text);

/** Reads one word of it; undefined for those that are read together with others. */
function readOne(word: string, value: readonly Token[]): Read<PageWish> | undefined {
  const text = textOf(value);
  switch (word) {
    case 'name':
      return { name: text };
    case 'title':
      return { title: text };
    case 'zone':
      return { zone: zoneNamed(text) ?? text };
    case 'domain':
      return { domain: orNull(text.replace(/^https?:\/\//, '').replace(/\/$/, '')) };
    case 'colour':
    case 'color':
      return { colour: text };
    case 'logo':
      return { logoUrl: orNull(text) };
    case 'support':
      return { supportUrl: orNull(supportOf(text)) };
    case 'weights': {
      const read = readWeights(value.map((token) => token.text));
      return 'problem' in read ? read : { weights: read.value };
    }
    case 'mails':
      return /^\d+$/.test(text)
        ? { mailsPerMinute: Number(text) }
        : problem(`“${brief(text, 60)}” is no number of e-mails a minute: mails 600`);
    case 'promise': {
      const read = readPromise(text);
      return 'problem' in read ? read : { promiseMs: read.value };
    }
    case 'maintenance-indicator': {
      const on = readSwitch(text);
      return on === undefined
        ? problem(`“${brief(text, 60)}” is neither on nor off: maintenance-indicator on`)
        : { showsMaintenance: on };
    }
    default:
      return undefined;
  }
}

/** A bare address of mail is one too. */
const supportOf = (text: string): string => (/^[^\s@:/]+@[^\s@:/]+$/.test(text) ? `mailto:${text}` : text);

/** The settings that were typed; or all that cannot be, in words that never repeat a password. */
export function readPageWish({
  words,
  problems,
}: Parts): TypedPage | { readonly problems: readonly string[] } {
  const wrong = [...problems];
  let wish: PageWish = {};
  for (const [word, value] of words) {
    const read = readOne(word, value);
    if (read === undefined) continue;
    if ('problem' in read) wrong.push(read.problem);
    else wish = { ...wish, ...read };
  }
  const access = readAccess(words.get('access'), words.get('password'));
  if ('problem' in access) wrong.push(access.problem);
  if ('problem' in access || wrong.length > 0) return { problems: wrong };
  return {
    wish: { ...wish, ...(access.access === undefined ? {} : { access: access.access }) },
    ...(access.password === undefined ? {} : { password: access.password }),
    ...(words.has('new-link') ? { newLink: true } : {}),
  };
}
