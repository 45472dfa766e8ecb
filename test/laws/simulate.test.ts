import * as fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openAlert } from '#alerts/verbs/open-alert.ts';
import { WEEKDAYS } from '#base/calendar.ts';
import type { MethodId, RotaId, ServiceId, TeamId } from '#base/ids.ts';
import { DAY, HOUR, MINUTE, plus } from '#base/time.ts';
import { SEVERITIES } from '#catalog/severity.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import { rememberPerson } from '#catalog/verbs/remember-person.ts';
import { follow } from '#flow.ts';
import type { Desk } from '#ledger/desk.ts';
import { eventsOf } from '#ledger/events.ts';
import { outboxPump, timerPump } from '#ledger/pump.ts';
import { each } from '#ledger/timers.ts';
import { notifyCouriers } from '#notify/index.ts';
import { METHOD_KINDS } from '#oncall/method.ts';
import type { PolicyDefinition, Step, Target } from '#oncall/policy.ts';
import type { RotaDefinition } from '#oncall/rota.ts';
import { ESCALATION_TIMER } from '#oncall/run-rules.ts';
import { runsOf } from '#oncall/run-store.ts';
import { URGENCIES } from '#oncall/run.ts';
import type { RunFact } from '#oncall/run.ts';
import { addAbsence } from '#oncall/verbs/absence.ts';
import { createPolicy } from '#oncall/verbs/create-policy.ts';
import { createRota } from '#oncall/verbs/create-rota.ts';
import { simulate } from '#oncall/verbs/simulate.ts';
import type { Simulation } from '#oncall/verbs/simulate.ts';
import { stepDue } from '#oncall/verbs/step-due.ts';
import { testClock } from '../kit/clock.ts';
import type { TestClock } from '../kit/clock.ts';
import { database } from '../kit/database.ts';
import { deskFor } from '../kit/desk.ts';
import { monitorId, ok, somebody } from '../wires/catalog-company.ts';

/**
 * simulate(T) is what the engine then does at T. A company is drawn: people with their methods and rules, a rota, a policy, and a moment. What is foreseen
 * is asked days before; then the clock is pushed to T, an alert opens, and the real timers and stores work until the time that was asked about is over.
 */
const ZONES = ['UTC', 'Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata'] as const;
const NAMES = ['ada', 'bo', 'cy', 'dee', 'eve'] as const;
const people = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 });

const person = fc.record({
  active: fc.boolean(),
  away: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
  methods: fc.uniqueArray(
    fc.record({
      kind: fc.constantFrom(...METHOD_KINDS.filter((kind) => kind !== 'slack')),
      verified: fc.boolean(),
    }),
    { maxLength: 3, selector: ({ kind }) => kind },
  ),
  /** Minutes after the page, by place of the method; the Slack one is the last. */
  rules: fc.record(
    Object.fromEntries(
      URGENCIES.map((urgency) => [
        urgency,
        fc.option(
          fc.record({
            optedOut: fc.integer({ min: 0, max: 6 }).map((one) => one === 0),
            after: fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 4 }),
          }),
        ),
      ]),
    ),
  ),
});

