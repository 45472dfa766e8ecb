import { invariant } from '#base/invariant.ts';
import type { ComponentId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import { componentsOf, componentStore } from '../component-store.ts';
import { moveComponentRule } from '../component-rules.ts';
import { componentMatter } from '../broadcast.ts';
import type { Component, ComponentStatus } from '../component.ts';
import { movesFor } from '../moves.ts';
import { touchPage } from '../page-store.ts';
import { openReports } from '../report-store.ts';
import type { StatusPage } from '../status-page.ts';
import { hearsOfComponents } from '../telling-store.ts';
import { broadcast, seenOf } from './broadcast.ts';
import { countDaysSoon } from './count-days.ts';

/** What was said of some components just now, by people or by their monitors. */
export type Said = ReadonlyMap<
  ComponentId,
  { readonly set?: ComponentStatus; readonly monitors?: ComponentStatus }
>;

/**
 * Brings what customers see of a page's components in line with what is reported, set and measured; whoever wants to hear of each component is told.
 * The caller holds the page's row.
 */
export async function settleComponents(
  open: OpenDesk,
  page: StatusPage,
  channelId: string | null,
  said: Said = new Map(),
): Promise<void> {
  const components = (await componentsOf(open, page.id)).map((one) => heard(one, said));
  const moves = movesFor(components, await openReports(open, page.id));
  const to = new Map(moves.map((move) => [move.component.id, move.to]));
  const moved: { readonly now: Component; readonly from: ComponentStatus }[] = [];
  for (const component of components) {
    const status = to.get(component.id);
    const word = said.get(component.id);
    if (status === undefined && word === undefined) continue;
    const outcome = await change(open, componentStore, component.id, (before, now) => {
      invariant(before, `component ${component.id} exists`);
      return moveComponentRule(before, { ...word, status: status ?? component.status }, now);
    });
    invariant(outcome.ok, 'a component always takes its status');
    if (status !== undefined) moved.push({ now: outcome.value, from: component.status });
  }
  if (moved.length === 0) return;
  await touchPage(open.tx, page.id, open.instant);
  await countDaysSoon(open, page.id);
  if (!(await hearsOfComponents(open, page.id))) return;
  // When all have moved: each telling says how the whole page is then.
  const seen = await seenOf(open, page.id);
  for (const { now, from } of moved)
    await broadcast(open, {
      page,
      matter: componentMatter(now, from, now.status),
      report: null,
      component: now,
      affected: [now.id],
      channelId,
      seen,
    });
}

const heard = (component: Component, said: Said): Component => {
  const word = said.get(component.id);
  return {
    ...component,
    setStatus: word?.set ?? component.setStatus,
    monitorStatus: word?.monitors ?? component.monitorStatus,
  };
};
