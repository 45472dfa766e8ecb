import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { acknowledgeAlert } from '#alerts/verbs/acknowledge-alert.ts';
import { openAlert } from '#alerts/verbs/open-alert.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import { rememberPerson } from '#catalog/verbs/remember-person.ts';
import { follow } from '#flow.ts';
import type { Desk } from '#ledger/desk.ts';
import { systemClock } from '#world/clock.ts';
import { testClock } from '../kit/clock.ts';
import { freshPlace, open } from '../kit/database.ts';
import { deskFor } from '../kit/desk.ts';
import { freePort, startProcess } from '../kit/process.ts';
import { monitorId, ok, somebody } from './catalog-company.ts';

/** `tocsin simulate`, `proof` and `rota preview` as processes of their own, on a real database. */
const SLOW = { timeout: 240_000 };

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

function file(text: string): string {
  const where = mkdtempSync(join(tmpdir(), 'tocsin-cli-'));
  onTestFinished(() => rmSync(where, { recursive: true, force: true }));
  const path = join(where, 'rota.yml');
  writeFileSync(path, text);
  return path;
}

/** A house in which bo answers for orders, which owns orders-api; one alert is open and acknowledged. */
async function house(): Promise<{
  readonly env: Env;
  readonly alertId: string;
  readonly inside: (work: (desk: Desk) => Promise<unknown>) => Promise<void>;
}> {
  const at = await freshPlace();
  const inside = async (work: (desk: Desk) => Promise<unknown>): Promise<void> => {
    const database = open(at);
    try {
      await work(deskFor(database, { follow, clock: testClock(systemClock.now()) }));
    } finally {
      await database.close();
    }
  };
  let alertId = '';
  await inside(async (desk) => {
    for (const name of ['ada', 'bo']) ok(await rememberPerson(desk, somebody(name)));
    const team = ok(await createTeam(desk, { name: 'orders', members: ['UBO'] }));
    const service = ok(await createService(desk, { name: 'orders-api', teamId: team.id }));
    const alert = ok(
      await openAlert(desk, {
        monitorId: monitorId(1),
        group: 'main',
        serviceId: service.id,
        teamId: team.id,
        title: 'api.example.com is down',
        because: 'answered 503',
        severity: 1,
        since: desk.clock.now(),
        mutedUntil: null,
      }),
    );
    ok(await acknowledgeAlert({ ...desk, actor: { kind: 'person', id: 'UBO' } }, alert.id));
    alertId = alert.id;
  });
  const url = at.url === undefined ? {} : { DATABASE_URL: at.url };
  const ports = { PORT: String(await freePort()), SANDBOX_PORT: String(await freePort()) };
  return { env: { TOCSIN_DATA_DIR: at.dataDir, ...url, ...ports }, alertId, inside };
}

describe('tocsin rota preview', SLOW, () => {
  const ROTA = `zone: Europe/London
layers:
  - name: primary
    turn: 1 week
    anchor: 2026-03-02T09:00
    members: ["@ada", ["@bo", "@cy"]]
`;

  test('prints who is on call, over the change of clocks', async () => {
    const ran = await run(['rota', 'preview', file(ROTA), '--from', '2026-03-25', '--to', '2026-04-07']);
    expect([ran.code, ran.error]).toEqual([0, '']);
    expect(ran.out.split('\n')).toEqual([
      'Wed 25 Mar 00:00 – Mon 30 Mar 09:00  @bo, @cy',
      'Mon 30 Mar 09:00 – Mon 6 Apr 09:00  @ada',
      'Mon 6 Apr 09:00 – Tue 7 Apr 00:00  @bo, @cy',
      'Times in Europe/London.',
    ]);
  });

  test.each([
    [
      ROTA.replace('1 week', 'weekly'),
      'layers.0.turn: a turn is a number and hours, days, weeks or months. Example: turn: 1 week',
    ],
    [ROTA.replace('zone: Europe/London', 'zone: Europe/Londno'), 'Europe/London'],
    [`${ROTA}colour: red\n`, '"colour" is not known here'],
    [ROTA.replace(/ {4}members.*\n/, ''), 'layers.0.members: this is missing'],
  ])('refuses %j with what could stand there', async (text, why) => {
    const ran = await run(['rota', 'preview', file(text)]);
    expect([ran.code, ran.out]).toEqual([1, '']);
    expect(ran.error).toContain(why);
  });
});

