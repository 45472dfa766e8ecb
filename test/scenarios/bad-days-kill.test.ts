import { describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { createApp } from '../../src/app.ts';
import type { App } from '../../src/app.ts';
import { parseDuration } from '#base/time.ts';
import type { Ids } from '#world/ids.ts';
import { captureLog } from '#world/log.ts';
import { createMetrics } from '#world/metrics.ts';
import { actsOn } from '../../sandbox/control/acts.ts';
import type { Acts } from '../../sandbox/control/acts.ts';
import type { ShownMessage } from '../../sandbox/control/shown.ts';
import { createWorkspace } from '../../sandbox/create.ts';
import { fetchInto } from '../../sandbox/fetch-into.ts';
import type { Workspace } from '../../sandbox/workspace.ts';
import { testClock } from '../kit/clock.ts';
import { freshPlace, postgresUrl } from '../kit/database.ts';
import { afterlife, mortalFetch, newLife } from '../kit/mortal.ts';
import type { Afterlife, Death, Life } from '../kit/mortal.ts';
import { CONFIG, MANIFEST, localNames, openService } from '../kit/scenario.ts';
import type { Service } from '../kit/scenario.ts';

/** Longer than any lease of this path. */
const LEASES = '150s';

/** Ids in order, so that every run of the story is the same up to its death. */
function countedIds(): Ids {
  let last = 0;
  return {
    next: (prefix) => `${prefix}_${String((last += 1)).padStart(16, '0')}`,
    secret: () => String((last += 1)).padStart(32, '0'),
  };
}

/** What a person sees of the whole workspace at the end, times and durations left out. */
async function seenIn(sandbox: Workspace, act: Acts): Promise<readonly string[]> {
  const timeless = (text: string): string =>
    text.replaceAll(/\b\d[\d:.-]*( ?(ms|s|min|h|UTC)\b)*/g, '#').replaceAll(/(# )+#/g, '#');
  const read = async (channel: string, thread?: string): Promise<readonly ShownMessage[]> => {
    const answer = await act.messages({
      channel,
      user: 'ada',
      ...(thread === undefined ? {} : { thread_ts: thread }),
    });
    return 'messages' in answer ? answer.messages.filter((message) => !message.ephemeral) : [];
  };
  const line = (message: ShownMessage): string =>
    timeless(
      `${message.pinned ? '[pinned] ' : ''}${message.subtype === undefined ? '' : `[${message.subtype}] `}${message.plain}`,
    );
  const lines: string[] = [];
  for (const channel of [...sandbox.state.channels.values()].toSorted((one, other) =>
    one.name.localeCompare(other.name),
  )) {
    const where = channel.im ? `@${channel.members.join('+')}` : `#${channel.name}`;
    lines.push(
      `${where} topic: ${timeless(channel.topic.value)}; purpose: ${timeless(channel.purpose.value)}; members: ${[...channel.members].sort().join(' ')}; pins: ${channel.pins.length}; bookmarks: ${channel.bookmarks.map((one) => one.title).join(', ')}`,
    );
    for (const message of await read(channel.id)) {
      lines.push(`${where} ${line(message)}`);
      if (message.reply_count === 0) continue;
      for (const reply of (await read(channel.id, message.ts)).slice(1))
        lines.push(`${where}   > ${line(reply)}`);
    }
  }
  return lines;
}

type Told = {
  readonly seen: readonly string[];
  readonly happened: readonly string[];
  readonly errors: readonly unknown[];
  readonly died: string;
  readonly statements: number;
  readonly calls: number;
};

/** The main job's path on an empty database and workspace. When the process dies in it, another one carries on. */
async function story(world: Afterlife, api: Service, death?: Death): Promise<Told> {
  await world.empty();
  api.answers(200);
  const [clock, ids] = [testClock(), countedIds()];
  const sandbox = createWorkspace({
    manifest: MANIFEST,
    clock: { now: clock.now, after: () => () => undefined },
  });
  const act = actsOn(sandbox);
  const [first, second] = [newLife(), newLife()];
  const logs = new Map([first, second].map((life) => [life, captureLog()] as const));
  const boot = async (life: Life): Promise<App> => {
    const started = await createApp(
      { ...CONFIG, dataDir: '', database: {} },
      {
        clock,
        ids,
        log: logs.get(life)?.log ?? captureLog().log,
        metrics: createMetrics(),
        resolver: localNames(),
        open: () => world.open(life),
        slack: {
          kind: 'in-process',
          apiUrl: `${sandbox.base.url}/api/`,
          botToken: 'xoxb-sandbox',
          fetch: mortalFetch(life, fetchInto(sandbox)),
          attach: (deliver) => sandbox.attach(deliver),
        },
      },
    );
    await started.begin();
    return started;
  };
  let app = await boot(first);
  const passes = async (duration: string): Promise<void> => {
    const end = new Date(clock.now().getTime() + (parseDuration(duration) ?? 0));
    for (;;) {
      await app.engine.tick();
      const due = await app.engine.nextDue();
      if (due === undefined || due > end) break;
      if (due > clock.now()) clock.set(due);
    }
    clock.set(end);
    await app.engine.tick();
  };
  const survives = async (part: () => Promise<void>): Promise<void> => {
    const before = first.over();
    try {
      await part();
    } catch (error) {
      if (before || !first.over()) throw error;
    }
    if (before || !first.over()) return;
    await app.stop();
    app = await boot(second);
    await passes(LEASES);
    await part();
  };
  const card = async (): Promise<ShownMessage | undefined> => {
    const answer = await act.messages({ channel: '#orders-alerts', user: 'ada' });
    return 'messages' in answer
      ? answer.messages.find((message) => message.plain.includes('is down'))
      : undefined;
  };
  await act.command({
    user: 'ada',
    channel: '#general',
    text: `/monitor add http ${api.url} every 1m service orders`,
  });
  await passes('70s');
  first.begins(death);
  api.answers(503);
  await survives(() => passes('70s'));
  await survives(async () => {
    const shown = await card();
    if (shown?.plain.includes('Triggered') === true)
      await act.click({ user: 'ada', channel: shown.channel, ts: shown.ts, button: 'Acknowledge' });
    await passes('5s');
  });
  api.answers(200);
  await survives(() => passes('2m'));
  await app.stop();
  const { rows } = await sql<{
    what: string;
  }>`select regexp_replace(subject, '_.*', '') || ' ' || kind as what from event order by subject, id`.execute(
    world.db,
  );
  return {
    seen: await seenIn(sandbox, act),
    happened: rows.map((row) => row.what),
    errors: logs.get(death === undefined ? first : second)?.at('error') ?? [],
    died: first.diedAt(),
    statements: first.statements(),
    calls: first.calls(),
  };
}

const word = (death: Death): string =>
  'before' in death ? `before ${death.before} ${death.n}` : `after call ${death.n}`;

/** What differs from the undisturbed story, a line each; empty when nobody could tell. */
function differences(calm: Told, told: Told): readonly string[] {
  const lines: string[] = [];
  for (const part of ['seen', 'happened'] as const) {
    const [was, is] = [calm[part], told[part]];
    lines.push(
      ...was.filter((line) => !is.includes(line)).map((line) => `- ${line}`),
      ...is.filter((line) => !was.includes(line)).map((line) => `+ ${line}`),
    );
    if (lines.length === 0 && was.join('\n') !== is.join('\n'))
      lines.push(`another order or number: ${is.join(' / ')}`);
  }
  return [...lines, ...told.errors.map((error) => `error in the log: ${JSON.stringify(error)}`)];
}

/** Lives through every death; answers what each of them changed. */
async function every(deaths: (calm: Told) => readonly Death[]): Promise<{
  readonly changed: readonly string[];
  readonly died: number;
  readonly wanted: number;
  readonly of: Told;
}> {
  const world = await afterlife(await freshPlace());
  const api = await openService('api.example.com');
  const calm = await story(world, api);
  expect(calm.errors).toEqual([]);
  const wanted = deaths(calm);
  const changed: string[] = [];
  let died = 0;
  for (const death of wanted) {
    const told = await story(world, api, death);
    if (told.died !== '') died += 1;
    const lines = differences(calm, told);
    if (lines.length > 0) changed.push(`killed ${word(death)} (${told.died}):\n  ${lines.join('\n  ')}`);
  }
  return { changed, died, wanted: wanted.length, of: calm };
}

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);
/** At most so many of the statements in one run, spread evenly; KILL_EVERY=1 takes each. The two databases take different ones. */
const TIMEOUT_MS = process.env['KILL_EVERY'] === undefined ? 300_000 : 3_600_000;
const MOST_STATEMENTS = 20;

describe('a process killed between any two statements loses nothing and repeats nothing a person would notice', () => {
  test('before and after each call of Slack', { timeout: TIMEOUT_MS }, async () => {
    const end = await every((calm) =>
      upTo(calm.calls).flatMap((n): readonly Death[] => [
        { before: 'call', n },
        { after: 'call', n },
      ]),
    );
    console.log(`killed ${end.died} times, at ${end.of.calls} calls of Slack`);
    expect(end.changed).toEqual([]);
    expect(end.died).toBeGreaterThan(end.wanted * 0.9);
  });

  test('before a statement of the database', { timeout: TIMEOUT_MS }, async () => {
    const end = await every((calm) => {
      const step = Number(process.env['KILL_EVERY'] ?? Math.ceil(calm.statements / MOST_STATEMENTS));
      const first = postgresUrl === undefined ? 1 : 1 + Math.floor(step / 2);
      return upTo(calm.statements)
        .filter((n) => n >= first && (n - first) % step === 0)
        .map((n): Death => ({ before: 'statement', n }));
    });
    console.log(`killed ${end.died} times, at ${end.wanted} of ${end.of.statements} statements`);
    expect(end.changed).toEqual([]);
    expect(end.died).toBeGreaterThan(end.wanted * 0.9);
  });
});
