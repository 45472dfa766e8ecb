/** What happened, as it will stand in the event log: past tense, dotted; `data` is plain JSON. */
export type Fact = { readonly kind: string; readonly data: object };

/** Something that must be looked at later; `at: null` takes the wish back. One row per (kind, subject). */
export type TimerWish = { readonly kind: string; readonly subject: string; readonly at: Date | null };

/** A rule's answer: either a refusal, or the new state, what happened, and when to look again. */
export type Decision<State, F extends Fact, Refusal> =
  | { readonly refused: Refusal }
  | { readonly next: State; readonly facts: readonly F[]; readonly timers?: readonly TimerWish[] };

/** The answer of a verb: what came of it, or why not. */
export type Outcome<Value, Refusal> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refused: Refusal };

export const done = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({
  ok: true,
  value,
});
export const refused = <Refusal>(refusal: Refusal): { readonly ok: false; readonly refused: Refusal } => ({
  ok: false,
  refused: refusal,
});
