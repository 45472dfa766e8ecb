import { describe, expect, test } from 'vitest';
import type { Person } from '#catalog/catalog.ts';
import { canonical } from '../../src/cli/canonical.ts';
import { FILE_EXAMPLE as EXAMPLE } from '../../src/cli/examples.ts';
import { readFile, writeFile } from '../../src/cli/file.ts';
import type { File, MonitorEntry } from '../../src/cli/file.ts';
import { namesOf } from '../../src/cli/names.ts';
import { planOf, showPlan } from '../../src/cli/plan.ts';

const person = (id: string, name: string, more: Partial<Person> = {}): Person => ({
  id,
  name,
  realName: name,
  zone: 'UTC',
  admin: false,
  active: true,
  bot: false,
  ...more,
});
const names = namesOf([
  person('U0ADA', 'ada'),
  person('U0BO', 'bo'),
  person('U0SAM1', 'sam'),
  person('U0SAM2', 'sam'),
  person('U0EVE1', 'eve', { active: false }),
  person('U0EVE2', 'eve'),
  person('U0BOT', 'robot', { bot: true }),
]);

function read(text: string): File {
  const answer = readFile(text);
  if ('problems' in answer) throw new Error(answer.problems.join('\n'));
  return answer.file;
}
function brought(text: string): File {
  const answer = canonical(read(text), names);
  if ('problems' in answer) throw new Error(answer.problems.join('\n'));
  return answer.file;
}
function wrong(text: string): readonly string[] {
  const answer = readFile(text);
  if ('problems' in answer) return answer.problems;
  const more = canonical(answer.file, names);
  return 'problems' in more ? more.problems : [];
}
const NOTHING = read('tocsin: 1');
const monitorsOf = (lines: string): File =>
  brought(`tocsin: 1\nmonitors:\n  - {name: a, kind: http, service: s, ${lines}}`);

describe('alerts that close by themselves', () => {
  const serviceOf = (more: string): File =>
    brought(`tocsin: 1\nteams: [{name: t, members: ["@ada"]}]\nservices: [{name: s, team: t${more}}]`);

  test.each([
    ['', ', autoclose: 1w', '~ service s  (autoclose: none → 7d)'],
    [', autoclose: 7d', ', autoclose: 30d', '~ service s  (autoclose: 7d → 30d)'],
    [', autoclose: 7d', '', '~ service s  (autoclose: 7d → none)'],
    [', autoclose: 48h', ', autoclose: 2d', 'Nothing to do: everything is as the file says.'],
    ['', ', autoclose: off', 'Nothing to do: everything is as the file says.'],
  ])('from “%s” to “%s”', (now, wanted, words) => {
    expect(showPlan(planOf(serviceOf(now), serviceOf(wanted), { prune: false }))).toBe(words);
  });

  test.each(['0d', '400d', '36h', 'soon'])('never after %s', (autoclose) => {
    expect(wrong(`tocsin: 1\nservices: [{name: s, team: t, autoclose: ${autoclose}}]`)).toEqual([
      'services.0.autoclose: it is 1d to 365d in whole days, or off. Example: autoclose: 7d',
    ]);
  });
});

