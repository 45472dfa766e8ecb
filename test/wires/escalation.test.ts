import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { alertById } from '#alerts/store.ts';
import { muteAlert } from '#alerts/verbs/mute-alert.ts';
import { openAlert } from '#alerts/verbs/open-alert.ts';
import { resolveAlert } from '#alerts/verbs/resolve-alert.ts';
import type { AlertId, PersonId } from '#base/ids.ts';
import { DAY, HOUR, MINUTE, plus } from '#base/time.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import { rememberPerson } from '#catalog/verbs/remember-person.ts';
import { follow } from '#flow.ts';
import { declareIncident } from '#incidents/verbs/declare-incident.ts';
import { acknowledgeIncident } from '#incidents/verbs/acknowledge-incident.ts';
import { incidentById } from '#incidents/store.ts';
import { as, person } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { eventsOf } from '#ledger/events.ts';
import type { PolicyDefinition } from '#oncall/policy.ts';
import { catchAll, policiesOfTeam, policyById, policyByName, policyFor } from '#oncall/policy-store.ts';
import { openRunOf, openRunsOf, runById, runsOf } from '#oncall/run-store.ts';
import type { About, Run } from '#oncall/run.ts';
import type { Page } from '#oncall/page.ts';
import { pagesAbout } from '#oncall/store.ts';
import { acknowledge } from '#oncall/verbs/acknowledge.ts';
import { archivePolicy, changePolicy } from '#oncall/verbs/change-policy.ts';
import { createPolicy } from '#oncall/verbs/create-policy.ts';
import { escalateNow } from '#oncall/verbs/escalate-now.ts';
import { restartRun } from '#oncall/verbs/restart-run.ts';
import { setCatchAll } from '#oncall/verbs/set-catch-all.ts';
import { settlePage } from '#oncall/verbs/settle-page.ts';
import { stepDue } from '#oncall/verbs/step-due.ts';
import { stillOnIt } from '#oncall/verbs/still-on-it.ts';
import { usePolicy } from '#oncall/verbs/use-policy.ts';
import { policy, step } from '../rules/escalation-kit.ts';
import { company, monitorId, no, ok, somebody } from './catalog-company.ts';

/** ada is an admin, bo and cy are the team orders, dee is on no team. */
async function house() {
  const made = await company({ follow });
  ok(await rememberPerson(made.desk, somebody('dee')));
  const { desk, team, time, trouble } = made;
  let monitors = 0;
  return {
    ...made,
    bo: as(desk, person('UBO')),
    makes: async (name: string, definition: PolicyDefinition) =>
      ok(await createPolicy(desk, { teamId: team.id, name, definition })),
    /** An alert of its own monitor. */
    fails: async (more: Parameters<typeof trouble>[0] = {}) =>
      ok(await openAlert(desk, trouble({ monitorId: monitorId((monitors += 1)), ...more }))),
    /** The timer of a run comes after so long. */
    later: async (run: Run, ms: number): Promise<Run> => {
      time.passes(ms);
      await stepDue(desk, run.id);
      return await theRun(desk, run.id);
    },
  };
}
const theRun = async (desk: Desk, id: Run['id']): Promise<Run> => {
  const run = await runById(desk, id);
  if (run === undefined) throw new Error('there is no such run');
  return run;
};
const runAbout = async (desk: Desk, about: About): Promise<Run> => {
  const run = (await runsOf(desk, about)).at(-1);
  if (run === undefined) throw new Error('there is no run');
  return run;
};
/** The pages about it in the order in which they were asked for, which several of one instant have too. */
const pagesInOrder = async (desk: Desk, about: About): Promise<readonly Page[]> => {
  const pages = await pagesAbout(desk, about);
  const { rows } = await sql<{ id: string }>`
    select subject as id from event where kind = 'page.asked' order by event.id`.execute(desk.db);
  return rows.flatMap((row) => pages.find((page) => page.id === row.id) ?? []);
};
/** Whom: "UBO 1", and by hand "UBO -". */
const paged = async (desk: Desk, about: About): Promise<readonly string[]> =>
  (await pagesInOrder(desk, about)).map((page) => `${page.personId} ${page.run?.step ?? '-'}`);
