import { Client } from 'pg';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { TestContext } from 'vitest';
import { openAlert } from '#alerts/verbs/open-alert.ts';
import type { AlertId, MethodId, PersonId } from '#base/ids.ts';
import { SECOND } from '#base/time.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import { as, person } from '#ledger/desk.ts';
import type { Attempt } from '#oncall/attempt.ts';
import { attemptsAbout } from '#oncall/attempt-store.ts';
import { pagesAbout } from '#oncall/store.ts';
import { addMethod, sendCode, verifyMethod } from '#oncall/verbs/methods.ts';
import { setRules } from '#oncall/verbs/set-rules.ts';
import { createWorkspace } from '../../sandbox/create.ts';
import { fetchInto } from '../../sandbox/fetch-into.ts';
import { testClock } from '../kit/clock.ts';
import type { TestClock } from '../kit/clock.ts';
import { freshPlace, postgresUrl } from '../kit/database.ts';
import { liveApp } from '../kit/live.ts';
import type { Live } from '../kit/live.ts';
import { cuttable } from '../kit/postgres-proxy.ts';
import type { Cuttable } from '../kit/postgres-proxy.ts';
import { until } from '../kit/process.ts';
import { MANIFEST } from '../kit/scenario.ts';
import { fakeSmtp } from '../kit/smtp.ts';
import { TWILIO, fakeTwilio } from '../kit/twilio.ts';
import { ok } from './catalog-company.ts';

/** The embedded database has no connections that could break. */
const needsServer = (context: TestContext): void =>
  context.skip(postgresUrl === undefined, 'needs a PostgreSQL server: npm run test:pg');

const NAMES = ['ada', 'bo', 'cy'] as const;
/** The engine runs in real time; its clock goes so much faster, so that throttles and leases last for seconds only. */
const FASTER = 25;
const EVERY_MS = 100;

type House = Live & {
  readonly clock: TestClock;
  readonly way: Cuttable;
  /** Which method an address is. */
  readonly methodAt: ReadonlyMap<string, MethodId>;
  readonly phone: Awaited<ReturnType<typeof fakeTwilio>>;
  readonly mail: Awaited<ReturnType<typeof fakeSmtp>>;
  /** Ends every connection of the app, by the server. */
  readonly terminates: () => Promise<number>;
  readonly opens: (service: string) => Promise<AlertId>;
};

/** Three people of one team, each paged by SMS and mail at once, by an engine that runs. */
async function house(): Promise<House> {
  const place = await freshPlace();
  const way = await cuttable(place.url ?? '');
  const killer = new Client({ connectionString: postgresUrl ?? '' });
  await killer.connect();
  onTestFinished(() => killer.end());
  const [phone, mail] = [await fakeTwilio(), await fakeSmtp()];
  const clock = testClock();
  const sandbox = createWorkspace({
    manifest: MANIFEST,
    clock: { now: clock.now, after: () => () => undefined },
  });
  const live = await liveApp(
    { ...place, url: way.url },
    {
      kind: 'in-process',
      apiUrl: `${sandbox.base.url}/api/`,
      botToken: 'xoxb-sandbox',
      fetch: fetchInto(sandbox),
      attach: sandbox.attach,
    },
    {
      clock,
      ways: {
        twilio: { ...TWILIO, apiUrl: phone.url },
        mail: { url: mail.url, from: 'Tocsin <pages@example.com>' },
      },
    },
  );
  const { app } = live;
  const { desk } = app;
  await app.begin();
  const ids: PersonId[] = [];
  const methodAt = new Map<string, MethodId>();
  for (const [index, name] of NAMES.entries()) {
    const id = [...sandbox.state.people.values()].find((one) => one.name === name)?.id ?? '';
    ids.push(id);
    const own = as(desk, person(id));
    const rules = [];
    for (const [kind, address] of [
      ['sms', `+44770090012${index}`],
      ['email', `${name}@example.com`],
    ] as const) {
      const method = ok(await addMethod(own, { personId: id, kind, address, secretName: null }));
      ok(await sendCode(own, method.id));
      await app.engine.tick();
      const said = kind === 'sms' ? phone.texts().at(-1)?.form['Body'] : mail.letters().at(-1)?.subject;
      ok(await verifyMethod(own, method.id, /\b\d{6}\b/.exec(said ?? '')?.[0] ?? ''));
      methodAt.set(address, method.id);
      rules.push({ methodId: method.id, afterMs: 0 });
      clock.passes(61 * SECOND);
    }
    ok(await setRules(own, { personId: id, urgency: 'high', rules, optedOut: false }));
  }
  const team = ok(await createTeam(desk, { name: 'orders', members: ids, responder: null }));
  await app.engine.tick();
  app.engine.start();
  const opens = async (name: string): Promise<AlertId> => {
    const wish = { name, teamId: team.id, tier: 1, autoIncident: 'never' } as const;
    const service = ok(await createService(desk, wish));
    const trouble = {
      monitorId: `mon_${name.padEnd(16, '0')}`,
      group: 'main',
      serviceId: service.id,
      teamId: team.id,
      title: `${name} is down`,
      because: 'answered 503',
      severity: 2,
      since: clock.now(),
      mutedUntil: null,
    } as const;
    return ok(await openAlert(desk, trouble)).id;
  };
  return {
    ...live,
    clock,
    way,
    methodAt,
    phone,
    mail,
    opens,
    terminates: async () => {
      const { rowCount } = await killer.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
        [new URL(place.url ?? '').pathname.slice(1)],
      );
      return rowCount ?? 0;
    },
  };
}

