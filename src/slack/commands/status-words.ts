import { nearest } from '#base/nearest.ts';
import type { Component, ComponentStatus } from '#status/component.ts';
import { INCIDENT_STATES } from '#status/report.ts';
import type { IncidentState } from '#status/report.ts';
import type { Token } from '../grammar.ts';
import { brief } from '../views/incident-brief.ts';
import { isQuoted } from './status-grammar.ts';

/** What the words of `/status` say of components: which ones, and what they do. Pure. */

const STATUS_WORDS: Readonly<Record<string, ComponentStatus>> = {
  operational: 'operational',
  ok: 'operational',
  up: 'operational',
  well: 'operational',
  'under maintenance': 'under_maintenance',
  maintenance: 'under_maintenance',
  'degraded performance': 'degraded_performance',
  degraded: 'degraded_performance',
  slow: 'degraded_performance',
  'partial outage': 'partial_outage',
  partial: 'partial_outage',
  'major outage': 'major_outage',
  major: 'major_outage',
  down: 'major_outage',
};

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')
    .trim();

const statusIn = (text: string): ComponentStatus | undefined => {
  const word = plain(text);
  return Object.hasOwn(STATUS_WORDS, word) ? STATUS_WORDS[word] : undefined;
};

/** A status by its word, whatever its capitals, blanks and dashes, or by its short form; else what may have been meant, in words. */
export function readStatus(text: string): ComponentStatus | { readonly problem: string } {
  const found = statusIn(text);
  if (found !== undefined) return found;
  const meant = nearest(plain(text), Object.keys(STATUS_WORDS));
  return {
    problem: `“${brief(text, 60)}” is not a status; ${meant === undefined ? 'there are operational, degraded, partial, major and maintenance' : `did you mean “${meant}”`}`,
  };
}

/** The state of an incident by its word; else what may have been meant, in words. */
export function readState(text: string): IncidentState | { readonly problem: string } {
  const word = plain(text).replace('post mortem', 'postmortem');
  const found = INCIDENT_STATES.find((state) => state === word);
  if (found !== undefined) return found;
  const meant = nearest(word, INCIDENT_STATES);
  return {
    problem: `“${brief(text, 60)}” is not a state; ${meant === undefined ? `there are ${INCIDENT_STATES.join(', ')}` : `did you mean “${meant}”`}`,
  };
}

type Named = Pick<Component, 'id' | 'name' | 'isGroup'>;
/** More words than that are no name of a component. */
const LONGEST = 12;

/** The longest run of words from there on that names one, whatever its capitals. */
function namedAt<C extends Named>(
  all: readonly Token[],
  at: number,
  known: readonly C[],
): { readonly one: C; readonly took: number } | undefined {
  for (let took = Math.min(LONGEST, all.length - at); took > 0; took -= 1) {
    const text = plain(
      all
        .slice(at, at + took)
        .map((token) => token.text)
        .join(' '),
    );
    const one = known.find((component) => plain(component.name) === text);
    if (one !== undefined) return { one, took };
  }
  return undefined;
}

/** What a word that names no component may have meant, in words. */
export function noComponent(name: string, known: readonly Pick<Named, 'name'>[]): string {
  const meant = nearest(
    name,
    known.map((one) => one.name.toLowerCase()),
  );
  const close = known.find((one) => one.name.toLowerCase() === meant)?.name;
  const there =
    close === undefined
      ? known.length === 0
        ? ' The page has none yet: `/status component add "Orders API"`'
        : ` There ${known.length === 1 ? 'is' : 'are'} ${known
            .slice(0, 15)
            .map((one) => `“${brief(one.name, 60)}”`)
            .join(', ')}.`
      : ` Did you mean “${brief(close, 60)}”?`;
  return `There is no component “${brief(name, 60)}”.${there}`;
}

/** Reads one component at the beginning of the words; what follows is handed back. */
export function componentFirst<C extends Named>(
  all: readonly Token[],
  known: readonly C[],
): { readonly one: C; readonly rest: readonly Token[] } | { readonly problem: string } {
  const found = namedAt(all, 0, known);
  if (found !== undefined) return { one: found.one, rest: all.slice(found.took) };
  return { problem: noComponent(all[0]?.text ?? '', known) };
}

/**
 * Reads `"Orders API", Web partial_outage "Search" slow`: a status is of all components before it that have none yet. Components without one get
 * `otherwise`; null: each must have one.
 */
export function readImpacts<C extends Named>(
  typed: readonly Token[],
  components: readonly C[],
  otherwise: ComponentStatus | null,
): { readonly impacts: ReadonlyMap<C['id'], ComponentStatus> } | { readonly problem: string } {
  const all = apart(typed);
  const leaves = components.filter((one) => !one.isGroup);
  const impacts = new Map<C['id'], ComponentStatus>();
  let open: C[] = [];
  for (let at = 0; at < all.length;) {
    const found = namedAt(all, at, leaves);
    if (found !== undefined) {
      open.push(found.one);
      at += found.took;
      continue;
    }
    const status = otherwise === null ? statusAt(all, at) : undefined;
    if (status === undefined || open.length === 0) return { problem: strange(all[at], open, leaves) };
    for (const one of open) impacts.set(one.id, status.value);
    open = [];
    at += status.took;
  }
  const [bare] = open;
  if (bare !== undefined && otherwise === null)
    return {
      problem: `Say what “${brief(bare.name, 60)}” does: \`components "${brief(bare.name, 60)}" partial_outage\``,
    };
  for (const one of open) impacts.set(one.id, otherwise ?? 'operational');
  return { impacts };
}

/** `orders,api` without quotes is two names. */
const apart = (all: readonly Token[]): readonly Token[] =>
  all.flatMap((token) =>
    isQuoted(token)
      ? [token]
      : token.text
          .split(',')
          .filter((part) => part !== '')
          .map((text) => ({ text, raw: text })),
  );

function statusAt(
  all: readonly Token[],
  at: number,
): { readonly value: ComponentStatus; readonly took: number } | undefined {
  for (const took of [2, 1]) {
    const words = all.slice(at, at + took).map((token) => token.text);
    const value = words.length === took ? statusIn(words.join(' ')) : undefined;
    if (value !== undefined) return { value, took };
  }
  return undefined;
}

/** After a component a word is rather a status that is misspelt than another component. */
function strange(token: Token | undefined, open: readonly Named[], leaves: readonly Named[]): string {
  const text = token?.text ?? '';
  const read = open.length > 0 && token !== undefined && !isQuoted(token) ? readStatus(text) : undefined;
  return typeof read === 'object' && read.problem.includes('did you mean')
    ? `${read.problem}.`
    : noComponent(text, leaves);
}