const reach = async (desk: Desk, about: About, who: PersonId): Promise<void> => {
  for (const page of await pagesAbout(desk, about))
    if (page.personId === who && page.state === 'due')
      ok(await settlePage(desk, page.id, { state: 'delivered', because: null }));
};
const timerOf = async (desk: Desk, run: Run): Promise<Date | undefined> => {
  const { rows } = await sql<{
    at: Date;
  }>`select due_at as at from timer where kind = 'escalation.step' and subject = ${run.id}`.execute(desk.db);
  return rows[0]?.at;
};
const TWO = policy([step(['UBO']), step(['UCY'], { delayMs: 5 * MINUTE })]);

describe('policies', () => {
  test('a service uses the one it names, else its team’s, else the default', async () => {
    const { desk, team, service, makes } = await house();
    expect(await policyFor(desk, team, service.id)).toMatchObject({ policyId: null, version: 0 });
    const own = await makes('orders', TWO);
    expect(await policyFor(desk, team, service.id)).toEqual({
      policyId: own.id,
      version: 1,
      definition: TWO,
    });
    const nights = await makes('nights', policy([step(['UDEE'])]));
    ok(await usePolicy(desk, service.id, nights.id));
    expect(await policyFor(desk, team, service.id)).toMatchObject({ policyId: nights.id });
    expect(await policyFor(desk, team, null)).toMatchObject({ policyId: own.id });
    const days = await makes('days', policy([step(['UCY'])]));
    ok(await usePolicy(desk, service.id, days.id));
    expect((await policyById(desk, nights.id))?.serviceIds).toEqual([]);
    ok(await usePolicy(desk, service.id, null));
    expect(no(await usePolicy(desk, service.id, null))).toEqual({ why: 'nothing_changes' });
    expect((await policiesOfTeam(desk, team.id)).map((one) => one.name)).toEqual([
      'orders',
      'days',
      'nights',
    ]);
  });

  test('deleted, the team has the default again, and the name is free', async () => {
    const { desk, team, makes } = await house();
    const own = await makes('orders', TWO);
    expect(no(await createPolicy(desk, { teamId: team.id, name: 'orders', definition: TWO }))).toEqual({
      why: 'name_taken',
      name: 'orders',
    });
    ok(await archivePolicy(desk, own.id));
    expect(await policyByName(desk, 'orders')).toBeUndefined();
    expect(await policyFor(desk, team, null)).toMatchObject({ policyId: null });
    expect(no(await changePolicy(desk, own.id, policy([])))).toEqual({ why: 'not_found', what: 'policy' });
    expect((await makes('orders', TWO)).ofTeam).toBe(true);
  });

  test('are for the team and for admins; the catch-all is for admins and never goes', async () => {
    const { desk, team, service, makes, bo } = await house();
    const dee = as(desk, person('UDEE'));
    const own = await makes('orders', TWO);
    const refusals = [
      no(await createPolicy(dee, { teamId: team.id, name: 'mine', definition: TWO })),
      no(await changePolicy(dee, own.id, policy([]))),
      no(await archivePolicy(dee, own.id)),
      no(await usePolicy(dee, service.id, own.id)),
    ];
    for (const refusal of refusals)
      expect(refusal).toMatchObject({ why: 'not_allowed', who: ['UBO', 'UCY', 'UADA'] });
    expect(no(await setCatchAll(bo, { people: ['UBO'], channelId: null }))).toMatchObject({
      why: 'not_allowed',
      who: ['UADA'],
    });
    ok(await setCatchAll(as(desk, person('UADA')), { people: ['UDEE'], channelId: 'C0ROOM' }));
    expect(await catchAll(desk)).toEqual({ people: ['UDEE'], channelId: 'C0ROOM' });
    expect(no(await setCatchAll(desk, { people: [], channelId: null }))).toEqual({ why: 'catch_all_empty' });
    await expect(sql`delete from catch_all`.execute(desk.db)).rejects.toThrow('cannot be deleted');
  });
});

