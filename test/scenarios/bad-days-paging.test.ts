import { describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { createApp } from '../../src/app.ts';
import type { App } from '../../src/app.ts';
import { alertById } from '#alerts/store.ts';
import { openAlert } from '#alerts/verbs/open-alert.ts';
import type { AlertId } from '#base/ids.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import { as, person } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { attemptsAbout } from '#oncall/attempt-store.ts';
import { addMethod, sendCode, verifyMethod } from '#oncall/verbs/methods.ts';
import { setRules } from '#oncall/verbs/set-rules.ts';
import { captureLog } from '#world/log.ts';
import { createMetrics } from '#world/metrics.ts';
import { randomIds } from '#world/ids.ts';
import { createWorkspace } from '../../sandbox/create.ts';
import { fetchInto } from '../../sandbox/fetch-into.ts';
import type { Workspace } from '../../sandbox/workspace.ts';
import { testClock } from '../kit/clock.ts';
import type { TestClock } from '../kit/clock.ts';
import { freshPlace, postgresUrl } from '../kit/database.ts';
import { afterlife, newLife } from '../kit/mortal.ts';
import type { Afterlife, Death, Life } from '../kit/mortal.ts';
import { NTFY_TOKEN, fakeNtfy } from '../kit/ntfy.ts';
import { CONFIG, MANIFEST, localNames } from '../kit/scenario.ts';
import { TWILIO, fakeTwilio } from '../kit/twilio.ts';
import { ok } from '../wires/catalog-company.ts';

/** Longer than any lease of this path. */
const LEASES_MS = 150_000;
const PUBLIC = 'http://tocsin.example.com';
const NUMBER = '+447700900123';

type Providers = {
  readonly phone: Awaited<ReturnType<typeof fakeTwilio>>;
  readonly push: Awaited<ReturnType<typeof fakeNtfy>>;
};

/** Runs everything that falls due in that time. */
async function passes(app: App, clock: TestClock, ms: number): Promise<void> {
  const end = new Date(clock.now().getTime() + ms);
  for (;;) {
    await app.engine.tick();
    const due = await app.engine.nextDue();
    if (due === undefined || due > end) break;
    if (due > clock.now()) clock.set(due);
  }
  clock.set(end);
  await app.engine.tick();
}

/** bo is paged by SMS and push at once. Answers how trouble of their team's service is told. */
async function furnish(app: App, clock: TestClock, sandbox: Workspace, { phone, push }: Providers) {
  const { desk } = app;
  const bo = [...sandbox.state.people.values()].find((one) => one.name === 'bo')?.id ?? '';
  const own = as(desk, person(bo));
  const codeOf = (text: string | undefined): string => /\b\d{6}\b/.exec(text ?? '')?.[0] ?? '';
  const rules = [];
  for (const [kind, address] of [
    ['sms', NUMBER],
    ['push', 'bo-topic'],
  ] as const) {
    const method = ok(await addMethod(own, { personId: bo, kind, address, secretName: null }));
    ok(await sendCode(own, method.id));
    await passes(app, clock, 61_000);
    const code = kind === 'sms' ? phone.texts().at(-1)?.form['Body'] : push.pushed().at(-1)?.message;
    ok(await verifyMethod(own, method.id, codeOf(code)));
    rules.push({ methodId: method.id, afterMs: 0 });
  }
  ok(await setRules(own, { personId: bo, urgency: 'high', rules, optedOut: false }));
  const team = ok(await createTeam(desk, { name: 'orders', members: [bo], responder: bo }));
  const service = ok(
    await createService(desk, { name: 'orders', teamId: team.id, tier: 1, autoIncident: 'never' }),
  );
  await passes(app, clock, 61_000);
  return (by: Desk): Promise<AlertId> =>
    openAlert(by, {
      monitorId: 'mon_0000000000000001',
      group: 'main',
      serviceId: service.id,
      teamId: team.id,
      title: 'api.example.com is down',
      because: 'answered 503',
      severity: 2,
      since: clock.now(),
      mutedUntil: null,
    }).then((outcome) => ok(outcome).id);
}

type Told = {
  readonly texts: number;
  readonly pushes: number;
  /** The providers' answers that nobody had written down when the process died. */
  readonly lost: number;
  readonly states: readonly string[];
  readonly alert: string | undefined;
  readonly errors: readonly unknown[];
  readonly died: string;
  readonly statements: number;
  readonly calls: number;
};

/** An alert, its pages, and the reply that acknowledges it. When the process dies in it, another one carries on. */
async function story(world: Afterlife, providers: Providers, death?: Death): Promise<Told> {
  await world.empty();
  const clock = testClock();
  const sandbox = createWorkspace({
    manifest: MANIFEST,
    clock: { now: clock.now, after: () => () => undefined },
  });
  const [first, second] = [newLife(), newLife()];
  const log = captureLog();
  const boot = async (life: Life): Promise<App> => {
    const app = await createApp(
      {
        ...CONFIG,
        publicUrl: PUBLIC,
        dataDir: '',
        database: {},
        ways: {
          twilio: { ...TWILIO, apiUrl: providers.phone.url },
          push: { url: providers.push.url, token: NTFY_TOKEN },
          secret: 'a secret of tests',
        },
      },
      {
        clock,
        ids: randomIds,
        log: life === second ? log.log : captureLog().log,
        metrics: createMetrics(),
        resolver: localNames(),
        open: () => world.open(life),
        slack: {
          kind: 'in-process',
          apiUrl: `${sandbox.base.url}/api/`,
          botToken: 'xoxb-sandbox',
          fetch: fetchInto(sandbox),
          attach: (deliver) => sandbox.attach(deliver),
        },
      },
    );
    await app.begin();
    return app;
  };
  let app = await boot(first);
  const trouble = await furnish(app, clock, sandbox, providers);
  const before = { texts: providers.phone.texts().length, pushes: providers.push.pushed().length };
  const count = () => ({
    texts: providers.phone.texts().length - before.texts,
    pushes: providers.push.pushed().length - before.pushes,
  });
  const alertId = await trouble(app.desk);
  // The wire to each provider is part of the life: it can end before or after what was asked is done.
  for (const provider of [providers.phone, providers.push])
    provider.passes(async (work) => {
      const life = first.over() ? second : first;
      let said: ReturnType<typeof work> | undefined;
      await life.call(`${provider.url}/send`, async () => {
        said = work();
        return new Response();
      });
      if (said === undefined) throw new Error('nothing was said');
      return said;
    });
  first.begins(death);
  let lost = 0;
  const survives = async (part: () => Promise<void>): Promise<void> => {
    const before = first.over();
    try {
      await part();
    } catch (error) {
      if (before || !first.over()) throw error;
    }
    if (before || !first.over()) return;
    const { rows } = await sql<{
      n: string;
    }>`select count(*) as n from attempt where sent_at is not null`.execute(world.db);
    lost = count().texts + count().pushes - Number(rows[0]?.n);
    await app.stop();
    app = await boot(second);
    await passes(app, clock, LEASES_MS);
    await part();
  };
  await survives(() => passes(app, clock, 20_000));
  await survives(async () => {
    const form = { From: NUMBER, Body: '1' };
    for (const route of app.routes) {
      const response = await route.request(providers.phone.signed(PUBLIC, '/twilio/sms', form));
      if (response.status !== 404 && !first.over()) expect(response.status).toBe(200);
    }
  });
  await survives(() => passes(app, clock, 60_000));
  // What became of it is read past the lives: a question of the test's own is nothing that a process dies at.
  const after = { ...app.desk, db: world.db };
  const told: Told = {
    ...count(),
    lost,
    states: (await attemptsAbout(after, { alertId }))
      .map((one) => `${one.methodKind} ${one.state}`)
      .toSorted(),
    alert: (await alertById(after, alertId))?.state,
    errors: log.at('error'),
    died: first.diedAt(),
    statements: first.statements(),
    calls: first.calls(),
  };
  for (const provider of [providers.phone, providers.push]) provider.passes(async (work) => work());
  await app.stop();
  return told;
}

const CALM = { alert: 'acknowledged', errors: [] } as const;
/** At most so many of the statements in one run, spread evenly; KILL_EVERY=1 takes each. */
const MOST_STATEMENTS = 12;
const TIMEOUT_MS = process.env['KILL_EVERY'] === undefined ? 400_000 : 3_600_000;

describe('a process killed while it pages: nobody is left unpaged, and nobody is paged twice unless an answer was lost', () => {
  const lives = async (deaths: (calm: Told) => readonly Death[]) => {
    const world = await afterlife(await freshPlace());
    const providers: Providers = { phone: await fakeTwilio(), push: await fakeNtfy() };
    const calm = await story(world, providers);
    expect(calm).toMatchObject({ texts: 1, pushes: 1, ...CALM, states: ['push delivered', 'sms sent'] });
    const wanted = deaths(calm);
    const wrong: string[] = [];
    let died = 0;
    for (const death of wanted) {
      const told = await story(world, providers, death);
      if (told.died !== '') died += 1;
      const extra = told.texts + told.pushes - 2;
      const fine =
        told.texts >= 1 &&
        told.pushes >= 1 &&
        extra <= told.lost &&
        told.alert === CALM.alert &&
        told.errors.length === 0 &&
        told.states.length === 2;
      if (!fine) wrong.push(`${JSON.stringify(death)} (${told.died}): ${JSON.stringify(told)}`);
    }
    console.log(
      `killed ${died} of ${wanted.length} times; ${calm.statements} statements, ${calm.calls} calls`,
    );
    expect(wrong).toEqual([]);
    expect(died).toBeGreaterThan(wanted.length * 0.9);
  };

  test('before and after each call of a provider', { timeout: TIMEOUT_MS }, () =>
    lives((calm) =>
      Array.from({ length: calm.calls }, (_, index) => index + 1).flatMap((n): readonly Death[] => [
        { before: 'call', n },
        { after: 'call', n },
      ]),
    ),
  );

  test('before a statement of the database', { timeout: TIMEOUT_MS }, () =>
    lives((calm) => {
      const step = Number(process.env['KILL_EVERY'] ?? Math.ceil(calm.statements / MOST_STATEMENTS));
      const first = postgresUrl === undefined ? 1 : 1 + Math.floor(step / 2);
      return Array.from({ length: calm.statements }, (_, index) => index + 1)
        .filter((n) => n >= first && (n - first) % step === 0)
        .map((n): Death => ({ before: 'statement', n }));
    }),
  );
});
