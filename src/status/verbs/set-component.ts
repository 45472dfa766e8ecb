import { done, refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { ComponentId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { componentById } from '../component-store.ts';
import type { Component, ComponentStatus } from '../component.ts';
import { lockPage } from '../page-store.ts';
import type { StatusRefusal } from '../report.ts';
import { refusalToPublish } from './allowed.ts';
import { settleComponents } from './settle-components.ts';

/** Says what a component does; for those who may publish. What is reported or under maintenance may show as something worse all the same. */
export function setComponent(
  desk: Desk,
  id: ComponentId,
  status: ComponentStatus,
  channelId: string | null,
): Promise<Outcome<Component, StatusRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Component, StatusRefusal>> => {
    const known = await componentById(open, id);
    const page = known === undefined ? undefined : await lockPage(open.tx, known.pageId);
    if (known === undefined || page === undefined || known.archived)
      return refused({ why: 'not_found', what: 'component', name: id });
    const refusal = await refusalToPublish(open, page);
    if (refusal !== undefined) return refused(refusal);
    if (known.isGroup)
      return refused({
        why: 'invalid',
        what: 'a component: a group shows the worst of its members',
        got: known.name,
        example: '/status set "Orders API" partial_outage',
      });
    const before = await componentById(open, id);
    if (before?.setStatus === status) return refused({ why: 'nothing_changes' });
    await settleComponents(open, page, channelId, new Map([[id, { set: status }]]));
    return done((await componentById(open, id)) ?? known);
  });
}