const clockTime = fc
  .integer({ min: 0, max: 47 })
  .map((half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`);
const layer = (role: 'primary' | 'secondary', rank: number) =>
  fc
    .record({
      unit: fc.constantFrom('hour' as const, 'day' as const, 'week' as const),
      length: fc.integer({ min: 1, max: 3 }),
      at: clockTime,
      members: people,
      hours: fc.option(fc.tuple(clockTime, clockTime)),
    })
    .map(({ unit, length, at, members, hours }) => ({
      name: `${role} ${rank}`,
      role,
      rank,
      turn: { unit, length, counts: 'calendar' as const },
      anchor: `2026-03-02T${at}`,
      members: members.map((name) => [`U${name.toUpperCase()}`]),
      windows: hours === null ? [] : [{ kind: 'days' as const, days: [], from: hours[0], to: hours[1] }],
      holidays: 'work' as const,
    }));
const rota: fc.Arbitrary<RotaDefinition> = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    layers: fc.tuple(fc.option(layer('primary', 0)), layer('primary', 1), fc.option(layer('secondary', 2))),
  })
  .map(({ zone, layers }) => ({ zone, layers: layers.filter((one) => one !== null), holidays: null }));

type Wanted = {
  readonly kind:
    | 'rota'
    | 'second'
    | 'next'
    | 'team'
    | 'responder'
    | 'channel'
    | 'webhook'
    | (typeof NAMES)[number];
};
const wanted: fc.Arbitrary<Wanted> = fc.record({
  kind: fc.constantFrom(
    'rota' as const,
    'second' as const,
    'next' as const,
    'team' as const,
    'responder' as const,
    'channel' as const,
    'webhook' as const,
    ...NAMES,
  ),
});
const step = fc.record({
  delayMs: fc.integer({ min: 1, max: 40 }).map((minutes) => minutes * MINUTE),
  targets: fc.array(wanted, { minLength: 1, maxLength: 3 }),
  mode: fc.constantFrom('everyone' as const, 'round_robin' as const),
  acknowledgedBy: fc.constant('anyone' as const),
  when: fc.record({
    severity: fc.option(fc.constantFrom(...SEVERITIES)),
    hours: fc.constantFrom('any' as const, 'any' as const, 'working' as const, 'off' as const),
    storm: fc.option(
      fc.record({ alerts: fc.integer({ min: 1, max: 3 }), withinMs: fc.constantFrom(10 * MINUTE, HOUR) }),
      { freq: 3 },
    ),
  }),
});
const policy = fc.record({
  steps: fc.array(step, { maxLength: 4 }),
  repeat: fc.integer({ min: 0, max: 2 }),
  ackTimeoutMs: fc.constant(null),
  lowWaitsForMorning: fc.boolean(),
  workingHours: fc.record({
    zone: fc.constantFrom(...ZONES),
    days: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1, maxLength: 6 }),
    from: fc.constant('09:00'),
    to: fc.constantFrom('12:00', '17:00'),
    holidays: fc.constant(null),
  }),
});

const company = fc.record({
  people: fc.tuple(person, person, person, person, person),
  members: people,
  rota: fc.option(rota, { freq: 6 }),
  policy: fc.option(policy, { freq: 6 }),
  severity: fc.constantFrom(...SEVERITIES),
  earlier: fc.integer({ min: 0, max: 2 }),
  afterMin: fc.integer({ min: 60, max: 9 * 24 * 60 }),
});
type Company = typeof company extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** Written as the store keeps them: a verified method is one that its owner proved. */
async function reach(desk: Desk, drawn: Company, round: number): Promise<void> {
  await sql`delete from contact_method`.execute(desk.db);
  await sql`delete from personal_rules`.execute(desk.db);
  for (const [index, name] of NAMES.entries()) {
    const one = drawn.people[index];
    if (one === undefined) continue;
    const id = `U${name.toUpperCase()}`;
    await rememberPerson(
      desk,
      somebody(name, { active: one.active || name === 'ada', admin: name === 'ada' }),
    );
    const ids: MethodId[] = [];
    for (const [place, { kind, verified }] of one.methods.entries()) {
      const method: MethodId = `met_${String(round * 100 + index * 10 + place).padStart(16, '0')}`;
      ids.push(method);
      await sql`insert into contact_method (id, person_id, kind, address, verified_at, created_at)
        values (${method}, ${id}, ${kind}, ${`${kind}-${name}`}, ${verified ? desk.clock.now() : null}, ${desk.clock.now()})`.execute(
        desk.db,
      );
    }
    ids.push(`met_slack${id.toLowerCase()}`);
    for (const [urgency, rules] of Object.entries(one.rules)) {
      if (rules === null) continue;
      const wishes = rules.after.flatMap((minutes, place) =>
        ids[place] === undefined ? [] : [{ methodId: ids[place], afterMs: minutes * MINUTE }],
      );
      await sql`insert into personal_rules (person_id, urgency, rules, opted_out) values (${id}, ${urgency}, ${JSON.stringify(wishes)}::jsonb, ${rules.optedOut})`.execute(
        desk.db,
      );
    }
  }
}

const targetOf =
  (teamId: TeamId, rotaId: RotaId | null) =>
  ({ kind }: Wanted): Target => {
    switch (kind) {
      case 'rota':
      case 'second':
        return rotaId === null
          ? { kind: 'team', teamId }
          : { kind: 'rota', rotaId, role: kind === 'rota' ? 'primary' : 'secondary' };
      case 'next':
        return rotaId === null ? { kind: 'responder', teamId } : { kind: 'next', rotaId };
      case 'team':
      case 'responder':
        return { kind, teamId };
      case 'channel':
        return { kind: 'channel', channelId: 'C0123456789' };
      case 'webhook':
        return { kind: 'webhook', url: 'https://example.com/hook', secretName: null };
      case 'ada':
      case 'bo':
      case 'cy':
      case 'dee':
      case 'eve':
        return { kind: 'person', personId: `U${kind.toUpperCase()}` };
    }
  };

type Settled = { readonly teamId: TeamId; readonly serviceId: ServiceId };

async function settle(desk: Desk, drawn: Company, round: number): Promise<Settled> {
  await reach(desk, drawn, round);
  const members = [...new Set(['ada', ...drawn.members])].map((name) => `U${name.toUpperCase()}`);
  const gone = new Set(
    NAMES.filter((name, index) => name !== 'ada' && drawn.people[index]?.active !== true).map(
      (name) => `U${name.toUpperCase()}`,
    ),
  );
  const there = members.filter((member) => !gone.has(member));
  const team = ok(
    await createTeam(desk, { name: `team-${round}`, members: there, responder: there.at(-1) ?? null }),
  );
  const service = ok(
    await createService(desk, { name: `service-${round}`, teamId: team.id, autoIncident: 'never' }),
  );
  const made =
    drawn.rota === null
      ? undefined
      : await createRota(desk, { teamId: team.id, name: `team-${round}`, definition: drawn.rota });
  const rotaId = made?.ok === true ? made.value.id : null;
  if (drawn.policy !== null) {
    const steps = drawn.policy.steps.map((one): Step => ({
      ...one,
      targets: one.targets.map(targetOf(team.id, rotaId)),
    }));
    const definition: PolicyDefinition = { ...drawn.policy, steps };
    await createPolicy(desk, { teamId: team.id, name: team.name, definition });
  }
  for (const [index, name] of NAMES.entries())
    if (drawn.people[index]?.away === true && !gone.has(`U${name.toUpperCase()}`))
      await addAbsence(
        { ...desk, actor: { kind: 'person', id: `U${name.toUpperCase()}` } },
        {
          personId: `U${name.toUpperCase()}`,
          fromDate: plus(desk.clock.now(), 2 * DAY)
            .toISOString()
            .slice(0, 10),
          toDate: plus(desk.clock.now(), 6 * DAY)
            .toISOString()
            .slice(0, 10),
          reason: 'away',
        },
      );
  return { teamId: team.id, serviceId: service.id };
}

/** The real timers, and the courier that ends pages for which nothing could be planned; what rings a method waits. */
async function passes(desk: Desk, clock: TestClock, until: Date): Promise<void> {
  const couriers = notifyCouriers({ sendDirect: () => Promise.reject(new Error('nothing is sent here')) });
  const timers = timerPump({ desk, handlers: { [ESCALATION_TIMER]: each(stepDue) } });
  const pages = outboxPump({
    name: 'pages',
    desk,
    urgencies: ['page'],
    couriers: { 'page.person': couriers['page.person'] ?? (async () => ({ done: true })) },
    concurrency: 8,
  });
  for (;;) {
    let claimed = 0;
    for (const pump of [pages, timers]) {
      claimed += await pump.round();
      await pump.settled();
    }
    if (claimed > 0) continue;
    const due = await timers.nextDue();
    if (due === undefined || due > until) return;
    if (due > clock.now()) clock.set(due);
  }
}

/** What is open no longer rings: round robin would go on with it, which nobody can foresee. */
async function silence(desk: Desk): Promise<void> {
  await sql`update escalation_run set state = 'ended', ended_because = 'resolved', next_at = null where state <> 'ended'`.execute(
    desk.db,
  );
  await sql`delete from timer`.execute(desk.db);
  await sql`update outbox set settled_at = created_at where settled_at is null`.execute(desk.db);
}

type Rang = {
  readonly step: string;
  readonly because: string;
  readonly people: readonly string[];
  readonly told: readonly string[];
  readonly skipped: readonly string[];
};
const minutes = (at: Date, from: Date): number => (at.getTime() - from.getTime()) / MINUTE;

const foreseen = (simulation: Simulation): readonly Rang[] =>
  simulation.steps.map((one) => ({
    step: `${minutes(one.at, simulation.at)} min: ${one.step}, round ${one.loop}`,
    because: one.because,
    people: one.pages.map(
      (page) =>
        `${page.personId} ${page.because}: ${page.tries
          .map((tried) => `${tried.method}@${minutes(tried.at, simulation.at)}`)
          .toSorted()
          .join(' ')}`,
    ),
    told: [...one.channels, ...one.webhooks],
    skipped: one.skipped.map(({ what, because }) => `${what} ${because}`),
  }));

type Stepped = Extract<RunFact, { kind: 'escalation.stepped' }>['data'];

async function done(desk: Desk, alertId: `alr_${string}`, from: Date): Promise<readonly Rang[]> {
  const [run] = await runsOf(desk, { alertId });
  if (run === undefined) throw new Error('nothing was started');
  const { rows } = await sql<{
    person_id: string;
    loop: number;
    step: number;
    method_kind: string;
    planned_for: Date;
  }>`
    select p.person_id, p.loop, p.step, a.method_kind, a.planned_for from page p join attempt a on a.page_id = p.id where p.run_id = ${run.id}`.execute(
    desk.db,
  );
  return (await eventsOf(desk, run.id, { kinds: ['escalation.stepped'] })).map(({ at, data }) => {
    const stepped = data as Stepped;
    const tried = (personId: string): string =>
      rows
        .filter((row) => row.person_id === personId && row.loop === stepped.loop && row.step === stepped.step)
        .map((row) => `${row.method_kind}@${minutes(row.planned_for, from)}`)
        .toSorted()
        .join(' ');
    return {
      step: `${minutes(at, from)} min: ${stepped.step}, round ${stepped.loop}`,
      because: stepped.because,
      people: stepped.people.map(({ personId, because }) => `${personId} ${because}: ${tried(personId)}`),
      told: [...stepped.channels, ...stepped.webhooks.map((one) => one.url)],
      skipped: stepped.skipped.map(({ what, because }) => `${what} ${because}`),
    };
  });
}

describe('simulate', () => {
  test('says what the engine then does', { timeout: 600_000 }, async () => {
    const clock = testClock('2026-03-02T00:00:00Z');
    const desk = deskFor(await database(), { clock, follow });
    let round = 0;
    let [stepped, held, unheard] = [0, 0, 0];
    await fc.assert(
      fc.asyncProperty(company, async (drawn) => {
        round += 1;
        const { teamId, serviceId } = await settle(desk, drawn, round);
        const at = new Date(
          Math.ceil(plus(clock.now(), drawn.afterMin * MINUTE).getTime() / MINUTE) * MINUTE,
        );
        const trouble = {
          serviceId,
          teamId,
          title: 'it is down',
          because: 'answered 503',
          severity: drawn.severity,
          mutedUntil: null,
        } as const;
        const opens = (group: string) =>
          openAlert(desk, {
            ...trouble,
            monitorId: monitorId(round),
            group,
            since: clock.now(),
          });
        for (let count = 0; count < drawn.earlier; count += 1) {
          clock.set(plus(at, -(count + 1) * 4 * MINUTE));
          ok(await opens(`earlier ${count}`));
        }
        await silence(desk);
        const asked = { teamId, serviceId, severity: drawn.severity, at, untilMs: 3 * HOUR };
        const before = await simulate(desk, asked);
        clock.set(at);
        const alert = ok(await opens('main'));
        await passes(desk, clock, before.until);
        const real = await done(desk, alert.id, at);
        expect(real).toEqual(foreseen(before));
        const [run] = await runsOf(desk, { alertId: alert.id });
        expect(run?.state === 'ended').toBe(before.ends.how === 'exhausted');
        expect(before.waits === null || before.waits.until === null ? null : before.waits.until).toEqual(
          (await eventsOf(desk, run?.id ?? '', { kinds: ['escalation.held'] }))
            .map(({ data }) => new Date((data as { until: string }).until))
            .at(-1) ?? null,
        );
        stepped += real.length;
        held += before.waits === null ? 0 : 1;
        unheard += before.steps.filter((one) => one.because === 'failed').length;
        await silence(desk);
        clock.set(plus(before.until, HOUR));
      }),
      { numRuns: 40, endOnFailure: true },
    );
    // The drawing is worth something only when it draws all of this.
    expect(stepped).toBeGreaterThan(40);
    expect(Math.min(held, unheard)).toBeGreaterThan(0);
  });
});
