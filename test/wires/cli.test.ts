import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { rememberPerson } from '#catalog/verbs/remember-person.ts';
import { services, teams } from '#catalog/store.ts';
import { apply, fileAt } from '#cli/apply-file.ts';
import { exportAll } from '#cli/inventory.ts';
import { readConfig } from '#config.ts';
import { archiveTeam } from '#catalog/verbs/archive-team.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import { follow } from '#flow.ts';
import { as, system } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { monitorByName, monitors } from '#monitors/store.ts';
import { addMonitor } from '#monitors/verbs/add-monitor.ts';
import { pauseMonitor } from '#monitors/verbs/pause-monitor.ts';
import { systemClock } from '#world/clock.ts';
import { startSandbox } from '../../sandbox/server.ts';
import { testClock } from '../kit/clock.ts';
import { freshPlace, open, postgresUrl } from '../kit/database.ts';
import { deskFor } from '../kit/desk.ts';
import { mintAuthority } from '../kit/fault-servers-certificates.ts';
import { freePort, startProcess, until } from '../kit/process.ts';
import { ok, somebody } from './catalog-company.ts';

/** The `tocsin` command as a process of its own, on a real database. */

type Ran = { readonly code: number | null; readonly out: string; readonly error: string };
type Env = Readonly<Record<string, string>>;

async function run(args: readonly string[], env: Env = {}): Promise<Ran> {
  const { process: child } = startProcess(env, 'src/cli.ts', args);
  let [out, error] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (error += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, out: out.trimEnd(), error: error.trimEnd() };
}
const json = ({ out }: Ran): Record<string, unknown> => JSON.parse(out) as Record<string, unknown>;

type Place = { readonly env: Env; readonly inside: <T>(work: (desk: Desk) => Promise<T>) => Promise<T> };

/** A database of this test's own in which ada, bo and cy are known, or nobody. */
async function place(people: readonly string[] = ['ada', 'bo', 'cy'], active = true): Promise<Place> {
  const at = await freshPlace();
  const inside: Place['inside'] = async (work) => {
    const database = open(at);
    try {
      return await work(deskFor(database, { follow, clock: testClock(systemClock.now()) }));
    } finally {
      await database.close();
    }
  };
  if (people.length > 0)
    await inside(async (desk) => {
      for (const name of people) ok(await rememberPerson(desk, somebody(name, { active })));
    });
  const url = at.url === undefined ? {} : { DATABASE_URL: at.url };
  // Nobody listens there: no local Slack of another test is asked.
  const ports = { PORT: String(await freePort()), SANDBOX_PORT: String(await freePort()) };
  return { env: { TOCSIN_DATA_DIR: at.dataDir, ...url, ...ports }, inside };
}

/** The same command in this process, where it is not the process that matters: what it prints and its exit code. */
const here =
  ({ env, inside }: Place) =>
  (args: readonly string[]): Promise<Ran> =>
    inside(async (desk) => {
      const reading = readConfig(env);
      if (!reading.ok) throw new Error(reading.problems.join());
      const house = { desk: as(desk, system('cli')), config: reading.config };
      const [command, path = ''] = args;
      const read = command === 'export' ? undefined : await fileAt(path);
      const wish = { path, yes: args.includes('--yes'), prune: args.includes('--prune') };
      const said =
        read === undefined
          ? await exportAll(house)
          : 'said' in read
            ? read.said
            : await apply(house, read.file, wish);
      const out = args.includes('--json') ? JSON.stringify(said.json) : said.text;
      const refused = said.refused === true && !args.includes('--json');
      return {
        code: said.exit,
        out: refused ? '' : out.trimEnd(),
        error: refused ? said.text.trimEnd() : '',
      };
    });

