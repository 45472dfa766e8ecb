import type { Fields } from '../json.ts';

/** The control API says no: what was wrong, and a body that would work. */
export type Refusal = { readonly ok: false; readonly error: string; readonly example: Fields };

const refusals = new WeakSet<object>();

/** A refusal because of what was asked; over HTTP it is a 400. */
export function refuse(error: string, example: Fields): Refusal {
  const refusal: Refusal = { ok: false, error, example };
  refusals.add(refusal);
  return refusal;
}

/** True for what `refuse` made. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && refusals.has(value);
}
