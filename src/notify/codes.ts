import type { MethodId } from '#base/ids.ts';
import type { Courier } from '#ledger/outbox.ts';
import { heardOf, makeCode } from '#oncall/verbs/methods.ts';
import type { Notifier } from './notifier.ts';

/** Sends a method's code by the method itself. Each try makes another code: the one before is void, so it never stands anywhere in clear. */
export function codeCourier(notifiers: readonly Notifier[]): Courier {
  return async (desk, row) => {
    // Written by telling.ts alone, whose constructor takes a MethodId.
    const id = row.payload['methodId'] as MethodId;
    const made = await makeCode(desk, id);
    if (!made.ok) return { done: true };
    const { method, code } = made.value;
    const notifier = notifiers.find((one) => one.kind === method.kind);
    if (notifier === undefined) return { never: `no notifier for ${method.kind}` };
    const taken = await notifier.code(desk, method, code);
    if (!('refused' in taken)) return { done: true };
    await heardOf(desk, id, taken.refused);
    return { never: taken.refused };
  };
}
