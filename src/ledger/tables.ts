import type { ColumnType, Generated } from 'kysely';

/** A timestamptz column: read as a Date, written as a Date. */
export type Instant = ColumnType<Date, Date, Date>;
export type MaybeInstant = ColumnType<Date | null, Date | null | undefined, Date | null>;
/** A jsonb column: read parsed, written as JSON text. */
export type Jsonb<T> = ColumnType<T, string, string>;

export type LedgerTables = {
  event: {
    id: Generated<string>;
    kind: string;
    subject: string;
    actor: string;
    at: Instant;
    data: Jsonb<object>;
  };
  timer: {
    kind: string;
    subject: string;
    due_at: Instant;
    leased_until: MaybeInstant;
    /** Grows with every setting, so that a handler's end does not wipe out a wish made meanwhile. */
    version: Generated<number>;
    attempts: Generated<number>;
    last_error: string | null;
  };
  outbox: {
    id: Generated<string>;
    lane: string;
    key: string;
    kind: string;
    /** 0 page, 1 card, 2 later. */
    urgency: number;
    payload: Jsonb<Record<string, string | number | boolean | null>>;
    created_at: Instant;
    due_at: Instant;
    leased_until: MaybeInstant;
    attempts: Generated<number>;
    settled_at: MaybeInstant;
    /** How it ended: delivered, or given_up with the reason in last_error. */
    outcome: string | null;
    last_error: string | null;
  };
};
