import { describe, expect, test } from 'vitest';
import { judgeVerdict } from '#monitors/moves.ts';
import { defineKind } from '#monitors/define.ts';
import { countsAsPing, heartbeatKind, verdictOfPing } from '#monitors/kinds/heartbeat.ts';
import { kindOf, kinds, titleOf } from '#monitors/kinds/index.ts';
import { quorum } from '#monitors/quorum.ts';
import { createRule, editRule, isMonitorName, slugOf } from '#monitors/rules.ts';
import { nextSlot } from '#monitors/schedule.ts';
import { describeSettings, fieldsOf, parseSettings } from '#monitors/settings-words.ts';
import { freshHealth } from '#monitors/state-machine.ts';
import type { Level, SideVerdict, Verdict } from '#monitors/verdict.ts';
import { BUCKETS, bucketOf, percentile } from '#signals/checks/histogram.ts';

const START = new Date('2026-03-02T09:00:00Z');
const answer = (level: Level, sides: readonly SideVerdict[] = []): Verdict => ({
  level,
  because: level,
  evidence: {},
  totalMs: 10,
  phases: null,
  sides,
  ...(level === 'up' ? {} : { reason: 'timeout' as const }),
});

const LEVELS: Readonly<Record<string, Level>> = { U: 'up', D: 'down', G: 'degraded', '?': 'unknown' };
const SHORT = {
  fell: (data: { level: string }) => `fell ${data.level}`,
  recovered: () => 'recovered',
  flapping: (data: { started: boolean }) => (data.started ? 'flaps' : 'calm'),
};

/** Replays letters, one a minute, and answers the final state and what was told, each with the number of its letter. */
function replay(letters: string, everyS = 60): { readonly state: string; readonly told: readonly string[] } {
  let health = freshHealth(START);
  const told: string[] = [];
  Array.from(letters.replaceAll(' ', '')).forEach((letter, index) => {
    const judged = judgeVerdict(
      health,
      answer(LEVELS[letter] ?? 'unknown'),
      new Date(START.getTime() + (index + 1) * everyS * 1_000),
      { fall: 2, recover: 2, sideRecover: 2 },
    );
    health = judged.health;
    for (const fact of judged.facts) {
      const short = fact.kind.replace('monitor.', '') as keyof typeof SHORT;
      told.push(`${index + 1} ${SHORT[short](fact.data as never)}`);
    }
  });
  return { state: health.state, told };
}

describe('the moves between states', () => {
  test.each([
    ['', 'no_data', []],
    ['?', 'no_data', []],
    ['U', 'up', []],
    ['D', 'suspect', []],
    ['D D', 'down', ['2 fell down']],
    ['D U', 'up', []],
    ['U D', 'suspect', []],
    ['U D U', 'up', []],
    ['U D ? D', 'down', ['4 fell down']],
    ['U D D D D', 'down', ['3 fell down']],
    ['U D D U', 'recovering', ['3 fell down']],
    ['U D D U D', 'down', ['3 fell down']],
    ['U D D U ? U', 'up', ['3 fell down', '6 recovered']],
    ['U G G', 'down', ['3 fell degraded']],
    ['U G G D', 'down', ['3 fell degraded', '4 fell down']],
    ['U G G U D', 'down', ['3 fell degraded', '5 fell down']],
    ['U D D G U U', 'up', ['3 fell down', '6 recovered']],
    ['U G U G U', 'up', []],
  ])('%s', (letters, state, told) => {
    expect(replay(letters)).toEqual({ state, told });
  });

  test('the fourth confirmed move in 30 min is told as flapping, only on a move to bad, and its end tells the difference', () => {
    const storm = 'UDD UU DD UU DD';
    expect(replay(storm)).toEqual({
      state: 'flapping',
      told: ['3 fell down', '5 recovered', '7 fell down', '9 recovered', '11 fell down', '11 flaps'],
    });
    const calm = replay(`${storm} ${'U'.repeat(40)}`);
    expect(calm.state).toBe('up');
    expect(calm.told.slice(6)).toEqual(['41 calm', '41 recovered']);
    const worse = replay(`${storm} UU ${'D'.repeat(45)}`);
    expect([worse.state, worse.told.slice(6)]).toEqual(['down', ['43 calm']]);
    expect(replay('UDD UU DD UU DD', 600).told).not.toContain('11 flaps');
  });
});

