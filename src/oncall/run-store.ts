import type { Kysely, Selectable } from 'kysely';
import type { AlertId, PersonId, PolicyId, RunId, TeamId } from '#base/ids.ts';
import { SEVERITIES } from '#catalog/severity.ts';
import { ownSaved } from '#ledger/change.ts';
import type { Store } from '#ledger/change.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { eventsOf } from '#ledger/events.ts';
import type { Instant, Jsonb, LedgerTables, MaybeInstant } from '#ledger/tables.ts';
import type { PolicyDefinition } from './policy.ts';
import type { About, EndReason, Run, RunFact } from './run.ts';
import { aboutColumns, toAbout } from './store.ts';
import type { AboutColumns } from './store.ts';

type Tables = {
  escalation_run: {
    id: RunId;
    about_kind: AboutColumns['about_kind'];
    about_id: string;
    team_id: TeamId;
    severity: number;
    policy_id: PolicyId | null;
    policy_version: number;
    definition: Jsonb<PolicyDefinition>;
    state: Run['state'];
    held_because: Run['heldBecause'];
    step: number;
    loop: number;
    generation: number;
    next_at: MaybeInstant;
    started_at: Instant;
    acknowledged_by: PersonId[];
    acknowledged_at: MaybeInstant;
    asked_again_at: MaybeInstant;
    ended_at: MaybeInstant;
    ended_because: EndReason | null;
  };
};
const on = (db: Kysely<LedgerTables>) => db.$extendTables<Tables>();
const from = (desk: Desk) => on(reader(desk)).selectFrom('escalation_run').selectAll();

const toRun = (row: Selectable<Tables['escalation_run']>): Run => ({
  id: row.id,
  about: toAbout(row),
  teamId: row.team_id,
  severity: SEVERITIES.find((severity) => severity === row.severity) ?? 4,
  policyId: row.policy_id,
  policyVersion: row.policy_version,
  definition: row.definition,
  state: row.state,
  heldBecause: row.held_because,
  step: row.step,
  loop: row.loop,
  generation: row.generation,
  nextAt: row.next_at,
  startedAt: row.started_at,
  acknowledgedBy: row.acknowledged_by,
  acknowledgedAt: row.acknowledged_at,
  askedAgainAt: row.asked_again_at,
  endedAt: row.ended_at,
  endedBecause: row.ended_because,
});

/** What changes in the life of a run; the rest is written once. */
const movingColumns = (run: Run) => ({
  severity: run.severity,
  state: run.state,
  held_because: run.heldBecause,
  step: run.step,
  loop: run.loop,
  generation: run.generation,
  next_at: run.nextAt,
  acknowledged_by: [...run.acknowledgedBy],
  acknowledged_at: run.acknowledgedAt,
  asked_again_at: run.askedAgainAt,
  ended_at: run.endedAt,
  ended_because: run.endedBecause,
});

export const runStore: Store<RunId, Run> = {
  load: async (tx, id) => {
    const row = await on(tx)
      .selectFrom('escalation_run')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? undefined : toRun(row);
  },
  save: async (tx, run, before) => {
    if (before !== undefined) {
      await on(tx).updateTable('escalation_run').set(movingColumns(run)).where('id', '=', run.id).execute();
      return;
    }
    const made = {
      id: run.id,
      ...aboutColumns(run.about),
      team_id: run.teamId,
      policy_id: run.policyId,
      policy_version: run.policyVersion,
      definition: JSON.stringify(run.definition),
      started_at: run.startedAt,
    };
    await on(tx)
      .insertInto('escalation_run')
      .values({ ...made, ...movingColumns(run) })
      .execute();
  },
  subject: (run) => run.id,
  whole: true,
};

export async function runById(desk: Desk, id: RunId): Promise<Run | undefined> {
  const own = ownSaved(desk, runStore, id);
  if (own !== undefined) return own;
  const row = await from(desk).where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toRun(row);
}

const of = (desk: Desk, about: About) => {
  const { about_kind, about_id } = aboutColumns(about);
  return from(desk).where('about_kind', '=', about_kind).where('about_id', '=', about_id);
};

/** Every run about it, oldest first; of one instant the one that was given up before the one that took its place. */
export async function runsOf(desk: Desk, about: About): Promise<readonly Run[]> {
  return (
    await of(desk, about)
      .orderBy('started_at')
      .orderBy('ended_at', (at) => at.asc().nullsLast())
      .orderBy('id')
      .execute()
  ).map(toRun);
}

/** The runs about it that have not ended, oldest first: one for an alert, one a team for an incident. */
export async function openRunsOf(desk: Desk, about: About): Promise<readonly Run[]> {
  return (
    await of(desk, about).where('state', '<>', 'ended').orderBy('started_at').orderBy('id').execute()
  ).map(toRun);
}

/** The first run about it that has not ended. */
export const openRunOf = async (desk: Desk, about: About): Promise<Run | undefined> =>
  (await openRunsOf(desk, about))[0];

/** The runs of a team that have not ended, oldest first. */
export async function openRunsOfTeam(desk: Desk, teamId: TeamId): Promise<readonly Run[]> {
  const rows = await from(desk)
    .where('team_id', '=', teamId)
    .where('state', '<>', 'ended')
    .orderBy('started_at')
    .execute();
  return rows.map(toRun);
}

/** Of each team the newest run about it; an older one is over for good. */
export async function latestRunsOf(desk: Desk, about: About): Promise<readonly Run[]> {
  return [...new Map((await runsOf(desk, about)).map((run) => [run.teamId, run])).values()];
}

/** The acknowledged runs that this person was the last to acknowledge. */
export async function runsInHandOf(desk: Desk, person: PersonId): Promise<readonly Run[]> {
  const rows = await from(desk).where('state', '=', 'acknowledged').execute();
  return rows.map(toRun).filter((run) => run.acknowledgedBy.at(-1) === person);
}

/** Of these alerts the runs about which somebody was asked since an instant and has not answered. */
export async function askedRunsOf(
  desk: Desk,
  alertIds: readonly AlertId[],
  since: Date,
): Promise<readonly Run[]> {
  if (alertIds.length === 0) return [];
  const rows = await from(desk)
    .where('about_kind', '=', 'alert')
    .where('about_id', 'in', [...alertIds])
    .where('state', '=', 'acknowledged')
    .where('asked_again_at', '>', since)
    .execute();
  return rows.map(toRun);
}

type Stepped = Extract<RunFact, { kind: 'escalation.stepped' }>['data'];

/** What the newest step of a run paged; undefined: nothing yet. */
export async function newestStep(desk: Desk, id: RunId): Promise<Stepped | undefined> {
  const stepped = await eventsOf(desk, id, { kinds: ['escalation.stepped'] });
  // The event log holds what RunFact says, for this kind.
  return stepped.at(-1)?.data as Stepped | undefined;
}

/** When a person last did something about any of these subjects; null: never. What the product writes by itself is no life. */
export async function lastLifeOf(desk: Desk, subjects: readonly string[]): Promise<Date | null> {
  const row = await reader(desk)
    .selectFrom('event')
    .select(({ fn }) => fn.max('at').as('at'))
    .where('subject', 'in', [...subjects])
    .where('actor', 'not like', 'system:%')
    .executeTakeFirst();
  return row?.at ?? null;
}