function folder(): (text: string) => string {
  const where = mkdtempSync(join(tmpdir(), 'tocsin-cli-'));
  onTestFinished(() => rmSync(where, { recursive: true, force: true }));
  let count = 0;
  return (text) => {
    const path = join(where, `${(count += 1)}.yml`);
    writeFileSync(path, text);
    return path;
  };
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function web(): Promise<string> {
  const server = createServer((request, response) => {
    if (request.url === '/old') response.writeHead(301, { location: '/health' }).end();
    else if (request.url === '/health') response.end('all is well');
    else response.writeHead(503).end('no');
  });
  return `http://127.0.0.1:${await listening(server)}`;
}

const COMPANY = `tocsin: 1
teams:
  - name: orders
    members: ["@ada", "@bo"]
    responder: "@bo"
  - name: platform
    members: ["@cy"]
    channel: C0123456789
services:
  - name: orders-api
    team: orders
    tier: 2
    incidents: sev2
    autoclose: 7d
monitors:
  - name: nightly-backup
    kind: heartbeat
    service: orders-api
    every: 1d
    settings:
      job: nightly-backup
      grace: 1h
  - name: orders-api-health
    kind: http
    service: orders-api
    every: 30s
    severity: SEV0
    paused: true
    settings:
      url: https://orders.example.com/health
      method: POST
      header:
        - "X-Api-Key: env:ORDERS_KEY"
        - "Accept: text/plain"
      body: '{"ping":true}'
      expect: 200-399
      contains: all well
      timeout: 10s
      require-tls: true
`;

describe('wrong use', () => {
  test.each([
    [['declare'], "unknown command 'declare'"],
    [['chekc'], 'Did you mean check?'],
    [['export', '--now'], "unknown option '--now'"],
    [['check'], "missing required argument 'url'"],
    [['doctor', 'me'], 'too many arguments'],
  ])('tocsin %j ends with 2 and an example', async (args, words) => {
    const ran = await run(args);
    expect([ran.code, ran.out]).toEqual([2, '']);
    expect(ran.error).toContain(words);
    expect(ran.error).toMatch(/Example: tocsin \w+/);
  });

  test('every command has help with an example and knows --json', async () => {
    const all = await run(['--help']);
    expect(all.code).toBe(0);
    for (const name of ['serve', 'migrate', 'check', 'doctor', 'export', 'apply']) {
      expect(all.out).toContain(`  ${name} `);
      const one = await run([name, '--help']);
      expect([one.code, one.error]).toEqual([0, '']);
      expect(one.out).toMatch(new RegExp(`Example: tocsin ${name}`));
      expect(one.out).toContain('--json');
    }
  });

  test('a wrong configuration ends with 2 and names the variable', async () => {
    const ran = await run(['export'], { PORT: 'many' });
    expect([ran.code, ran.out]).toEqual([2, '']);
    expect(ran.error).toContain('PORT=8080');
  });
});

describe('tocsin check', () => {
  test('prints the verdict, the redirects and the phases', async () => {
    const url = await web();
    const ran = await run(['check', `${url}/old`, 'contains', 'all is well', 'expect', '200-399']);
    expect([ran.code, ran.error]).toEqual([0, '']);
    expect(ran.out).toMatch(/^Up: answered 200 in \d+ ms$/m);
    expect(ran.out).toContain(`redirect     301 ${url}/old → /health`);
    expect(ran.out).toMatch(/time .*name .* connect .* first byte .* body /);
  });

  test('answers 1 and the same as JSON when it is down', async () => {
    const url = await web();
    const ran = await run(['check', url, '--json']);
    expect(ran.code).toBe(1);
    expect(json(ran)).toMatchObject({
      ok: false,
      level: 'down',
      reason: 'status_not_accepted',
      because: 'answered 503',
      redirects: [],
      certificate: null,
    });
    expect((await run(['check', `http://127.0.0.1:${await freePort()}`])).out).toContain(
      'connection_refused',
    );
  });

  test('shows the certificate, trusted or not', async () => {
    const authority = await mintAuthority('Our own authority');
    const issued = await authority.issue({ names: ['localhost'], toDays: 5 });
    const port = await listening(createTlsServer(issued, (_, response) => response.end('ok')));
    const url = `https://localhost:${port}/`;
    const stranger = await run(['check', url]);
    expect(stranger.code).toBe(1);
    expect(stranger.out).toContain('tls_untrusted');
    expect(stranger.out).toMatch(
      /certificate {2}localhost, by Our own authority, valid until \d{4}-\d\d-\d\d \(5 days left\)/,
    );
    const roots = folder()(authority.root);
    const trusted = await run(['check', url, '--json'], { NODE_EXTRA_CA_CERTS: roots });
    expect(trusted.code).toBe(0);
    expect(json(trusted)).toMatchObject({
      ok: true,
      certificate: { issuer: 'Our own authority', daysLeft: 5 },
      warnings: [expect.stringContaining('in 5 days')],
    });
  });

  test.each([
    [['https://a.example', 'timeout', 'soon'], '"soon" is not a duration'],
    [['https://a.example', 'every', '1m'], '"every" belongs to /monitor add'],
    [['https://a.example', 'colour', 'red'], '"colour" is not a word I know here'],
    [['ftp://a.example'], 'ftp:// is not checked here'],
    [['heartbeat', 'backup'], 'there is nobody to ask'],
  ])('%j is refused with an example', async (words, why) => {
    const ran = await run(['check', ...words]);
    expect([ran.code, ran.out]).toEqual([2, '']);
    expect(ran.error).toContain(why);
    expect(ran.error).toContain('Example: tocsin check https://');
  });
});

describe('tocsin export and apply', () => {
  test('what is exported makes the same again elsewhere, and applying it twice does nothing the second time', async () => {
    const [one, there] = [await place(), await place()];
    const file = folder()(COMPANY);
    expect((await run(['apply', file, '--yes'], one.env)).code).toBe(0);
    const exported = await run(['export'], one.env);
    expect([exported.code, exported.error]).toEqual([0, '']);
    expect(parse(exported.out)).toEqual(parse(COMPANY));

    const [home, elsewhere] = [here(one), here(there)];
    const copy = folder()(exported.out);
    const first = await elsewhere(['apply', copy, '--yes']);
    expect([first.code, first.error]).toEqual([0, '']);
    expect(first.out).toContain('Done: 5 steps.');
    expect((await elsewhere(['export'])).out).toBe(exported.out);
    const [backup] = await there.inside(async (desk) =>
      (await monitors(desk)).filter(({ name }) => name === 'nightly-backup'),
    );
    expect(first.out).toContain(
      `The job of nightly-backup pings http://localhost:${there.env['PORT']}/ping/${backup?.pingKey}`,
    );

    const second = await elsewhere(['apply', copy, '--yes', '--json']);
    expect([second.code, json(second)]).toEqual([0, { ok: true, done: true, steps: [], pings: [] }]);
    expect((await elsewhere(['export', '--json'])).out).toBe(
      JSON.stringify(json(await home(['export', '--json']))),
    );
  });

  test('what people made in Slack is exported, without what is archived, muted or of the moment', async () => {
    const at = await place();
    const { inside } = at;
    const acts = here(at);
    await inside(async (desk) => {
      const team = ok(await createTeam(desk, { name: 'orders', members: ['UADA', 'UBO'], responder: 'UBO' }));
      const old = ok(await createTeam(desk, { name: 'old', members: ['UADA'] }));
      ok(await archiveTeam(desk, old.id));
      const service = ok(await createService(desk, { name: 'orders-api', teamId: team.id, tier: 3 }));
      const monitor = ok(
        await addMonitor(desk, {
          kind: 'http',
          serviceId: service.id,
          settings: { url: 'orders.example.com', timeout: '5s' },
        }),
      );
      ok(await pauseMonitor(desk, monitor.id));
    });
    expect(json(await acts(['export', '--json']))).toEqual({
      tocsin: 1,
      teams: [{ name: 'orders', members: ['@ada', '@bo'], responder: '@bo' }],
      services: [{ name: 'orders-api', team: 'orders', tier: 3, incidents: 'sev1' }],
      monitors: [
        {
          name: 'orders-example-com',
          kind: 'http',
          service: 'orders-api',
          every: '1m',
          paused: true,
          settings: { url: 'http://orders.example.com/', timeout: '5s' },
        },
      ],
    });
  });

  test("without --yes the plan is printed and nothing is done; with it, every act is the command line's own", async () => {
    const { env, inside } = await place();
    const file = folder()(COMPANY);
    const planned = await run(['apply', file], env);
    expect([planned.code, planned.error]).toEqual([0, '']);
    expect(planned.out.split('\n').slice(0, 2)).toEqual(['+ team orders', '+ team platform']);
    expect(planned.out).toContain(`Nothing was done yet. To do it: tocsin apply ${file} --yes`);
    const left = await inside(async (desk) => ({
      teams: await teams(desk),
      events: await desk.db.selectFrom('event').selectAll().where('subject', 'like', 'tea_%').execute(),
      waiting: await desk.db.selectFrom('outbox').selectAll().where('kind', 'like', 'team%').execute(),
    }));
    expect(left).toEqual({ teams: [], events: [], waiting: [] });

    expect(json(await run(['apply', file, '--yes', '--json'], env))).toMatchObject({ ok: true, done: true });
    const done = await inside(async (desk) => ({
      actors: await desk.db
        .selectFrom('event')
        .select('actor')
        .where('kind', 'in', ['team.created', 'service.created', 'monitor.created', 'monitor.paused'])
        .execute(),
      timers: await desk.db.selectFrom('timer').select('subject').where('kind', '=', 'monitor.due').execute(),
      waiting: await desk.db.selectFrom('outbox').select('kind').where('settled_at', 'is', null).execute(),
    }));
    expect(done.actors).toEqual(Array.from({ length: 6 }, () => ({ actor: 'system:cli' })));
    // The paused one and the job that never pinged are not looked at.
    expect(done.timers).toEqual([]);
    expect(done.waiting.length).toBeGreaterThan(0);
  });

  test('changes what differs, settings too, and removes only with --prune', async () => {
    const at = await place();
    const { inside } = at;
    const acts = here(at);
    const write = folder();
    expect((await acts(['apply', write(COMPANY), '--yes'])).code).toBe(0);
    const other = `tocsin: 1
teams: [{name: orders, members: ["@ada", "@cy"], responder: "@cy"}]
services: [{name: orders-api, team: orders}]
monitors: [{name: orders-api-health, kind: http, service: orders-api, settings: {url: "https://orders.example.com/health", lacks: sorry}}]
`;
    const changed = await acts(['apply', write(other), '--yes']);
    expect([changed.code, changed.error]).toEqual([0, '']);
    expect(changed.out).toContain(
      '~ team orders  (members: ["@ada","@bo"] → ["@ada","@cy"]; responder: @bo → @cy)',
    );
    expect(changed.out).toContain(
      '~ service orders-api  (tier: 2 → 1; incidents: sev2 → sev1; autoclose: 7d → none)',
    );
    expect(changed.out).toMatch(
      /~ monitor orders-api-health {2}\(.*timeout: 10s → none.*lacks: none → sorry/,
    );
    const [monitor, kept] = await inside(async (desk) => [
      await monitorByName(desk, 'orders-api-health'),
      await monitorByName(desk, 'nightly-backup'),
    ]);
    expect(monitor).toMatchObject({
      paused: false,
      everyMs: 60_000,
      severity: null,
      settings: { timeoutMs: 30_000, lacks: ['sorry'], contains: [], headers: [], method: 'GET' },
    });
    expect(kept?.name).toBe('nightly-backup');

    const pruned = await acts(['apply', write(other), '--prune', '--yes']);
    expect(pruned.out.split('\n')).toEqual(['- monitor nightly-backup', '- team platform', 'Done: 2 steps.']);
    const names = (json(await acts(['export', '--json']))['teams'] as readonly { name: string }[]).map(
      ({ name }) => name,
    );
    expect(names).toEqual(['orders']);
  });

  test('one thing that is refused refuses everything, and all of it is told', async () => {
    const at = await place();
    const { inside } = at;
    const acts = here(at);
    const twins = `tocsin: 1
teams: [{name: orders, members: ["@ada"]}]
services: [{name: orders-api, team: orders}]
monitors:
  - {name: one, kind: http, service: orders-api, settings: {url: "https://orders.example.com"}}
  - {name: two, kind: http, service: orders-api, settings: {url: "https://orders.example.com"}}
`;
    for (const flags of [[], ['--yes']]) {
      const path = folder()(twins);
      const ran = await acts(['apply', path, ...flags]);
      expect([ran.code, ran.out]).toEqual([1, '']);
      expect(ran.error).toContain(
        `${path}: monitor two: The monitor \`one\` watches GET https://orders.example.com/ already`,
      );
      expect(ran.error).toContain('Nothing was changed.');
    }
    expect(await inside(services)).toEqual([]);
    const unknown = folder()('tocsin: 1\nteams: [{name: orders, members: ["@ada", "@zoe", "@yan"]}]');
    const ran = await acts(['apply', unknown, '--yes', '--json']);
    expect(ran.code).toBe(1);
    const said = String(json(ran)['problems']);
    for (const word of ['@zoe', '@yan', 'Known are @ada, @bo, @cy']) expect(said).toContain(word);
  });

  test('a deactivated person is refused, with the name', async () => {
    const at = await place(['ada'], false);
    const acts = here(at);
    const ran = await acts(['apply', folder()('tocsin: 1\nteams: [{name: orders, members: ["@ada"]}]')]);
    expect(ran.code).toBe(1);
    expect(ran.error).toContain('team orders: @ada’s Slack account is deactivated');
  });

  test('a file that cannot be is refused with its name, the path in it and an example', async () => {
    const at = await place([]);
    const acts = here(at);
    const path = folder()('tocsin: 1\nteams: [{name: orders, people: ["@ada"]}]');
    const ran = await acts(['apply', path, '--yes']);
    expect([ran.code, ran.out]).toEqual([1, '']);
    expect(ran.error).toContain(`${path}: teams.0: "people" is not known here; there are name, members`);
    expect(ran.error).toContain('Example: members: ["@ada", "@bo"]');
    const none = await acts(['apply', '/nowhere/at-all.yml']);
    expect(none.code).toBe(2);
    expect(none.error).toContain('/nowhere/at-all.yml cannot be read');
    const nobody = await acts(['apply', folder()('tocsin: 1\nteams: [{name: orders, members: ["@ada"]}]')]);
    expect(nobody.error).toContain('Nobody is known yet: start Tocsin once');
  });
});

describe('tocsin doctor', () => {
  const findings = (ran: Ran): readonly string[] =>
    (json(ran)['findings'] as readonly { state: string; about: string; says: string }[]).map(
      ({ state, about, says }) => `${state} ${about}: ${says}`,
    );

  test('says what is wrong and what to do, and counts', async () => {
    const { env, inside } = await place();
    await inside(async (desk) => {
      const team = ok(await createTeam(desk, { name: 'orders', members: ['UADA', 'UBO'], responder: null }));
      ok(await createTeam(desk, { name: 'gone', members: ['UCY'] }));
      ok(await rememberPerson(desk, somebody('cy', { active: false })));
      ok(await rememberPerson(desk, somebody('bo', { active: false })));
      ok(await createService(desk, { name: 'bare', teamId: team.id }));
      const service = ok(await createService(desk, { name: 'watched', teamId: team.id }));
      const hourAgo = { ...desk, clock: testClock(new Date(systemClock.now().getTime() - 3_600_000)) };
      ok(
        await addMonitor(hourAgo, {
          kind: 'http',
          serviceId: service.id,
          settings: { url: 'orders.example.com' },
        }),
      );
    });
    const ran = await run(['doctor', '--json'], env);
    expect(ran.code).toBe(1);
    expect(findings(ran)).toEqual(
      expect.arrayContaining([
        'ok configuration: every variable is understood',
        'ok people: 1 known, 1 of them an admin',
        'warn teams: @bo of team orders is deactivated in Slack',
        'warn teams: team orders has no responder: every member is paged at once',
        'fail teams: @cy of team gone is deactivated in Slack, and nobody else is on it: its pages reach nobody',
        'warn services: nothing watches bare',
        'fail monitors: checks wait, the oldest for 1 h (1 due)',
        expect.stringMatching(/^fail outbox: \d+ deliveries wait, the oldest for 1 h/),
        'ok slack: there are no tokens, so the local Slack is used; it is not running now',
      ]),
    );
    const text = await run(['doctor'], env);
    expect(text.out).toContain(
      'warn  services: nothing watches bare\n        In Slack: /monitor add http https://api.example.com/health service bare',
    );
    expect(text.out).toMatch(/3 things fail, \d to look at\.$/);
  });

  test('asks Slack about tokens and scopes, and has it judge our cards', async () => {
    const manifest = readFileSync(join(import.meta.dirname, '../../manifest.yml'), 'utf8');
    const { env, inside } = await place();
    await inside(async (desk) => ok(await createTeam(desk, { name: 'orders', members: ['UADA'] })));
    const tokens = (url: string, bot = 'xoxb-sandbox', app = 'xapp-sandbox'): Env => ({
      ...env,
      SLACK_API_URL: `${url}/api/`,
      SLACK_BOT_TOKEN: bot,
      SLACK_APP_TOKEN: app,
    });
    const whole = await startSandbox({ port: 0, host: '127.0.0.1', manifest });
    onTestFinished(() => whole.close());
    const well = await run(['doctor', '--json'], tokens(whole.url));
    expect(findings(well).filter((line) => /slack|cards/.test(line))).toEqual([
      expect.stringContaining('ok slack: the bot token is good for '),
      'ok slack: the app-level token opens sockets',
      'ok slack: the bot token has every scope of manifest.yml',
      'ok cards: Slack takes all 6: alert card, incident card, announcement, page, monitor card, Home tab',
    ]);
    expect(well.code).toBe(0);
    expect((await run(['doctor'], tokens(whole.url, 'xoxb-other'))).out).toContain(
      'fail  slack: Slack refuses SLACK_BOT_TOKEN (invalid_auth)',
    );
    expect((await run(['doctor'], tokens(whole.url, 'xoxb-sandbox', 'xapp-other'))).out).toContain(
      'fail  slack: the app-level token opens no socket: ',
    );

    const poor = await startSandbox({
      port: 0,
      host: '127.0.0.1',
      manifest: manifest.replace(/^\s*- pins:write$/m, ''),
    });
    onTestFinished(() => poor.close());
    const lacking = await run(['doctor'], tokens(poor.url));
    expect(lacking.code).toBe(1);
    expect(lacking.out).toContain('fail  slack: the bot token lacks pins:write');
    expect((await run(['doctor'], tokens(`http://127.0.0.1:${await freePort()}`))).out).toContain(
      'fail  slack: Slack cannot be reached',
    );
  });

  test('a wrong configuration is a finding', async () => {
    const ran = await run(['doctor'], { PORT: 'many' });
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('fail  configuration: PORT must be a whole number');
  });
});

describe('the database', () => {
  test('is not made by asking, but by migrate, once', async () => {
    const where = mkdtempSync(join(tmpdir(), 'tocsin-cli-'));
    onTestFinished(() => rmSync(where, { recursive: true, force: true }));
    const env = { TOCSIN_DATA_DIR: join(where, 'data') };
    const none = await run(['export'], env);
    expect(none.code).toBe(1);
    expect(none.error).toContain('There is no database in ');
    expect(json(await run(['migrate', '--json'], env))).toMatchObject({
      ok: true,
      applied: expect.arrayContaining(['0001_ledger.sql']),
    });
    expect((await run(['migrate'], env)).out).toContain('is up to date');
    expect((await run(['export'], env)).out).toBe('tocsin: 1\nteams: []\nservices: []\nmonitors: []');
  });

  test('that cannot be reached is named, without its password', async () => {
    const ran = await run(['export'], {
      DATABASE_URL: `postgres://tocsin:hush@127.0.0.1:${await freePort()}/orders`,
    });
    expect([ran.code, ran.out]).toEqual([1, '']);
    expect(ran.error).toMatch(/PostgreSQL at 127\.0\.0\.1:\d+\/orders cannot be reached: .*ECONNREFUSED/);
    expect(ran.error).not.toContain('hush');
  });

  test('that lacks a migration is left alone', async () => {
    const { env, inside } = await place();
    await inside((desk) =>
      desk.db
        .deleteFrom('migration' as never)
        .where('name' as never, 'like', '0002%' as never)
        .execute(),
    );
    const ran = await run(['export'], env);
    expect(ran.code).toBe(1);
    expect(ran.error).toContain('0002_catalog.sql is missing. Run: tocsin migrate');
  });

  test('of a running process: PostgreSQL is shared, the embedded one is not, and that is said', async () => {
    const { env } = await place([]);
    const running = startProcess({ ...env, DEMO_PORT: '0', LOG_LEVEL: 'warn' }, 'src/cli.ts', [
      'serve',
      '--json',
    ]);
    onTestFinished(() => running.kill());
    const started = await until(
      'it says that it runs',
      async () => /^\{"ok":true.*\}$/m.exec(running.output())?.[0],
    );
    expect(JSON.parse(started)).toMatchObject({
      ok: true,
      sandbox: `http://127.0.0.1:${env['SANDBOX_PORT']}`,
    });
    const file = folder()('tocsin: 1\nteams: [{name: orders, members: ["@ada"]}]');
    const applied = await run(['apply', file, '--yes'], env);
    const looked = await run(['doctor'], env);
    if (postgresUrl === undefined) {
      expect(applied.code).toBe(1);
      expect(applied.error).toMatch(
        /is in use by process \d+ on \S+: only one process can open it\. Stop that one/,
      );
      expect(looked.out).toContain('ok    process: the running process is ready');
    } else {
      expect([applied.code, applied.error]).toEqual([0, '']);
    }
    expect(looked.out).toContain('ok    cards: Slack takes all 6');
    expect(await running.interrupt()).toBe(0);
    if (postgresUrl === undefined)
      expect((await run(['apply', file, '--yes'], env)).out).toContain('+ team orders');
  });
});
