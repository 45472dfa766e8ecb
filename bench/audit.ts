import { sql } from 'kysely';
import { follow } from '#flow.ts';
import { mending } from '#flow/mend.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { accountFor } from '#oncall/proof-store.ts';
import { sealAll } from '#oncall/seal-store.ts';
import { audit } from '#oncall/verbs/audit.ts';
import { addMonitors, benchDesk } from './monitored.ts';
import { keepHeapSmall, quantile, scratchDatabase, verdict } from './figures.ts';

const ALERTS = 100_000;
/** Chains that grew in the minute before an audit: a storm. */
const GROWN = 1_000;
const ROUNDS = 7;
const MOST_MS = 2_000;

/** Everything open at once, each alert with its run, timer, page, try and four entries in the ledger: what a company has after years of looking away. */
async function fill(desk: Desk): Promise<void> {
  await addMonitors(desk, 'http://127.0.0.1:1/', 1, 86_400_000);
  const now = desk.clock.now();
  const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
  const steps = [
    sql`insert into alert (id, monitor_id, "group", service_id, team_id, title, because, severity, state, opened_at, since, last_at, count)
      select 'alr_' || lpad(n::text, 16, '0'), 'mon_' || lpad(n::text, 16, '0'), 'main', s.id, s.team_id, 'it is down', 'answered 503', 1, 'triggered', ${ago(60)}, ${ago(60)}, ${ago(1)}, 1
      from generate_series(1, ${ALERTS}::integer) as n, (select * from service limit 1) as s`,
    sql`insert into escalation_run (id, about_kind, about_id, team_id, severity, policy_id, policy_version, definition, state, step, loop, generation, next_at, started_at)
      select 'run_' || substr(id, 5), 'alert', id, team_id, 1, null, 0, '{}', 'running', 1, 0, 0, ${ago(-30)}, ${ago(60)} from alert`,
    sql`insert into timer (kind, subject, due_at, version, attempts) select 'escalation.step', id, next_at, 1, 0 from escalation_run`,
    sql`insert into page (id, person_id, about_kind, about_id, asked_by, note, created_at, state, settled_at, run_id, generation, loop, step, urgency)
      select 'pag_' || substr(id, 5), 'UADA', 'alert', about_id, null, 'you are on call', ${ago(60)}, 'delivered', ${ago(60)}, id, 0, 0, 1, 'critical' from escalation_run`,
    sql`insert into attempt (id, page_id, person_id, method_id, method_kind, about_kind, about_id, urgency, bundle, planned_for, due_at, state, tries, sent_at, settled_at)
      select 'att_' || substr(id, 5), id, 'UADA', 'met_slackuada', 'slack', 'alert', about_id, 'critical', 'svc', ${ago(60)}, ${ago(60)}, 'delivered', 1, ${ago(60)}, ${ago(60)} from page`,
    sql`insert into proof_entry (about_kind, about_id, seq, at, kind, facts, prev_hash, hash)
      select 'alert', id, n, ${ago(60)}, 'page.delivered', '{"personId":"UADA"}', repeat('a', 64), repeat('b', 64) from alert, generate_series(1, 4) as n`,
    sql`insert into proof_head (about_kind, about_id, seq, hash, sealed) select 'alert', id, 4, repeat('b', 64), 4 from alert`,
  ];
  for (const step of steps) await step.execute(desk.db);
  await sql`vacuum analyze`.execute(desk.db);
}

/** The ledger as a storm leaves it: so many chains with something new. */
async function storm(desk: Desk, round: number): Promise<void> {
  for (let from = 0; from < GROWN; from += 100)
    await transact(desk, async (open) => {
      for (let index = from; index < from + 100; index += 1) {
        const alertId = `alr_${String(1 + round * GROWN + index).padStart(16, '0')}` as const;
        accountFor(open, { alertId }, 'page.delivered', { personId: 'UADA', round });
      }
    });
}

/** The least that looking at everything costs: one pass over the open alerts and their runs, in one question. */
async function floor(desk: Desk): Promise<number> {
  const began = performance.now();
  await sql`select count(*) from alert a join escalation_run r on r.about_id = a.id where a.state = 'triggered' and r.next_at > now()`.execute(
    desk.db,
  );
  return performance.now() - began;
}

/** The auditor's round over 100,000 open alerts, with a storm's growth of the ledger to verify and seal. */
export async function run(): Promise<void> {
  keepHeapSmall();
  const database = await scratchDatabase();
  const desk: Desk = { ...benchDesk(database, () => undefined), follow };
  await fill(desk);
  const [took, least]: [number[], number[]] = [[], []];
  let findings = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    await storm(desk, round);
    const began = performance.now();
    findings += (await audit(desk, mending)).findings.length;
    took.push(performance.now() - began);
    least.push(await floor(desk));
  }
  await sealAll(desk);
  console.log(
    `an audit of ${ALERTS} open alerts, ${GROWN} of whose chains grew: median ${Math.round(quantile(took, 0.5))} ms, at most ${Math.round(Math.max(...took))} ms of ${ROUNDS}`,
  );
  console.log(
    `the limit of the same run: one question that passes over the alerts and their runs takes ${Math.round(quantile(least, 0.5))} ms (median)`,
  );
  const good = [
    verdict(quantile(took, 0.5) < MOST_MS, `an audit in less than ${MOST_MS / 1_000} s`),
    verdict(findings === 0, `nothing found where nothing is wrong (${findings} findings)`),
  ];
  await database.close();
  if (good.includes(false)) process.exitCode = 1;
}

if (import.meta.main) await run();