describe('a run', () => {
  test('starts with its alert, steps at its times and is kept as it is', async () => {
    const { desk, fails, later, makes, time } = await house();
    const own = await makes('orders', TWO);
    const about = { alertId: (await fails()).id };
    const run = await runAbout(desk, about);
    expect(run).toMatchObject({
      policyId: own.id,
      policyVersion: 1,
      state: 'running',
      step: 1,
      nextAt: plus(time.now(), 10 * MINUTE),
    });
    expect(await timerOf(desk, run)).toEqual(run.nextAt);
    expect(await later(run, 9 * MINUTE)).toEqual(run);
    await reach(desk, about, 'UBO');
    await later(run, MINUTE);
    expect(await later(run, 5 * MINUTE)).toMatchObject({ state: 'ended', endedBecause: 'exhausted' });
    expect(await paged(desk, about)).toEqual(['UBO 1', 'UCY 2', 'UADA 0']);
    expect(await timerOf(desk, run)).toBeUndefined();
    expect((await eventsOf(desk, run.id)).map((event) => event.kind.replace('escalation.', ''))).toEqual([
      'started',
      'stepped',
      'stepped',
      'exhausted',
      'stepped',
    ]);
  });

  test('is stepped once, however many processes see that it is due, and however late', async () => {
    const { desk, fails, makes, time } = await house();
    await makes('orders', TWO);
    const about = { alertId: (await fails()).id };
    const run = await runAbout(desk, about);
    time.passes(3 * DAY);
    await Promise.all([1, 2, 3, 4].map(() => stepDue(desk, run.id)));
    expect(await paged(desk, about)).toEqual(['UBO 1', 'UCY 2']);
  });

  test('keeps its policy, changed or deleted meanwhile; restarted, it takes the newest', async () => {
    const { desk, fails, later, makes } = await house();
    const own = await makes('orders', TWO);
    const [first, second] = [{ alertId: (await fails()).id }, { alertId: (await fails()).id }];
    ok(await changePolicy(desk, own.id, policy([step(['UDEE'])])));
    const run = await runAbout(desk, first);
    await later(run, 10 * MINUTE);
    expect(await paged(desk, first)).toEqual(['UBO 1', 'UCY 2']);
    const fresh = ok(await restartRun(desk, run.id));
    expect(fresh).toMatchObject({ policyVersion: 2, state: 'running' });
    expect(await paged(desk, first)).toEqual(['UBO 1', 'UCY 2', 'UDEE 1']);
    expect(await theRun(desk, run.id)).toMatchObject({ state: 'ended', endedBecause: 'restarted' });
    ok(await archivePolicy(desk, own.id));
    await stepDue(desk, (await runAbout(desk, second)).id);
    expect(await paged(desk, second)).toEqual(['UBO 1', 'UCY 2']);
  });

  test('goes on at once when nobody of a step is reached, and to everybody else behind the last resort', async () => {
    const { desk, fails, makes } = await house();
    await makes('orders', policy([step(['UBO', 'UCY']), step(['UDEE'])]));
    const about = { alertId: (await fails()).id };
    const fail = async (): Promise<void> => {
      const due = (await pagesAbout(desk, about)).filter((page) => page.state === 'due');
      await Promise.all(
        due.map((page) => settlePage(desk, page.id, { state: 'failed', because: 'no signal' })),
      );
    };
    await fail();
    expect(await paged(desk, about)).toEqual(['UBO 1', 'UCY 1', 'UDEE 2']);
    await fail();
    expect((await paged(desk, about)).at(-1)).toBe('UADA 0');
    await fail();
    expect((await pagesAbout(desk, about)).length).toBe(4);
    expect(await runAbout(desk, about)).toMatchObject({ state: 'ended', endedBecause: 'exhausted' });
  });

  test('waits while one of a step is reached, though another is not', async () => {
    const { desk, fails, makes } = await house();
    await makes('orders', policy([step(['UBO', 'UCY']), step(['UDEE'])]));
    const about = { alertId: (await fails()).id };
    await reach(desk, about, 'UBO');
    const cy = (await pagesAbout(desk, about)).find((page) => page.personId === 'UCY');
    ok(await settlePage(desk, cy?.id ?? 'pag_0000000000000000', { state: 'skipped', because: 'on purpose' }));
    expect(await paged(desk, about)).toEqual(['UBO 1', 'UCY 1']);
  });

  test('takes turns by round robin, alert after alert', async () => {
    const { desk, fails, makes } = await house();
    await makes('orders', policy([step(['UBO', 'UCY', 'UDEE'], { mode: 'round_robin' })]));
    const chosen: string[] = [];
    for (let alert = 0; alert < 4; alert += 1) {
      const about = { alertId: (await fails()).id };
      chosen.push(...(await paged(desk, about)));
    }
    expect(chosen).toEqual(['UBO 1', 'UCY 1', 'UDEE 1', 'UBO 1']);
  });

  test('waits for the end of a mute, then starts at step 1; held in the middle it starts over', async () => {
    const { desk, fails, later, makes, time } = await house();
    await makes('orders', TWO);
    const muted = { alertId: (await fails({ mutedUntil: plus(time.now(), HOUR) })).id };
    expect([await paged(desk, muted), (await runAbout(desk, muted)).state]).toEqual([[], 'held']);
    expect(no(await escalateNow(desk, muted))).toEqual({ why: 'muted' });
    ok(await muteAlert(desk, muted.alertId, null));
    expect(await paged(desk, muted)).toEqual(['UBO 1']);
    const about = { alertId: (await fails()).id };
    await reach(desk, about, 'UBO');
    ok(await muteAlert(desk, about.alertId, plus(time.now(), HOUR)));
    await later(await runAbout(desk, about), HOUR);
    expect(await paged(desk, about)).toEqual(['UBO 1']);
    ok(await muteAlert(desk, about.alertId, null));
    expect(await paged(desk, about)).toEqual(['UBO 1', 'UBO 1']);
    expect(await runAbout(desk, about)).toMatchObject({ state: 'running', generation: 1 });
  });

  test('ends with its alert', async () => {
    const { desk, fails, makes } = await house();
    await makes('orders', TWO);
    const { id } = await fails();
    ok(await resolveAlert(desk, id, { by: 'monitor', because: 'answered 200' }));
    expect(await openRunOf(desk, { alertId: id })).toBeUndefined();
    expect(await runAbout(desk, { alertId: id })).toMatchObject({ endedBecause: 'resolved', nextAt: null });
  });
});