/** Lets time pass until nothing of these alerts is on its way any more, and answers all that was tried. */
async function settles({ app, clock }: House, alerts: readonly AlertId[]): Promise<readonly Attempt[]> {
  let tried: readonly Attempt[] = [];
  await until(
    'every attempt has an end',
    async () => {
      clock.passes(FASTER * EVERY_MS);
      tried = (await Promise.all(alerts.map((alertId) => attemptsAbout(app.desk, { alertId })))).flat();
      return tried.every((one) => one.state !== 'planned' && one.state !== 'sending') ? true : undefined;
    },
    60_000,
  );
  return tried;
}

/** The attempts that the providers were given, once for each message that they took: what they could tell a repetition by. */
const seen = ({ phone, mail }: House): readonly string[] => [
  ...phone.texts().flatMap(({ form }) => /attempt=(att_\w+)/.exec(form['StatusCallback'] ?? '')?.[1] ?? []),
  ...mail.letters().flatMap((letter) => /<(att_\w+)@/.exec(letter.messageId ?? '')?.[1] ?? []),
];

/** The deliveries that gave the database up: only then can a provider's answer be lost. */
const lost = (log: Live['log']): readonly string[] =>
  log
    .at('warn')
    .filter((line) => line.text === 'a delivery lost the database')
    .map((line) => JSON.stringify(line.fields));

/** Twilio tells that all of it arrived. */
async function receipts({ app, phone }: House): Promise<void> {
  for (const { form, sid } of phone.texts()) {
    const told = form['StatusCallback'];
    if (told === undefined) continue;
    const { origin, pathname, search } = new URL(told);
    const receipt = { MessageStatus: 'delivered', MessageSid: sid };
    for (const route of app.routes)
      await route.request(phone.signed(origin, `${pathname}${search}`, receipt));
  }
}

describe('the database fails over while SMS and mail go out', () => {
  test('its connections are ended before and after each word of a provider: everybody is reached, once', async (context) => {
    needsServer(context);
    const own = await house();
    const { app, clock, log, opens, phone, terminates } = own;
    let ended = 0;
    phone.passes(async (work) => {
      ended += await terminates();
      const said = work();
      ended += await terminates();
      return said;
    });
    const alerts = [await opens('orders'), await opens('search')];
    for (let round = 0; round < 30; round += 1) {
      ended += await terminates();
      clock.passes(FASTER * EVERY_MS);
      await pause(EVERY_MS);
    }
    const tried = await settles(own, alerts);
    expect(ended).toBeGreaterThan(20);
    await receipts(own);
    for (const alertId of alerts) {
      const pages = await pagesAbout(app.desk, { alertId });
      expect(pages.map((page) => page.state)).toEqual(NAMES.map(() => 'delivered'));
      const attempts = await attemptsAbout(app.desk, { alertId });
      expect(attempts.map((one) => `${one.methodKind} ${one.state}`).toSorted()).toEqual([
        ...NAMES.map(() => 'email delivered'),
        ...NAMES.map(() => 'sms delivered'),
      ]);
    }
    const times = Map.groupBy(seen(own), (id) => id);
    expect([...times.keys()].toSorted()).toEqual(tried.map((one) => one.id).toSorted());
    for (const one of tried) expect(times.get(one.id)?.length, one.id).toBeLessThanOrEqual(one.tries);
    expect(seen(own).length - tried.length).toBeLessThanOrEqual(lost(log).length);
    expect(log.at('error')).toEqual([]);
    // What a delivery came to is written down as soon as the database is back, not at the end of a lease.
    const left = log.at('warn').filter((line) => /^(a delivery|timers) could not/.test(line.text));
    expect(left.map((line) => `${line.text}: ${String(line.fields['err'])}`)).toEqual([]);
    console.log(`${ended} connections ended, ${seen(own).length - tried.length} messages twice`);
  });

  test('it is away when a provider answers, and stays away: that message comes a second time, under the same name', async (context) => {
    needsServer(context);
    const own = await house();
    const { app, log, opens, phone, way, methodAt } = own;
    let taken = 0;
    phone.passes(async (work) => {
      const said = work();
      taken += 1;
      if (taken === 1) way.goesAway();
      return said;
    });
    const alert = await opens('orders');
    const first = await until('the first is sent', async () => phone.texts().at(NAMES.length)?.form['To']);
    const method = methodAt.get(first) ?? 'none';
    await until('its answer is lost', async () =>
      lost(log).some((line) => line.includes(method)) ? true : undefined,
    );
    way.comesBack();
    const tried = await settles(own, [alert]);
    await receipts(own);
    const times = Map.groupBy(seen(own), (id) => id);
    expect([...times.keys()].toSorted()).toEqual(tried.map((one) => one.id).toSorted());
    const twice = tried.filter((one) => one.tries > 1);
    expect(twice.length).toBeGreaterThan(0);
    for (const one of tried) {
      expect(one.tries).toBeLessThanOrEqual(2);
      expect(times.get(one.id)?.length, `${one.methodKind} ${one.state}`).toBeLessThanOrEqual(one.tries);
    }
    const [again] = seen(own);
    expect(times.get(again ?? 'none')).toHaveLength(2);
    expect((await attemptsAbout(app.desk, { alertId: alert })).map((one) => one.state)).toEqual(
      tried.map(() => 'delivered'),
    );
    expect((await pagesAbout(app.desk, { alertId: alert })).map((page) => page.state)).toEqual(
      NAMES.map(() => 'delivered'),
    );
    expect(log.at('error')).toEqual([]);
  });
});