test('a certificate is told when it nears its end, again when urgent, and is over after several good answers', () => {
  const side = (level: 'up' | 'degraded', urgent = false): SideVerdict => ({
    group: 'certificate',
    level,
    because: 'certificate',
    urgent,
    ...(level === 'up' ? {} : { reason: 'tls_expiring' as const }),
  });
  let health = freshHealth(START);
  const told: string[] = [];
  for (const one of [
    side('up'),
    side('degraded'),
    side('degraded'),
    side('up'),
    side('degraded', true),
    side('up'),
    side('up'),
    side('up'),
    side('up'),
  ]) {
    const judged = judgeVerdict(health, answer('up', [one]), START, { fall: 2, recover: 2, sideRecover: 3 });
    health = judged.health;
    told.push(
      judged.facts
        .map(
          (fact) =>
            fact.kind.replace('monitor.', '') +
            (fact.kind === 'monitor.fell' && fact.data.urgent ? ' urgent' : ''),
        )
        .join(),
    );
  }
  expect(told).toEqual(['', 'fell', '', '', 'fell urgent', '', '', 'recovered', '']);
  expect(health.state).toBe('up');
});

describe('regions together', () => {
  const at = (ageS: number): Date => new Date(START.getTime() - ageS * 1_000);
  const vote = (region: string, level: Level, ageS = 10, healthy = true) => ({
    region,
    level,
    at: at(ageS),
    healthy,
  });
  test.each([
    [[], 'no_data'],
    [[vote('eu', 'down')], 'down'],
    [[vote('eu', 'down'), vote('us', 'up')], 'suspect'],
    [[vote('eu', 'down'), vote('us', 'down')], 'down'],
    [[vote('eu', 'down'), vote('us', 'degraded'), vote('ap', 'up')], 'down'],
    [[vote('a', 'down'), vote('b', 'down'), vote('c', 'up'), vote('d', 'up')], 'suspect'],
    [[vote('eu', 'up'), vote('us', 'down', 121)], 'up'],
    [[vote('eu', 'up'), vote('us', 'down', 10, false)], 'up'],
    [[vote('eu', 'unknown'), vote('us', 'down')], 'down'],
    [[vote('eu', 'unknown')], 'no_data'],
  ] as const)('%j is %s', (votes, state) => {
    expect(quorum(votes, 60_000, START).state).toBe(state);
  });
});

test.each([
  ['Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)', false],
  ['Slackbot 1.0', false],
  ['Mozilla/5.0 (compatible; Discordbot/2.0)', false],
  ['WhatsApp/2.23', false],
  ['TelegramBot (like TwitterBot)', false],
  ['LinkedInBot/1.0', false],
  ['facebookexternalhit/1.1', false],
  ['curl/8.5.0', true],
  ['Wget/1.21', true],
  ['', true],
])('a ping of "%s" counts: %s', (userAgent, counts) => {
  expect(countsAsPing(userAgent)).toBe(counts);
});

test('what a job says of itself is the verdict', () => {
  expect(verdictOfPing(false, ' disk\nfull ')).toMatchObject({
    level: 'down',
    reason: 'reported_down',
    because: 'the job said: disk full',
  });
  expect(verdictOfPing(true, '')).toMatchObject({ level: 'up', because: 'pinged' });
});