describe('an acknowledgement', () => {
  test('stops the run; forgotten, it is asked about, then taken back, and step 1 pages again', async () => {
    const { desk, bo, fails, later, makes } = await house();
    await makes('orders', TWO);
    const { id } = await fails();
    const about = { alertId: id };
    ok(await acknowledge(bo, id));
    const run = await runAbout(desk, about);
    expect(run).toMatchObject({ state: 'acknowledged', acknowledgedBy: ['UBO'] });
    expect(await later(run, 2 * HOUR)).toMatchObject({ state: 'acknowledged' });
    const asked = await sql<{
      n: number;
    }>`select count(*)::int as n from outbox where kind = 'ask.still_on_it'`.execute(desk.db);
    expect(asked.rows[0]?.n).toBe(1);
    expect(ok(await stillOnIt(bo, run.id)).askedAgainAt).toBeNull();
    expect(await later(run, 10 * MINUTE)).toMatchObject({ state: 'acknowledged' });
    await later(run, 2 * HOUR);
    expect(await later(run, 10 * MINUTE)).toMatchObject({ state: 'running', generation: 1, step: 1 });
    expect(await alertById(desk, id)).toMatchObject({ state: 'triggered', acknowledgedBy: null });
    expect(await paged(desk, about)).toEqual(['UBO 1', 'UBO 1']);
    expect(no(await stillOnIt(bo, run.id))).toEqual({ why: 'not_due' });
  });

  test('of a step that wants everybody’s word silences only who gave it, until the last has', async () => {
    const { desk, bo, fails, makes } = await house();
    await makes('orders', policy([step(['UBO', 'UCY'], { acknowledgedBy: 'everyone' })]));
    const { id } = await fails();
    await reach(desk, { alertId: id }, 'UBO');
    await reach(desk, { alertId: id }, 'UCY');
    ok(await acknowledge(bo, id));
    expect((await alertById(desk, id))?.state).toBe('triggered');
    expect(no(await acknowledge(bo, id))).toEqual({ why: 'already_acknowledged', by: 'UBO' });
    ok(await acknowledge(as(desk, person('UCY')), id));
    expect((await alertById(desk, id))?.state).toBe('acknowledged');
    expect(await runAbout(desk, { alertId: id })).toMatchObject({
      state: 'acknowledged',
      acknowledgedBy: ['UBO', 'UCY'],
    });
  });

  test('of the incident covers its alerts, also those that come later; forgotten, none is covered any more', async () => {
    const { desk, bo, fails, later, makes } = await house();
    await makes('orders', TWO);
    const first = await fails();
    const incident = (await alertById(desk, first.id))?.incidentId;
    if (!incident) throw new Error('it opened an incident');
    ok(await acknowledgeIncident(bo, incident));
    const second = { alertId: (await fails()).id };
    expect(await paged(desk, second)).toEqual([]);
    const covered = await runAbout(desk, second);
    expect(covered).toMatchObject({ state: 'acknowledged', acknowledgedBy: ['UBO'] });
    await later(covered, 3 * HOUR);
    await later(covered, 10 * MINUTE);
    expect(await paged(desk, second)).toEqual(['UBO 1']);
    expect(await incidentById(desk, incident)).toMatchObject({ acknowledgedBy: null });
  });
});

