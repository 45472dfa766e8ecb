import type { Kysely, Transaction } from 'kysely';
import type { Clock } from '#world/clock.ts';
import type { Ids } from '#world/ids.ts';
import type { Log } from '#world/log.ts';
import type { Metrics } from '#world/metrics.ts';
import type { Slack } from '#world/slack.ts';
import type { Ways } from '#world/ways.ts';
import type { AnyStored, Effect } from './follow.ts';
import type { LedgerTables } from './tables.ts';

/** Who acts: a person by Slack id, or a part of the product by name ("monitor", "timer", "flow", "cli"). */
export type Actor =
  | { readonly kind: 'person'; readonly id: string }
  | { readonly kind: 'system'; readonly name: string };

/**
 * What a verb works with: the outside world, who acts, and the open transaction when there is one. It never holds a room of the house.
 */
export type Desk = {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly slack: Slack;
  /** How people are reached beside Slack. */
  readonly ways: Ways;
  readonly db: Kysely<LedgerTables>;
  readonly actor: Actor;
  /** The story: what follows from an event. Handed in by the composition root, since the ledger knows no noun. */
  readonly follow: Follow;
  /** Wakes the pumps after a commit. */
  readonly nudge: () => void;
  readonly tx?: Transaction<LedgerTables>;
  /** Set inside a transaction: the one instant at which all of it happens. */
  readonly instant?: Date;
  /** Set inside a transaction: hands over something that is written together with others of its kind, last of all before the commit. */
  readonly gather?: Gather;
  /** Set inside a transaction: what it saved so far of nouns that are kept whole, by id. Those rows are its own until the commit, so this is what stands there. */
  readonly saved?: Map<string, unknown>;
};

/** Writes all that was gathered in one transaction, in one go: locks that are taken here are the last ones, so they cannot close a circle. */
export type Gatherer<T> = { readonly write: (desk: Desk, items: readonly T[]) => Promise<void> };
export type Gather = <T>(into: Gatherer<T>, item: T) => void;

/** The same desk with another person sitting at it. */
export const as = (desk: Desk, actor: Actor): Desk => ({ ...desk, actor });
export const person = (id: string): Actor => ({ kind: 'person', id });
export const system = (name: string): Actor => ({ kind: 'system', name });

/** The actor as stored in the event log: `U…` for a person, `system:name` otherwise. */
export const actorText = (actor: Actor): string =>
  actor.kind === 'person' ? actor.id : `system:${actor.name}`;

/** Where to read: the open transaction, else the database. */
export const reader = (desk: Desk): Kysely<LedgerTables> => desk.tx ?? desk.db;

/** What follows from an event, in the same transaction: verbs further down the river, and what is to be told. */
export type Follow = (desk: Desk, event: AnyStored) => Promise<readonly Effect[]>;
