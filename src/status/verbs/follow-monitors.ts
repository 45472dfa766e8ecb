import type { ServiceId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { monitors } from '#monitors/store.ts';
import { componentsOf, componentsOfServices } from '../component-store.ts';
import { statusOfMonitors } from '../component.ts';
import type { Component, ComponentStatus } from '../component.ts';
import { lockPage } from '../page-store.ts';
import { settleComponents } from './settle-components.ts';

/** What the monitors of a component's services say together: what was confirmed and told, never a mere suspicion. Paused ones say nothing. */
export async function monitorStatusOf(desk: Desk, component: Component): Promise<ComponentStatus> {
  if (component.serviceIds.length === 0) return 'operational';
  const watching = await monitors(desk, { serviceIds: [...component.serviceIds] });
  return statusOfMonitors(
    watching
      .filter((monitor) => !monitor.paused)
      .map(({ health }) => (health.state === 'no_data' ? null : (health.announced?.level ?? 'up'))),
  );
}

/** Monitors of a service said something new: components whose policy is to follow them show it. */
export async function followMonitors(desk: Desk, serviceId: ServiceId): Promise<void> {
  const following = (await componentsOfServices(desk, [serviceId])).filter((one) => one.follows);
  if (following.length === 0) return;
  await transact(desk, async (open) => {
    // In one order, so that two that follow the same services never wait for each other.
    for (const pageId of [...new Set(following.map((one) => one.pageId))].toSorted()) {
      const page = await lockPage(open.tx, pageId);
      if (page === undefined || page.archived) continue;
      const said = new Map<Component['id'], { readonly monitors: ComponentStatus }>();
      // Read again: whoever held the page before may have said something of them.
      const held = (await componentsOf(open, pageId)).filter(
        (one) => one.follows && one.serviceIds.includes(serviceId),
      );
      for (const component of held) {
        const status = await monitorStatusOf(open, component);
        if (status !== component.monitorStatus) said.set(component.id, { monitors: status });
      }
      if (said.size > 0) await settleComponents(open, page, null, said);
    }
  });
}