describe('settings in words', () => {
  const http = kindOf('http') ?? kinds[0];
  if (http === undefined) throw new Error('there is an http kind');

  test('what is described is read back the same', () => {
    const typed = {
      url: 'https://api.example.com/health',
      timeout: '10s',
      contains: ['all well', 'say "hi"'],
      'require-tls': true,
      method: 'post',
      body: '{"ping": true}',
      expect: '200-399',
    };
    const parsed = parseSettings(http, typed);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const words = describeSettings(http, parsed.settings);
    expect(words).toContain('https://api.example.com/health');
    expect(words).toContain('timeout 10s');
    expect(words).toContain('contains "all well" contains "say \\"hi\\""');
    expect(words).not.toContain('max-redirects');
    expect(parseSettings(http, parsed.settings)).toEqual(parsed);
  });

  test('every problem is told at once, by field, with an example', () => {
    const parsed = parseSettings(http, { timeout: 'soon', colour: 'red' });
    expect(parsed.ok ? [] : parsed.problems.map((problem) => problem.field)).toEqual([
      'colour',
      'url',
      'timeoutMs',
    ]);
    expect(parsed.ok ? [] : parsed.problems.every((problem) => problem.example !== '')).toBe(true);
  });

  test('every field of every kind has notes, with an example that its own schema takes', () => {
    for (const kind of kinds) {
      expect(fieldsOf(kind).map((field) => field.name)).toEqual(Object.keys(kind.settings.shape));
      for (const { schema, notes } of fieldsOf(kind))
        expect([notes.word, schema.safeParse(notes.input === 'flag' ? true : notes.example).success]).toEqual(
          [notes.word, true],
        );
    }
  });

  test('a heartbeat names its job and has a fifth of its period as grace', () => {
    const parsed = parseSettings(defineKind(heartbeatKind), { job: 'nightly-backup', period: '10m' });
    if (!parsed.ok || heartbeatKind.manner !== 'pinged') throw new Error('this is a good heartbeat');
    const kind = defineKind(heartbeatKind);
    expect(kind.manner === 'pinged' ? kind.overdueAfterMs(parsed.settings) : 0).toBe(12 * 60_000);
    expect(titleOf({ kind: 'heartbeat', name: 'x', settings: parsed.settings })).toBe(
      'the nightly-backup job',
    );
    expect(describeSettings(kind, parsed.settings)).toBe('nightly-backup period 10m');
  });
});

test.each([
  ['api.example.com/health', 'api-example-com-health'],
  ['Café Crème', 'cafe-creme'],
  ['bücher.example', 'bucher-example'],
  ['日本', 'monitor'],
])('the title %s makes the name %s', (title, slug) => {
  expect(slugOf(title)).toBe(slug);
  expect(isMonitorName(slug)).toBe(true);
});

test('a thousand monitors of one minute are spread over the minute', () => {
  const perSecond = Array.from({ length: 60 }, () => 0);
  for (let number = 0; number < 1_000; number += 1) {
    const second = nextSlot(`mon_${number}`, 60_000, START).getUTCSeconds();
    perSecond[second] = (perSecond[second] ?? 0) + 1;
  }
  expect(Math.max(...perSecond)).toBeLessThan(45);
  expect(Math.min(...perSecond)).toBeGreaterThan(2);
});

test('percentiles of a histogram are within a fifth of the truth', () => {
  const counts = Array.from({ length: BUCKETS }, () => 0);
  const times = Array.from({ length: 1_000 }, (_, index) => 5 + index * 3);
  for (const ms of times) counts[bucketOf(ms)] = (counts[bucketOf(ms)] ?? 0) + 1;
  for (const share of [0.1, 0.5, 0.9, 0.95, 0.99]) {
    const truth = times[Math.ceil(share * times.length) - 1] ?? 0;
    const read = percentile(counts, share, 3_002) ?? 0;
    expect(Math.abs(read - truth) / truth).toBeLessThan(0.2);
  }
  expect(
    percentile(
      Array.from({ length: BUCKETS }, () => 0),
      0.5,
      null,
    ),
  ).toBe(null);
  expect([bucketOf(0), bucketOf(1), bucketOf(10_000_000)]).toEqual([0, 0, BUCKETS - 1]);
});

describe('a monitor that is edited', () => {
  const kind = kindOf('heartbeat');
  if (kind === undefined) throw new Error('it is there');
  const made = createRule(
    kind,
    {
      id: 'mon_0000000000000001',
      name: 'backup',
      settings: { graceMs: 60_000, notes: { a: 1, b: 2 } },
      serviceId: 'svc_0000000000000001',
      everyMs: 60_000,
      severity: 2,
      pingKey: 'key',
      createdBy: 'UBO',
    },
    START,
  );
  if ('refused' in made) throw new Error('it is made');

  test('to the same settings, in whatever order jsonb gave them back, is not changed', () => {
    const settings = { notes: { b: 2, a: 1 }, graceMs: 60_000 };
    expect(editRule(kind, made.next, { settings }, START)).toEqual({
      refused: { why: 'nothing_changes' },
    });
    const renamed = editRule(kind, made.next, { settings, name: 'nightly' }, START);
    expect(renamed).toMatchObject({ facts: [{ data: { changes: ['name'] } }] });
    expect(renamed).not.toHaveProperty('timers');
  });
});
