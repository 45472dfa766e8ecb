import { done, refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { ComponentId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { componentById } from '../component-store.ts';
import type { Component, ComponentStatus } from '../component.ts';
import type { StatusRefusal } from '../report.ts';
import { heldComponent } from './held-component.ts';
import { settleComponents } from './settle-components.ts';

/** Says what a component does; for those who may publish. What is reported or under maintenance may show as something worse all the same. */
export function setComponent(
  desk: Desk,
  id: ComponentId,
  status: ComponentStatus,
  channelId: string | null,
): Promise<Outcome<Component, StatusRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Component, StatusRefusal>> => {
    const held = await heldComponent(open, id);
    if ('why' in held) return refused(held);
    const { component: known, page } = held;
    if (known.isGroup)
      return refused({
        why: 'invalid',
        what: 'a component: a group shows the worst of its members',
        got: known.name,
        example: '/status set "Orders API" partial_outage',
      });
    if (known.setStatus === status) return refused({ why: 'nothing_changes' });
    await settleComponents(open, page, channelId, new Map([[id, { set: status }]]));
    return done((await componentById(open, id)) ?? known);
  });
}
