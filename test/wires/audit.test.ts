import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AUDIT_TIMER, auditTimers } from '../../src/app/audit.ts';
import { acknowledgeAlert } from '#alerts/verbs/acknowledge-alert.ts';
import { muteAlert } from '#alerts/verbs/mute-alert.ts';
import { openAlert } from '#alerts/verbs/open-alert.ts';
import { resolveAlert } from '#alerts/verbs/resolve-alert.ts';
import { HOUR, MINUTE, SECOND } from '#base/time.ts';
import { follow } from '#flow.ts';
import { mending } from '#flow/mend.ts';
import type { Desk } from '#ledger/desk.ts';
import { eventsOf } from '#ledger/events.ts';
import type { Finding } from '#oncall/audit.ts';
import { lastAudit } from '#oncall/audit-store.ts';
import { latestRunsOf } from '#oncall/run-store.ts';
import { pagesAbout } from '#oncall/store.ts';
import { audit, look } from '#oncall/verbs/audit.ts';
import { lastSeal } from '#oncall/seal-store.ts';
import { company, ok } from './catalog-company.ts';
import type { Company } from './catalog-company.ts';

/** What a bug, a lost row or a person with the database's password may have done; the auditor must see it. */
const breaks = async (desk: Desk, ...statements: readonly string[]): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(desk.db);
};

const house = async (): Promise<Company & { readonly alertId: `alr_${string}` }> => {
  const made = await company({ follow });
  const alert = ok(await openAlert(made.desk, made.trouble()));
  return { ...made, alertId: alert.id };
};

/** As the courier would have it: nothing waits in the outbox, every page was delivered. */
const delivered = (desk: Desk): Promise<void> =>
  breaks(
    desk,
    `update attempt set state = 'delivered' where state = 'planned'`,
    `update page set state = 'delivered' where state = 'due'`,
    `update outbox set settled_at = created_at where settled_at is null`,
  );

const whats = (findings: readonly Finding[]): readonly string[] => findings.map(({ what }) => what);

