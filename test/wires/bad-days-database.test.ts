import { Client } from 'pg';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { TestContext } from 'vitest';
import type { LedgerTables } from '#ledger/tables.ts';
import { actsOn } from '../../sandbox/control/acts.ts';
import { createWorkspace } from '../../sandbox/create.ts';
import { fetchInto } from '../../sandbox/fetch-into.ts';
import { startSandbox } from '../../sandbox/server.ts';
import type { Workspace } from '../../sandbox/workspace.ts';
import { freshPlace, open, postgresUrl } from '../kit/database.ts';
import { answerOf, liveApp } from '../kit/live.ts';
import { cuttable } from '../kit/postgres-proxy.ts';
import { until } from '../kit/process.ts';
import { MANIFEST, openService } from '../kit/scenario.ts';

/** The embedded database has no connections that could break and serves one process. */
const needsServer = (context: TestContext): void =>
  context.skip(postgresUrl === undefined, 'needs a PostgreSQL server: npm run test:pg');

const into = (sandbox: Workspace) => ({
  kind: 'in-process' as const,
  apiUrl: `${sandbox.base.url}/api/`,
  botToken: 'xoxb-sandbox',
  fetch: fetchInto(sandbox),
  attach: sandbox.attach,
});

/** A connection of the test's own that nobody ends. */
async function admin(): Promise<Client> {
  const client = new Client({ connectionString: postgresUrl ?? '' });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

async function ask<T>(db: Kysely<LedgerTables>, text: string): Promise<readonly T[]> {
  return (await sql.raw<T>(text).execute(db)).rows;
}

/** Nothing waits to be told any more. */
const quiet = (db: Kysely<LedgerTables>): Promise<true> =>
  until(
    'everything is told',
    async () => {
      const waiting = await ask<{ kind: string }>(db, 'select kind from outbox where settled_at is null');
      return waiting.length === 0 ? true : undefined;
    },
    90_000,
  );

/** Our messages of a channel, by its name; replies in threads left out. */
const posts = (sandbox: Workspace, name: string): readonly string[] => {
  const channel = [...sandbox.state.channels.values()].find((one) => one.name === name);
  return (sandbox.state.messages.get(channel?.id ?? '') ?? [])
    .filter(
      (message) =>
        message.user === sandbox.app.user &&
        message.subtype === undefined &&
        message.only === undefined &&
        (message.thread_ts === undefined || message.thread_ts === message.ts),
    )
    .map((message) => message.text);
};

describe('a commit whose answer is lost', () => {
  test.for(['losesNextAnswer', 'losesNextCommit'] as const)(
    'is neither forgotten nor done twice: %s',
    async (loses, context) => {
      needsServer(context);
      const place = await freshPlace();
      const way = await cuttable(place.url ?? '');
      const sandbox = createWorkspace({ manifest: MANIFEST });
      const act = actsOn(sandbox);
      const { app } = await liveApp({ ...place, url: way.url }, into(sandbox));
      await app.begin();
      way[loses]();
      const answer = answerOf(
        await act.command({
          user: 'ada',
          channel: '#general',
          text: '/incident declare orders are failing sev3',
        }),
      );
      expect(way.cuts()).toBe(1);
      expect(answer).toContain('Incident 1 is declared');
      await app.engine.tick();
      expect(await ask(app.desk.db, 'select number from incident')).toEqual([{ number: 1 }]);
      expect(await ask(app.desk.db, "select kind from event where kind = 'incident.declared'")).toHaveLength(
        1,
      );
    },
  );
});

describe('connections that the server ends', () => {
  test('under load: nothing is half made, the engine goes on, and people are told', async (context) => {
    needsServer(context);
    const place = await freshPlace();
    const name = new URL(place.url ?? '').pathname.slice(1);
    const killer = await admin();
    const sandbox = createWorkspace({ manifest: MANIFEST });
    const act = actsOn(sandbox);
    const { app, log } = await liveApp(place, into(sandbox));
    await app.begin();
    app.engine.start();
    const services = await Promise.all(
      ['one', 'two', 'three', 'four'].map((each) => openService(`${each}.example.com`)),
    );
    for (const service of services)
      await act.command({
        user: 'ada',
        channel: '#general',
        text: `/monitor add http ${service.url} every 10s service orders`,
      });
    const ending = new AbortController();
    let ended = 0;
    const endings = (async () => {
      while (!ending.signal.aborted) {
        const { rows } = await killer.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
          [name],
        );
        ended += rows.length;
        await pause(120);
      }
    })();
    services[0]?.answers(503);
    services[1]?.answers(500);
    const answers: { readonly title: string; readonly answer: string }[] = [];
    for (let index = 1; index <= 12; index += 1) {
      const title = `trouble ${index}`;
      const typed = await act.command({
        user: index % 2 === 0 ? 'ada' : 'bo',
        channel: '#general',
        text: `/incident declare ${title} sev4`,
      });
      answers.push({ title, answer: answerOf(typed) });
    }
    await pause(6_000);
    ending.abort();
    await endings;
    const endedAt = new Date();
    expect(ended).toBeGreaterThan(20);
    // People: done, or told that it was not; never silence, never a stack trace.
    for (const { answer } of answers) expect(answer).toMatch(/is declared|failed on our side/);
    // The engine: checks of every monitor go on, and all is told that is to be told.
    const monitors = await ask<{ id: string }>(app.desk.db, 'select id from monitor');
    expect(monitors).toHaveLength(4);
    await until(
      'every monitor is looked at again',
      async () => {
        const looked = await sql<{
          id: string;
        }>`select distinct monitor_id as id from check_result where at > ${endedAt}`.execute(app.desk.db);
        return looked.rows.length === 4 ? true : undefined;
      },
      90_000,
    );
    await until(
      'both that fail have an alert',
      async () =>
        (await ask(app.desk.db, "select id from alert where state <> 'resolved'")).length === 2
          ? true
          : undefined,
      60_000,
    );
    await quiet(app.desk.db);
    // Nothing half made, nothing twice.
    const incidents = await ask<{ number: number; title: string }>(
      app.desk.db,
      'select number, title from incident order by number',
    );
    expect(incidents.map((incident) => incident.number)).toEqual(incidents.map((_, index) => index + 1));
    for (const { title, answer } of answers) {
      const made = incidents.filter((incident) => incident.title === title);
      if (answer.includes('is declared')) expect(made, title).toHaveLength(1);
      else expect(made.length, `${title}: ${answer}`).toBeLessThanOrEqual(1);
    }
    const rooms = [...sandbox.state.channels.values()].filter((channel) => channel.name.startsWith('inc-'));
    expect(rooms.map((room) => room.name.split('-')[1]).toSorted((a, b) => Number(a) - Number(b))).toEqual(
      incidents.map((incident) => String(incident.number)),
    );
    for (const room of rooms) {
      expect(room.pins, room.name).toHaveLength(1);
      expect(
        posts(sandbox, room.name).filter((text) => text.startsWith('SEV')),
        room.name,
      ).toHaveLength(1);
    }
    expect(posts(sandbox, 'incidents')).toHaveLength(incidents.length);
    expect(posts(sandbox, 'orders-alerts').filter((text) => text.includes('is down'))).toHaveLength(2);
    // What a person was told of, and nothing else, is an error: engine and couriers take it as weather.
    expect(log.at('error').filter((line) => line.text !== 'an act of a person failed')).toEqual([]);
    console.log(
      `${ended} connections ended, ${answers.filter(({ answer }) => answer.includes('is declared')).length} of ${answers.length} acts done`,
    );
  });
});

