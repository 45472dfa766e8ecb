import { done, refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { MethodId, PersonId, TestId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { usable } from '../attempt-plan.ts';
import { configuredKinds } from '../configured.ts';
import { drillStore } from '../drill-store.ts';
import type { Drill, DrillFact, DrillRefusal } from '../drill.ts';
import { askRule } from '../lifecycle.ts';
import { methodById } from '../method-store.ts';
import { SETTING_OF } from '../method-rules.ts';
import type { MethodRefusal } from '../method.ts';
import { pageStore } from '../store.ts';

/** Why a method cannot be tested, if it cannot. */
async function untestable(desk: Desk, person: PersonId, id: MethodId): Promise<MethodRefusal | undefined> {
  const method = await methodById(desk, id);
  if (method === undefined || method.removedAt !== null || method.personId !== person)
    return { why: 'not_found' };
  const configured = configuredKinds(desk);
  if (!configured.includes(method.kind))
    return { why: 'not_configured', kind: method.kind, setting: SETTING_OF[method.kind] };
  return usable(method, configured) ? undefined : { why: 'not_verified' };
}

/**
 * Pages a person by way of test, marked as such everywhere: by one method, or as their rules for critical pages have it. The whole path is gone, so what
 * arrives proves that a real page would.
 */
export function testPage(
  desk: Desk,
  personId: PersonId,
  methodId: MethodId | null = null,
): Promise<Outcome<Drill, MethodRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Drill, MethodRefusal>> => {
    const why = methodId === null ? undefined : await untestable(open, personId, methodId);
    if (why !== undefined) return refused(why);
    const id = open.ids.next('tst');
    const askedBy = open.actor.kind === 'person' ? open.actor.id : null;
    const about = { testId: id };
    const drill = await change<TestId, Drill, DrillFact, DrillRefusal>(open, drillStore, id, (_, now) => ({
      next: {
        id,
        kind: 'test',
        teamId: null,
        personId,
        methodId,
        askedBy,
        startedAt: now,
        endedAt: null,
        acknowledgedBy: null,
      },
      facts: [{ kind: 'test.started', data: { about, personId, teamId: null } }],
    }));
    const pageId = open.ids.next('pag');
    await change(open, pageStore, pageId, (_, now) =>
      askRule(
        pageId,
        { personId, about, run: null, urgency: 'critical', askedBy, note: 'This is a test.' },
        now,
      ),
    );
    return drill.ok ? done(drill.value) : refused({ why: 'not_found' });
  });
}
