import { MINUTE, between, plus } from '#base/time.ts';
import type { PersonId } from '#base/ids.ts';
import type { ProofEntry } from './proof.ts';

/**
 * Pure. The invariant: whatever somebody should have been told of is accounted for. Judged from the ledger alone, but for `nextAt`, when the engine
 * means to do something about it next.
 */
export type Fate =
  | { readonly how: 'acknowledged'; readonly by: string; readonly at: Date }
  | { readonly how: 'delivered'; readonly people: readonly PersonId[]; readonly at: Date }
  /** Over before anybody was due to hear of it. */
  | { readonly how: 'resolved'; readonly at: Date }
  | { readonly how: 'suppressed'; readonly because: Suppression; readonly until: Date | null }
  /** All steps were gone through, and this is what became of the catch-all's pages. */
  | { readonly how: 'exhausted'; readonly people: readonly PersonId[]; readonly because: string }
  | { readonly how: 'open'; readonly until: Date }
  | {
      readonly how: 'lost';
      readonly because: 'no_beginning' | 'nothing_planned' | 'overdue' | 'resolved_unheard';
    };

export type Suppression = 'muted' | 'morning' | 'opted_out' | 'incident_acknowledged' | 'declined';

/** How late anything may be before it counts as lost; the engine looks every second. */
export const GRACE_MS = 2 * MINUTE;

const BEGINNINGS = ['alert.opened', 'incident.declared', 'test.started'];
const ACKNOWLEDGEMENTS = [
  'alert.acknowledged',
  'incident.acknowledged',
  'escalation.acknowledged',
  'test.acknowledged',
];
const ENDS = ['alert.resolved', 'incident.resolved', 'incident.declined', 'incident.merged', 'test.ended'];
/** After these somebody should hear of it soon. */
const CALLS = [
  ...BEGINNINGS,
  'escalation.started',
  'escalation.stepped',
  'escalation.exhausted',
  'page.asked',
];

const text = (entry: ProofEntry | undefined, key: string): string => {
  const value = entry?.facts[key];
  return typeof value === 'string' ? value : '';
};
const has =
  (...kinds: readonly string[]) =>
  (entry: ProofEntry): boolean =>
    kinds.includes(entry.kind);

/** From what calls for a person to what is well. */
const WORST_FIRST: readonly Fate['how'][] = [
  'lost',
  'open',
  'exhausted',
  'suppressed',
  'resolved',
  'delivered',
  'acknowledged',
];

/**
 * What became of an incident: what its own chain tells, unless nobody was told by that. The policies of its alerts page for it then, and it fares as the
 * worst of them.
 */
export function fateAmong(own: Fate, alerts: readonly Fate[]): Fate {
  if (own.how !== 'lost' || own.because === 'no_beginning') return own;
  const rank = ({ how }: Fate): number => WORST_FIRST.indexOf(how);
  return alerts.toSorted((one, other) => rank(one) - rank(other))[0] ?? own;
}

/** Why nobody is told of it, as far as the ledger names a reason that still holds. */
function suppression(entries: readonly ProofEntry[], now: Date): Fate | undefined {
  const stood = entries.findLast(
    has('escalation.held', 'escalation.covered', 'escalation.stepped', 'alert.muted'),
  );
  const held = (because: Suppression, entry: ProofEntry): Fate | undefined => {
    const until = text(entry, 'until') === '' ? null : new Date(text(entry, 'until'));
    const over = entries.find(has(...ENDS))?.at ?? now;
    return until !== null && between(until, over) > GRACE_MS
      ? { how: 'lost', because: 'overdue' }
      : { how: 'suppressed', because, until };
  };
  if (stood?.kind === 'escalation.covered')
    return { how: 'suppressed', because: 'incident_acknowledged', until: null };
  if (stood?.kind === 'escalation.held')
    return held(text(stood, 'because') === 'morning' ? 'morning' : 'muted', stood);
  if (stood?.kind === 'alert.muted' && text(stood, 'until') !== '') return held('muted', stood);
  if (entries.some(has('incident.declined'))) return { how: 'suppressed', because: 'declined', until: null };
  const asked = entries.filter(has('page.asked')).length;
  const skipped = entries.filter(has('page.skipped')).length;
  return asked > 0 && asked === skipped && !entries.some(has('escalation.exhausted'))
    ? { how: 'suppressed', because: 'opted_out', until: null }
    : undefined;
}

/** The last resort was called: what became of it, unless it is still under way. */
function exhaustion(entries: readonly ProofEntry[], now: Date): Fate | undefined {
  const last = entries.findLast(has('escalation.exhausted'));
  if (last === undefined) return undefined;
  const settled = entries.filter(
    (entry) => entry.seq > last.seq && has('page.failed', 'page.skipped')(entry),
  );
  if (settled.length === 0 && between(last.at, now) <= GRACE_MS)
    return { how: 'open', until: plus(last.at, GRACE_MS) };
  return {
    how: 'exhausted',
    people: [...new Set(settled.map((entry) => text(entry, 'personId')))],
    because: text(settled.at(-1), 'because'),
  };
}

/** It is over, and nobody had heard of it: in time, or later than somebody should have. */
function ended(entries: readonly ProofEntry[], end: ProofEntry): Fate {
  const call = entries.findLast(has(...CALLS));
  const planned = entries.some(has('attempt.cancelled'));
  return planned || call === undefined || between(call.at, end.at) <= GRACE_MS
    ? { how: 'resolved', at: end.at }
    : { how: 'lost', because: 'resolved_unheard' };
}

/** What became of one thing, from its chain. `nextAt`: when the engine means to do something about it next, null: never. */
export function fateOf(
  entries: readonly ProofEntry[],
  sight: { readonly now: Date; readonly nextAt: Date | null },
): Fate {
  const { now, nextAt } = sight;
  if (!entries.some(has(...BEGINNINGS))) return { how: 'lost', because: 'no_beginning' };
  const acknowledged = entries.find(has(...ACKNOWLEDGEMENTS));
  if (acknowledged !== undefined)
    return {
      how: 'acknowledged',
      by: text(acknowledged, 'by') || text(acknowledged, 'actor'),
      at: acknowledged.at,
    };
  const delivered = entries.filter(has('page.delivered'));
  const [first] = delivered;
  if (first !== undefined)
    return {
      how: 'delivered',
      people: [...new Set(delivered.map((entry) => text(entry, 'personId')))],
      at: first.at,
    };
  const reason = exhaustion(entries, now) ?? suppression(entries, now);
  if (reason !== undefined) return reason;
  const end = entries.find(has(...ENDS));
  if (end !== undefined) return ended(entries, end);
  const call = entries.findLast(has(...CALLS));
  const until = plus(new Date(Math.max(call?.at.getTime() ?? 0, nextAt?.getTime() ?? 0)), GRACE_MS);
  if (until >= now) return { how: 'open', until };
  return { how: 'lost', because: nextAt === null ? 'nothing_planned' : 'overdue' };
}