describe('two processes on one database and one workspace', () => {
  test('share the work, and one goes on alone', async (context) => {
    needsServer(context);
    const place = await freshPlace();
    const slack = await startSandbox({ port: 0, manifest: MANIFEST });
    onTestFinished(() => slack.close());
    const transport = {
      kind: 'socket',
      botToken: 'xoxb-sandbox',
      appToken: 'xapp-sandbox',
      apiUrl: `${slack.url}/api/`,
    } as const;
    const apps = [await liveApp(place, transport), await liveApp(place, transport)] as const;
    const watch = open(place);
    onTestFinished(() => watch.close());
    await Promise.all(apps.map(({ app }) => app.begin()));
    for (const { app } of apps) app.engine.start();
    expect(
      await ask(
        watch.db,
        "select subject from event where kind = 'person.changed' group by subject having count(*) > 1",
      ),
    ).toEqual([]);
    const services = await Promise.all(
      ['one', 'two', 'three', 'four', 'five', 'six'].map((each) => openService(`${each}.example.com`)),
    );
    for (const service of services) {
      const typed = await slack.act.command({
        user: 'ada',
        channel: '#general',
        text: `/monitor add http ${service.url} every 10s service orders`,
      });
      expect(answerOf(typed)).toContain('is watched every 10s');
    }
    services[0]?.answers(503);
    services[1]?.answers(500);
    await until(
      'both alerts are shown',
      async () => (posts(slack.workspace, 'orders-alerts').length >= 2 ? true : undefined),
      60_000,
    );
    await apps[0].stop();
    services[2]?.answers(502);
    await until(
      'the one that is left shows the third',
      async () => (posts(slack.workspace, 'orders-alerts').length >= 3 ? true : undefined),
      90_000,
    );
    const said = await slack.act.command({ user: 'ada', channel: '#general', text: '/incident list' });
    expect(answerOf(said)).toContain('SEV');
    await quiet(watch.db);
    await apps[1].stop();
    expect(posts(slack.workspace, 'orders-alerts')).toHaveLength(3);
    expect(posts(slack.workspace, 'incidents')).toHaveLength(1);
    const [room, ...more] = [...slack.workspace.state.channels.values()].filter((channel) =>
      channel.name.startsWith('inc-'),
    );
    expect(more).toEqual([]);
    expect(room?.pins).toHaveLength(1);
    expect(
      await ask(watch.db, 'select about_id from page group by about_id, person_id having count(*) > 1'),
    ).toEqual([]);
    // One request a slot, whoever ran it; the first look was /monitor add itself.
    const checked = await ask<{ url: string; slots: string }>(
      watch.db,
      "select m.settings->>'url' as url, count(*) as slots from monitor m join check_result r on r.monitor_id = m.id and not r.manual group by 1",
    );
    expect(Object.fromEntries(checked.map(({ url, slots }) => [url, Number(slots)]))).toEqual(
      Object.fromEntries(services.map((service) => [service.url, service.asked() - 1])),
    );
    const both = await Promise.all(
      apps.map(async ({ app }) => /^tocsin_checks_total\{.*\} [1-9]/m.test(await app.desk.metrics.text())),
    );
    expect(both).toEqual([true, true]);
    for (const { log } of apps) expect(log.at('error')).toEqual([]);
  });
});