describe('a file', () => {
  test('the example is good, and what is written is read again as the same', () => {
    const file = brought(EXAMPLE);
    expect(brought(writeFile(file))).toEqual(file);
    expect(file.monitors[0]?.settings).toEqual({
      url: 'https://orders.example.com/health',
      expect: '200-399',
    });
  });

  test.each<readonly [string, string, ...string[]]>([
    ['nothing at all', '', 'the file: this must be keys and values', 'tocsin: 1'],
    ['no version', 'teams: []', 'tocsin: the first line is the version', 'tocsin: 1'],
    ['another version', 'tocsin: 2', 'tocsin: the first line is the version', 'tocsin: 1'],
    ['no YAML', 'tocsin: 1\nteams: [', 'not YAML', 'line 2', 'members: ["@ada", "@bo"]'],
    ['a key twice', 'tocsin: 1\ntocsin: 1', 'not YAML', 'unique'],
    [
      'an unknown key',
      'tocsin: 1\nincidents: []',
      'the file: "incidents" is not known here',
      'teams, rotas, services, policies, monitors',
      'Example: teams:',
    ],
    [
      'an unknown key of a team',
      'tocsin: 1\nteams: [{name: a, members: ["@ada"], lead: "@ada"}]',
      'teams.0: "lead" is not known',
      'responder',
      'Example: members: ["@ada"',
    ],
    ['a list that is none', 'tocsin: 1\nteams: orders', 'teams: this must be a list', 'Example: teams: [{'],
    [
      'members missing',
      'tocsin: 1\nteams: [{name: a}]',
      'teams.0.members: this is missing; it is a list',
      'Example: members: ["@ada", "@bo"]',
    ],
    [
      'nobody on a team',
      'tocsin: 1\nteams: [{name: a, members: []}]',
      'teams.0.members: a team has at least one member',
    ],
    [
      'a member without @',
      'tocsin: 1\nteams: [{name: a, members: [ada]}]',
      'teams.0.members.0: a person is a Slack name with @',
      'Example: members: ["@ada"',
    ],
    [
      'a bad name',
      'tocsin: 1\nservices: [{name: Orders API, team: a}]',
      'services.0.name: a name is lower-case',
      'Example: name: orders-api',
    ],
    [
      'a bad tier',
      'tocsin: 1\nservices: [{name: a, team: a, tier: 5}]',
      'services.0.tier: a tier is one of 1, 2, 3, 4',
      'Example: tier: 1',
    ],
    [
      'a bad rule',
      'tocsin: 1\nservices: [{name: a, team: a, incidents: always}]',
      'services.0.incidents: it is one of sev0',
      'Example: incidents: sev1',
    ],
    [
      'a number for a text',
      'tocsin: 1\nservices: [{name: 7, team: a}]',
      'services.0.name: this must be a text',
    ],
    [
      'two of one name',
      'tocsin: 1\nteams: [{name: a, members: ["@ada"]}, {name: a, members: ["@bo"]}]',
      'teams.1.name: "a" is the name of teams.0 already',
      'Example: name: a-2',
    ],
    [
      'a bad interval',
      'tocsin: 1\nmonitors: [{name: a, kind: http, service: s, every: soon, settings: {url: "https://a.example"}}]',
      'monitors.0.every: this is not a duration',
      'Example: every: 1m',
    ],
    [
      'an interval that is too short',
      'tocsin: 1\nmonitors: [{name: a, kind: http, service: s, every: 1s, settings: {url: "https://a.example"}}]',
      'monitor a: ',
      '1s',
      'every 1m',
    ],
    [
      'a setting within a setting',
      'tocsin: 1\nmonitors: [{name: a, kind: http, service: s, settings: {url: {host: a}}}]',
      'monitors.0.settings.url: this must be a text',
    ],
    [
      'no address',
      'tocsin: 1\nmonitors: [{name: a, kind: http, service: s, settings: {}}]',
      'monitor a: settings.url: address is missing',
      'Example: url: https://',
    ],
    [
      'an unknown setting',
      'tocsin: 1\nmonitors: [{name: a, kind: http, service: s, settings: {url: "https://a.example", colour: red}}]',
      'monitor a: settings.colour: ',
      'timeout',
      'Example: url:',
    ],
    [
      'a number without its unit',
      'tocsin: 1\nmonitors: [{name: a, kind: http, service: s, settings: {url: "https://a.example", timeout: 30}}]',
      'monitor a: settings.timeout: "30" is not a duration',
      'Example: timeout: 30s',
    ],
    [
      'an unknown kind',
      'tocsin: 1\nmonitors: [{name: a, kind: carrier-pigeon, service: s, settings: {}}]',
      'monitor a: kind: there is no kind "carrier-pigeon"',
      'http',
    ],
    [
      'a job that does not say how often',
      'tocsin: 1\nmonitors: [{name: a, kind: heartbeat, service: s, settings: {job: b}}]',
      'monitor a: every is missing',
      'Example: every: 1d',
    ],
    [
      'a job that says it twice',
      'tocsin: 1\nmonitors: [{name: a, kind: heartbeat, service: s, every: 1h, settings: {job: b, period: 1d}}]',
      'every and settings.period say the same thing',
    ],
    [
      'somebody unknown',
      'tocsin: 1\nteams: [{name: a, members: ["@zoe"]}]',
      'team a: members: there is nobody called @zoe',
      '@ada, @bo',
    ],
    [
      'a bot',
      'tocsin: 1\nteams: [{name: a, members: ["@robot"]}]',
      'team a: members: there is nobody called @robot',
    ],
    [
      'a name of two people',
      'tocsin: 1\nteams: [{name: a, members: ["@sam"]}]',
      '@sam may be any of U0SAM1, U0SAM2',
      'write the id',
    ],
    [
      'a responder from elsewhere',
      'tocsin: 1\nteams: [{name: a, members: ["@ada"], responder: "@bo"}]',
      'team a: responder: @bo is not one of its members',
      'Example: members: ["@ada","@bo"]',
    ],
  ])('%s is refused with its path and an example', (_, text, ...words) => {
    const [problem = '', ...rest] = wrong(text);
    for (const word of words) expect(problem).toContain(word);
    expect(rest).toEqual([]);
  });

  test('everything that is wrong is told at once', () => {
    const problems = wrong('tocsin: 1\nteams: [{name: A, members: []}]\nservices: [{team: a}]\nodd: 1');
    expect(problems).toHaveLength(4);
  });

  test('people may stand by name or by id, and a name leads to whoever is active', () => {
    const { teams } = brought('tocsin: 1\nteams: [{name: a, members: ["@ada", U0ADA, U0SAM2, "@eve"]}]');
    expect(teams[0]?.members).toEqual(['@ada', 'U0SAM2', 'U0EVE2']);
  });

  test.each([
    [
      'a number and its text',
      'settings: {url: a.example, expect: 200}',
      'settings: {url: "http://a.example/", expect: "200"}',
    ],
    [
      'a default that is written out',
      'settings: {url: a.example}, every: 60s',
      'settings: {url: a.example, timeout: 30s, redirects: true, contains: []}, every: 1m',
    ],
    [
      'a text and a list of it',
      'settings: {url: a.example, contains: ok}',
      'settings: {url: a.example, contains: [ok]}',
    ],
    [
      'small and large letters',
      'severity: sev2, settings: {url: a.example}',
      'severity: SEV2, settings: {url: a.example}',
    ],
    [
      'not paused, and nothing said',
      'paused: false, settings: {url: a.example}',
      'settings: {url: a.example}',
    ],
  ])('means the same: %s', (_, one, other) => {
    expect(planOf(monitorsOf(one), monitorsOf(other), { prune: true }).steps).toEqual([]);
  });

  test('the period of a job may be its every', () => {
    const job = (words: string): MonitorEntry | undefined =>
      brought(`tocsin: 1\nmonitors: [{name: a, kind: heartbeat, service: s, ${words}}]`).monitors[0];
    expect(job('settings: {job: b, period: 1d}')).toEqual(job('every: 24h, settings: {job: b}'));
    expect(job('every: 24h, settings: {job: b}')?.every).toBe('1d');
  });
});