describe('the auditor', () => {
  test('finds nothing where an alert was opened and its page delivered, and seals the ledger', async () => {
    const { desk, time } = await house();
    await delivered(desk);
    time.passes(4 * MINUTE);
    expect(await look(desk)).toEqual([]);
    expect(await audit(desk, mending)).toMatchObject({ alerts: 1, findings: [] });
    expect(await lastAudit(desk)).toMatchObject({ alerts: 1, findings: [] });
    expect((await lastSeal(desk))?.entries).toBeGreaterThan(3);
    expect(await eventsOf(desk, 'audit')).toEqual([]);
  });

  test('leaves alone what is muted, acknowledged or resolved', async () => {
    const { desk, time, alertId, trouble } = await house();
    await delivered(desk);
    ok(await acknowledgeAlert({ ...desk, actor: { kind: 'person', id: 'UBO' } }, alertId));
    const other = ok(
      await openAlert(desk, trouble({ group: 'two', mutedUntil: new Date('2026-03-03T00:00:00Z') })),
    );
    const third = ok(await openAlert(desk, trouble({ group: 'three' })));
    ok(await muteAlert(desk, third.id, new Date('2026-03-04T00:00:00Z')));
    const fourth = ok(await openAlert(desk, trouble({ group: 'four' })));
    ok(await resolveAlert(desk, fourth.id, { by: 'monitor', because: 'it answers again' }));
    await delivered(desk);
    time.passes(20 * MINUTE);
    expect(other.mutedUntil).not.toBeNull();
    expect(await look(desk)).toEqual([]);
  });

  test.each<readonly [string, string, readonly string[]]>([
    ['a run that was lost', 'no_run', ['delete from timer', 'delete from escalation_run']],
    [
      'a run that ended although nothing is over',
      'no_run',
      [`update escalation_run set state = 'ended', ended_because = 'gone', next_at = null`],
    ],
    [
      'a run that believes it was acknowledged',
      'run_asleep',
      [`update escalation_run set state = 'acknowledged', next_at = null`, 'delete from timer'],
    ],
    [
      'a run that waits for a mute that is not there',
      'run_asleep',
      [
        `update escalation_run set state = 'held', held_because = 'muted', generation = generation + 1, next_at = null`,
        'delete from timer',
      ],
    ],
    ['a timer that was lost', 'timer_missing', [`delete from timer where kind = 'escalation.step'`]],
    [
      'a step that is long overdue',
      'run_overdue',
      [`update escalation_run set next_at = next_at - interval '20 minutes'`],
    ],
  ])('finds %s, mends it, and tells whoever looks after the bot once', async (_, what, statements) => {
    const { desk, time, alertId } = await house();
    await delivered(desk);
    time.passes(3 * MINUTE);
    await breaks(desk, ...statements);
    const found = await audit(desk, mending);
    expect(whats(found.findings)).toEqual([what]);
    expect(found.mended).toEqual([0]);
    const [run] = await latestRunsOf(desk, { alertId });
    expect(run).toMatchObject({ state: 'running' });
    const timers = await sql<{
      subject: string;
    }>`select subject from timer where kind = 'escalation.step'`.execute(desk.db);
    expect(timers.rows.map((row) => row.subject)).toContain(run?.id);
    expect(await eventsOf(desk, 'audit')).toMatchObject([{ kind: 'audit.found', data: { mended: [0] } }]);
    const told = await sql<{ key: string }>`select key from outbox where kind = 'post.audit'`.execute(
      desk.db,
    );
    expect(told.rows).toHaveLength(1);
  });

  test('finds a page that nobody tries, and plans it again', async () => {
    const { desk, time, alertId } = await house();
    time.passes(3 * MINUTE);
    await breaks(
      desk,
      'delete from attempt',
      'update outbox set settled_at = created_at where settled_at is null',
    );
    expect(whats((await audit(desk, mending)).findings)).toEqual(['page_untried']);
    const rows = await sql<{ state: string; page_id: string }>`select state, page_id from attempt`.execute(
      desk.db,
    );
    const [page] = await pagesAbout(desk, { alertId });
    expect(rows.rows).toMatchObject([{ state: 'planned', page_id: page?.id }]);
    const waiting =
      await sql`select 1 from outbox where kind = 'notify.method' and settled_at is null`.execute(desk.db);
    expect(waiting.rows).toHaveLength(1);
    expect(whats(await look(desk))).toEqual([]);
  });

  test.each<readonly [string, readonly string[]]>([
    [
      'was begun by a process that is gone',
      [
        `update attempt set state = 'sending', leased_until = due_at + interval '30 seconds'`,
        'update outbox set settled_at = created_at where settled_at is null',
      ],
    ],
    ['lost its place in the queue', ['update outbox set settled_at = created_at where settled_at is null']],
  ])('finds a try that %s, and queues it', async (_, statements) => {
    const { desk, time } = await house();
    time.passes(3 * MINUTE);
    await breaks(desk, ...statements);
    expect(whats((await audit(desk, mending)).findings)).toEqual(['attempt_stuck']);
    const waiting =
      await sql`select 1 from outbox where kind = 'notify.method' and settled_at is null`.execute(desk.db);
    expect(waiting.rows).toHaveLength(1);
  });

  test('finds pages that the pump does not take up, which it cannot mend', async () => {
    const { desk, time } = await house();
    time.passes(3 * MINUTE);
    const found = await audit(desk, mending);
    expect(found).toMatchObject({ findings: [{ what: 'pages_late', oldestSeconds: 180 }], mended: [] });
  });

  test('finds a step whose page is not there, and goes on to the next', async () => {
    const { desk, time, alertId } = await house();
    await delivered(desk);
    time.passes(3 * MINUTE);
    await breaks(desk, 'delete from attempt', 'delete from page');
    const found = await audit(desk, mending);
    expect(whats(found.findings)).toEqual(['step_unpaged']);
    expect((await pagesAbout(desk, { alertId })).map((page) => page.run?.step)).toEqual([2, 2]);
  });

  test('finds a ledger that was changed before it was sealed', async () => {
    const { desk, time, alertId } = await house();
    await delivered(desk);
    time.passes(SECOND);
    await breaks(
      desk,
      'alter table proof_entry disable trigger user',
      `update proof_entry set facts = '{}' where kind = 'alert.opened'`,
    );
    expect(await audit(desk, mending)).toMatchObject({
      findings: [{ what: 'chain_broken', about: { alertId }, fault: { seq: 1, why: 'changed' } }],
      mended: [],
    });
  });

  test('tells trouble that lasts once, and new trouble beside it', async () => {
    const { desk, time, trouble } = await house();
    time.passes(3 * MINUTE);
    await audit(desk, mending);
    time.passes(MINUTE);
    await audit(desk, mending);
    expect(await eventsOf(desk, 'audit')).toHaveLength(1);
    ok(await openAlert(desk, trouble({ group: 'two' })));
    time.passes(3 * MINUTE);
    await breaks(desk, `delete from timer where kind = 'escalation.step'`);
    await audit(desk, mending);
    expect((await eventsOf(desk, 'audit')).at(-1)).toMatchObject({ data: { mended: [0, 1] } });
  });

  test.each([5 * HOUR, -HOUR])(
    'does not cry when the clock was set by %i ms: it looks again when the engine has had time for what is due now',
    async (ms) => {
      const { desk, time } = await house();
      await delivered(desk);
      const rounds = auditTimers()[AUDIT_TIMER];
      const round = async (): Promise<readonly Finding[] | undefined> => {
        await rounds?.run(desk, [{ subject: 'house', dueAt: time.now() }]);
        return (await lastAudit(desk))?.findings;
      };
      time.passes(MINUTE);
      expect(await round()).toEqual([]);
      time.jumps(ms);
      time.passes(MINUTE);
      await round();
      expect(await eventsOf(desk, 'audit')).toEqual([]);
      // Whatever is wrong then is no fault of the clock's.
      await breaks(desk, 'delete from timer');
      time.passes(MINUTE);
      expect(whats((await round()) ?? [])).toHaveLength(1);
      expect(await eventsOf(desk, 'audit')).toHaveLength(1);
      // It lasts, and is told once.
      await breaks(desk, 'delete from timer');
      time.passes(MINUTE);
      expect(whats((await round()) ?? [])).toHaveLength(1);
      expect(await eventsOf(desk, 'audit')).toHaveLength(1);
    },
  );

  test('lets the outside know only after an audit that found nothing', async () => {
    const { desk, time } = await house();
    let beats = 0;
    const server = createServer((_, response) => response.end(String((beats += 1))));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/beat`;
    const round = (): Promise<void> | undefined =>
      auditTimers(MINUTE, url)[AUDIT_TIMER]?.run(desk, [{ subject: 'house', dueAt: time.now() }]);
    time.passes(3 * MINUTE);
    await round();
    expect(beats).toBe(0);
    await delivered(desk);
    time.passes(MINUTE);
    await round();
    expect(beats).toBe(1);
    expect((await lastAudit(desk))?.findings).toEqual([]);
  });
});
