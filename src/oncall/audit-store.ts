import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { AlertId, AttemptId, MethodId, PageId, PersonId, RunId } from '#base/ids.ts';
import { plus } from '#base/time.ts';
import type { Store } from '#ledger/change.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Audit, Finding } from './audit.ts';
import { toAbout } from './store.ts';
import type { AboutColumns } from './store.ts';

/**
 * The auditor's own questions to the database. They share nothing with the functions that page: what those get wrong, these must see. Each answers at
 * most MOST findings; the next audit sees the rest.
 */
const MOST = 500;

type RunRow = AboutColumns & { id: RunId; at: Date };

const ask = async <Row>(desk: Desk, query: RawBuilder<Row>): Promise<readonly Row[]> =>
  (await query.execute(reader(desk))).rows;

/** How many alerts are open. */
export async function openCount(desk: Desk): Promise<number> {
  const [row] = await ask(
    desk,
    sql<{ n: string }>`select count(*) as n from alert where state <> 'resolved'`,
  );
  return Number(row?.n ?? 0);
}

/** Triggered alerts that no mute and no acknowledged incident holds back, and whose run is not there or sleeps. */
export async function unattended(desk: Desk, now: Date, toleranceMs: number): Promise<readonly Finding[]> {
  const rows = await ask(
    desk,
    sql<{ id: AlertId; opened_at: Date; run_id: RunId | null; state: string | null }>`
    select a.id, a.opened_at, r.id as run_id, r.state from alert a
    left join escalation_run r on r.about_kind = 'alert' and r.about_id = a.id
      and (r.state <> 'ended' or r.ended_because = 'exhausted')
    where a.state = 'triggered' and a.opened_at < ${plus(now, -toleranceMs)}
      and (a.muted_until is null or a.muted_until < ${plus(now, -toleranceMs)})
      and (r.id is null or r.state = 'acknowledged' or (r.state = 'held' and r.held_because = 'muted') or (r.state = 'running' and r.next_at is null))
      and not exists (select 1 from incident i where i.id = a.incident_id and i.acknowledged_at is not null)
    order by a.opened_at limit ${MOST}`,
  );
  return rows.map((row): Finding =>
    row.run_id === null
      ? { what: 'no_run', alertId: row.id, since: row.opened_at.toISOString() }
      : { what: 'run_asleep', alertId: row.id, runId: row.run_id, state: row.state ?? '' },
  );
}

/** Runs whose time is past by more than the tolerance, and runs that wait without anything that would wake them. */
export async function stalled(
  desk: Desk,
  now: Date,
  toleranceMs: number,
  timer: string,
): Promise<readonly Finding[]> {
  const rows = await ask(
    desk,
    sql<RunRow & { overdue: boolean }>`
    select r.id, r.about_kind, r.about_id, r.next_at as at, r.next_at < ${plus(now, -toleranceMs)} as overdue
    from escalation_run r left join timer t on t.kind = ${timer} and t.subject = r.id
    where r.state <> 'ended' and r.next_at is not null and (t.subject is null or r.next_at < ${plus(now, -toleranceMs)})
    order by r.next_at limit ${MOST}`,
  );
  return rows.map((row) => ({
    what: row.overdue ? 'run_overdue' : 'timer_missing',
    runId: row.id,
    about: toAbout(row),
    dueAt: row.at.toISOString(),
  }));
}

/** Steps of the last minutes that are in the ledger with people of whom one has no page. */
export async function unpaged(desk: Desk, since: Date): Promise<readonly Finding[]> {
  const rows = await ask(
    desk,
    sql<AboutColumns & { id: RunId; step: number }>`
    select s.run_id as id, s.about_kind, s.about_id, s.step from (
      select about_kind, about_id, facts ->> 'of' as run_id, (facts ->> 'step')::integer as step, (facts ->> 'loop')::integer as loop,
        (facts ->> 'generation')::integer as generation, jsonb_array_elements(facts -> 'people') ->> 'personId' as person_id
      from proof_entry where at >= ${since} and kind = 'escalation.stepped') as s
    where not exists (
      select 1 from page p where p.run_id = s.run_id and p.generation = s.generation and p.loop = s.loop and p.step = s.step and p.person_id = s.person_id)
    group by s.run_id, s.about_kind, s.about_id, s.step limit ${MOST}`,
  );
  return rows.map((row) => ({
    what: 'step_unpaged',
    runId: row.id,
    about: toAbout(row),
    step: row.step,
  }));
}