describe('Escalate', () => {
  test('pages the next step now, also of what was acknowledged', async () => {
    const { desk, bo, fails, makes } = await house();
    await makes('orders', TWO);
    const { id } = await fails();
    const about = { alertId: id };
    ok(await acknowledge(bo, id));
    expect(ok(await escalateNow(bo, about))).toMatchObject({ state: 'running', generation: 1 });
    expect(await paged(desk, about)).toEqual(['UBO 1', 'UCY 2']);
    expect((await pagesInOrder(desk, about)).at(-1)).toMatchObject({ askedBy: 'UBO' });
    expect((await alertById(desk, id))?.state).toBe('triggered');
    ok(await escalateNow(bo, about));
    expect((await paged(desk, about)).at(-1)).toBe('UADA 0');
    ok(await escalateNow(bo, about));
    expect(await runAbout(desk, about)).toMatchObject({ state: 'running', generation: 2, step: 1 });
  });

  test('of an empty policy is refused: the catch-all has it', async () => {
    const { desk, fails, makes } = await house();
    await makes('orders', policy([]));
    const about = { alertId: (await fails()).id };
    expect(await paged(desk, about)).toEqual(['UADA 0']);
    expect(no(await escalateNow(desk, about))).toEqual({ why: 'empty_policy' });
    expect(no(await escalateNow(desk, { alertId: 'alr_0000000000000000' satisfies AlertId }))).toEqual({
      why: 'not_found',
    });
  });

  test('of an incident pages each of its teams', async () => {
    const { desk, bo, service, team } = await house();
    const other = ok(await createService(desk, { name: 'web', teamId: team.id }));
    const dee = as(desk, person('UDEE'));
    const declared = ok(
      await declareIncident(dee, { title: 'all is slow', severity: 2, serviceIds: [service.id, other.id] }),
    );
    const about = { incidentId: declared.id };
    expect((await openRunsOf(desk, about)).map((run) => run.teamId)).toEqual([team.id]);
    expect(await paged(desk, about)).toEqual(['UBO 1']);
    ok(await acknowledgeIncident(bo, declared.id));
    ok(await escalateNow(bo, about));
    expect(await paged(desk, about)).toEqual(['UBO 1', 'UBO 2', 'UCY 2']);
    expect(await incidentById(desk, declared.id)).toMatchObject({ acknowledgedBy: null });
  });
});