describe('tocsin export and apply', SLOW, () => {
  const FILE = `tocsin: 1
teams:
  - name: orders
    members: ["@ada", "@bo"]
    responder: "@bo"
services:
  - name: orders-api
    team: orders
rotas:
  - name: orders
    team: orders
    zone: Europe/London
    holidays: GB
    layers:
      - name: primary
        turn: 1 week
        anchor: 2026-03-02T09:00
        members: ["@ada", ["@bo", "@ada"]]
        holidays: off
      - name: nights
        role: secondary
        turn: 2 days
        counts: worked
        anchor: 2026-03-02T20:00
        members: ["@bo"]
        windows: ["mon-fri 20:00-08:00", "fri 20:00 to mon 08:00", "10:00-11:00"]
policies:
  - name: orders
    team: orders
    steps: [rota orders 5m, "@ada and team orders 10m if sev1 in working hours", rota orders secondary 90s round robin]
    repeat: forever
    ack-timeout: off
    hours: mon-fri 08:30-16:30 Europe/London holidays GB
  - name: orders-quiet
    team: orders
    services: [orders-api]
    steps: [responder orders 1h]
    morning: false
`;

  test('rotas and policies made by a file are exported as the same file, and applying it again does nothing', async () => {
    const { env } = await house();
    const path = file(FILE);
    const planned = await run(['apply', path], env);
    expect([planned.code, planned.error]).toEqual([0, '']);
    expect(planned.out).toContain('+ rota orders\n');
    expect(planned.out).toContain('+ policy orders-quiet');
    expect((await run(['apply', path, '--yes'], env)).code).toBe(0);
    const exported = await run(['export'], env);
    expect([exported.code, exported.error]).toEqual([0, '']);
    expect(exported.out).toContain('fri 20:00 to mon 08:00');
    expect(exported.out).toContain('"@ada and team orders 10m if sev1 in working hours"');
    const again = await run(['apply', file(exported.out), '--json'], env);
    expect(json(again)).toEqual({ ok: true, done: false, steps: [], pings: [] });
    const removed = await run(['apply', file(FILE.slice(0, FILE.indexOf('rotas:'))), '--prune'], env);
    expect(removed.out.split('\n').slice(0, 3)).toEqual([
      '- policy orders',
      '- policy orders-quiet',
      '- rota orders',
    ]);
  });

  test('what cannot be is refused with where it stands, and nothing is done', async () => {
    const { env } = await house();
    const wrong = await run(['apply', file(FILE.replace('rota orders 5m', 'rota ordres 5m')), '--yes'], env);
    expect([wrong.code, wrong.out]).toEqual([1, '']);
    expect(wrong.error).toContain('policy orders: steps.0: there is no rota "ordres"');
    expect(wrong.error).toContain('Nothing was changed.');
    expect((await run(['export'], env)).out).not.toContain('rotas:');
  });
});

describe('tocsin simulate', SLOW, () => {
  test('says whom, when and how, and why not when it is asked wrongly', async () => {
    const { env } = await house();
    const at = '2026-03-07T03:00[Europe/London]';
    const ran = await run(['simulate', 'orders-api', 'sev1', '--at', at], env);
    expect([ran.code, ran.error]).toEqual([0, '']);
    expect(ran.out).toContain('SEV1 of orders-api at Sat 7 Mar 03:00: @bo is paged.');
    expect(ran.out).toContain('service orders-api → team orders → the default policy');
    expect(ran.out).toContain(
      '@bo, you are the responder of orders: Slack and push at once'.replace(' and push', ''),
    );
    expect(json(await run(['simulate', 'orders', 'sev1', '--at', at, '--json'], env))).toMatchObject({
      ok: true,
      urgency: 'critical',
      at: '2026-03-07T03:00:00.000Z',
      ends: { how: 'exhausted' },
    });
    for (const [args, why] of [
      [['ordres', 'sev1'], 'did you mean orders'],
      [['orders', 'sev9'], '"sev9" is not a severity'],
      [['orders', 'sev1', '--at', 'noon'], '--at noon is no moment'],
    ] as const) {
      const refused = await run(['simulate', ...args], env);
      expect([refused.code, refused.out]).toEqual([2, '']);
      expect(refused.error).toContain(why);
      expect(refused.error).toContain('Example: tocsin simulate payments sev1');
    }
  });
});

describe('tocsin proof', SLOW, () => {
  test('accounts for every alert, or for one; answers 1 when the ledger was changed', async () => {
    const { env, alertId, inside } = await house();
    const all = await run(['proof'], env);
    expect([all.code, all.error]).toEqual([0, '']);
    expect(all.out).toMatch(/1 alert since .* 1 accounted for\.\n1 acknowledged\./);
    const one = await run(['proof', alertId], env);
    expect(one.code).toBe(0);
    expect(one.out).toContain('Acknowledged by @bo');
    expect(one.out).toContain('the chain is whole');
    await inside(async (desk) => {
      await sql`alter table proof_entry disable trigger user`.execute(desk.db);
      await sql`update proof_entry set facts = '{}' where kind = 'alert.acknowledged'`.execute(desk.db);
    });
    const changed = await run(['proof', '--since', '24h', '--json'], env);
    expect(changed.code).toBe(1);
    expect(json(changed)).toMatchObject({
      ok: false,
      broken: [{ about: { alertId }, fault: { why: 'changed' } }],
    });
    const unknown = await run(['proof', 'inc-7'], env);
    expect([unknown.code, unknown.error.includes('Examples: tocsin proof')]).toEqual([2, true]);
  });
});
