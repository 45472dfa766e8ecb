import { done, refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { ComponentId, StatusPageId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { componentById, componentsOf } from '../component-store.ts';
import type { Component } from '../component.ts';
import { inOrder } from '../page-sight.ts';
import type { StatusRefusal } from '../report.ts';
import { changeComponent } from './components.ts';

/** Numbers the components of a page anew, within each group: those named in the order they are named, the others behind them as they were. */
export function orderComponents(
  desk: Desk,
  pageId: StatusPageId,
  ids: readonly ComponentId[],
): Promise<Outcome<null, StatusRefusal>> {
  return transact(desk, async (open): Promise<Outcome<null, StatusRefusal>> => {
    const all = inOrder(await componentsOf(open, pageId));
    const rank = (one: Component): number => (ids.includes(one.id) ? ids.indexOf(one.id) : ids.length);
    for (const parent of new Set(all.map((one) => one.groupId))) {
      const like = all
        .filter((one) => one.groupId === parent)
        .toSorted((one, other) => rank(one) - rank(other));
      for (const [index, one] of like.entries()) {
        if (one.position === index + 1) continue;
        const outcome = await changeComponent(open, one.id, { position: index + 1 });
        if (!outcome.ok) return outcome;
      }
    }
    return done(null);
  });
}

/** Puts one component at a place among its like, 1 for the first; those behind it move up by one. */
export function placeComponent(
  desk: Desk,
  id: ComponentId,
  place: number,
): Promise<Outcome<null, StatusRefusal>> {
  return transact(desk, async (open): Promise<Outcome<null, StatusRefusal>> => {
    const one = await componentById(open, id);
    if (one === undefined) return refused({ why: 'not_found', what: 'component', name: id });
    const others = inOrder(await componentsOf(open, one.pageId))
      .filter((other) => other.groupId === one.groupId && other.id !== id)
      .map((other) => other.id);
    return orderComponents(open, one.pageId, others.toSpliced(Math.max(0, place - 1), 0, id));
  });
}
