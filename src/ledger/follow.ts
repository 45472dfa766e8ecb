/** An event as it stands in the log. */
export type Stored<F extends { readonly kind: string; readonly data: object }> = F & {
  readonly id: string;
  readonly subject: string;
  readonly actor: string;
  readonly at: Date;
};
export type AnyStored = Stored<{ readonly kind: string; readonly data: object }>;

/**
 * Something still to be told outside. `refresh` effects carry no content: the courier reads the truth when it delivers; equal keys waiting
 * together become one. `once` effects are delivered for each event: their key is made of the event's id.
 */
export type Effect = {
  readonly kind: string;
  /** Delivered one at a time and in order: an alert, an incident, a person. */
  readonly lane: string;
  readonly key: string;
  /** `page` never waits behind anything else. */
  readonly urgency: 'page' | 'card' | 'later';
  readonly payload: Readonly<Record<string, string | number | boolean | null>>;
  readonly dueAt?: Date;
};