/** Pages that wait although no try for them is planned, under way or sent. */
export async function untried(desk: Desk, now: Date, toleranceMs: number): Promise<readonly Finding[]> {
  const rows = await ask(
    desk,
    sql<AboutColumns & { id: PageId; person_id: PersonId }>`
    select p.id, p.person_id, p.about_kind, p.about_id from page p
    where p.state = 'due' and p.created_at < ${plus(now, -toleranceMs)}
      and not exists (select 1 from attempt a where a.page_id = p.id and a.state in ('planned', 'sending', 'sent', 'delivered', 'merged'))
    order by p.created_at limit ${MOST}`,
  );
  return rows.map((row) => ({
    what: 'page_untried',
    pageId: row.id,
    personId: row.person_id,
    about: toAbout(row),
  }));
}

/** Tries whose lease ended, and tries whose time is past while no delivery of their method waits. A throttle that holds one back has such a delivery. */
export async function stuck(desk: Desk, now: Date, toleranceMs: number): Promise<readonly Finding[]> {
  const late = plus(now, -toleranceMs);
  const rows = await ask(
    desk,
    sql<{ id: AttemptId; method_id: MethodId; person_id: PersonId; due_at: Date }>`
    select a.id, a.method_id, a.person_id, a.due_at from attempt a
    where (a.state = 'sending' and (a.leased_until is null or a.leased_until < ${late}))
      or (a.state = 'planned' and a.due_at < ${late} and not exists (
        select 1 from outbox o where o.settled_at is null and o.lane = 'method:' || a.method_id))
    order by a.due_at limit ${MOST}`,
  );
  return rows.map((row) => ({
    what: 'attempt_stuck',
    attemptId: row.id,
    methodId: row.method_id,
    personId: row.person_id,
    dueAt: row.due_at.toISOString(),
  }));
}

/** Deliveries of pages that are due and that nobody has taken up. */
export async function late(desk: Desk, now: Date, toleranceMs: number): Promise<readonly Finding[]> {
  const [row] = await ask(
    desk,
    sql<{ n: string; oldest: Date | null }>`
    select count(*) as n, min(due_at) as oldest from outbox
    where settled_at is null and urgency = 0 and due_at < ${plus(now, -toleranceMs)} and (leased_until is null or leased_until < ${now})`,
  );
  if (row === undefined || row.oldest === null) return [];
  const oldestSeconds = Math.round((now.getTime() - row.oldest.getTime()) / 1_000);
  return [{ what: 'pages_late', rows: Number(row.n), oldestSeconds }];
}

/** How long audits are kept for people. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1_000;

/** Audits by their instant; writing one forgets those of long ago. */
export const auditStore: Store<Date, Audit> = {
  load: async () => undefined,
  save: async (tx, audit) => {
    await sql`delete from audit where at < ${plus(audit.at, -KEPT_MS)}`.execute(tx);
    await sql`
      insert into audit (at, clean, alerts, findings)
      values (${audit.at}, ${audit.findings.length === 0}, ${audit.alerts}, ${JSON.stringify(audit.findings)}::jsonb)
      on conflict (at) do update set clean = excluded.clean, alerts = excluded.alerts, findings = excluded.findings`.execute(
      tx,
    );
  },
  subject: () => 'audit',
};

/** What the last audit found, and when; undefined before the first. Those of the time to come are from before the clock was set back. */
export async function lastAudit(
  desk: Desk,
): Promise<
  { readonly at: Date; readonly alerts: number; readonly findings: readonly Finding[] } | undefined
> {
  const [row] = await ask(
    desk,
    sql<{ at: Date; alerts: number; findings: readonly Finding[] }>`
    select at, alerts, findings from audit where at <= ${desk.clock.now()} order by at desc limit 1`,
  );
  return row;
}