describe('a plan', () => {
  const here = brought(EXAMPLE);
  const plan = (wanted: File, prune = false, now = here): string => showPlan(planOf(now, wanted, { prune }));

  test('builds teams before services before monitors', () => {
    expect(plan(here, false, NOTHING)).toBe(
      [
        '+ team orders',
        '+ service orders-api',
        '+ monitor orders-api-health',
        '+ page acme',
        '+ group acme: APIs',
        '+ component acme: Orders API',
        '+ component acme: Web',
      ].join('\n'),
    );
  });

  test('removes only when told to, what is watched before what is owned', () => {
    expect(plan(NOTHING)).toBe('Nothing to do: everything is as the file says.');
    expect(plan(NOTHING, true)).toBe(
      '- page acme\n- monitor orders-api-health\n- service orders-api\n- team orders',
    );
  });

  test('removes a monitor before another one takes over its target', () => {
    const renamed = {
      ...here,
      monitors: here.monitors.map((monitor) => ({ ...monitor, name: 'orders-health' })),
    };
    expect(plan(renamed, true)).toBe('- monitor orders-api-health\n+ monitor orders-health');
  });

  test('says what changes, word by word', () => {
    const text = EXAMPLE.replace('tier: 1', 'tier: 3')
      .replace('every: 1m', 'every: 30s\n    severity: SEV3')
      .replace('expect: 200-399', 'timeout: 5s')
      .replace('["@ada", "@bo"]', '["@bo", "@ada"]')
      .replace('responder: "@ada"', '');
    expect(plan(brought(text)).split('\n')).toEqual([
      '~ team orders  (responder: @ada → none)',
      '~ service orders-api  (tier: 1 → 3)',
      '~ monitor orders-api-health  (every: 1m → 30s; expect: 200-399 → none; timeout: none → 5s; severity: none → SEV3)',
    ]);
  });

  test('a name that nothing bears is a problem, unless it is there already', () => {
    const loose = brought(`tocsin: 1
services: [{name: pay-api, team: pay}]
monitors: [{name: a, kind: http, service: orders-api, settings: {url: a.example}}]`);
    expect(planOf(here, loose, { prune: false }).problems).toEqual([
      'service pay-api: team: there is no team "pay"; there are orders',
    ]);
    expect(planOf(here, loose, { prune: true }).problems).toEqual([
      'service pay-api: team: there is no team "pay"; there are none, add it under teams',
      'monitor a: service: there is no service "orders-api"; there are pay-api',
    ]);
  });

  test('a monitor does not change its kind', () => {
    const other = brought(
      'tocsin: 1\nmonitors: [{name: orders-api-health, kind: heartbeat, service: orders-api, every: 1d, settings: {job: a}}]',
    );
    expect(planOf(here, other, { prune: false }).problems.join()).toContain('it is http and stays so');
  });
});
