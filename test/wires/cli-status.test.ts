import { describe, expect, test } from 'vitest';
import { createService } from '#catalog/verbs/create-service.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import { rememberPerson } from '#catalog/verbs/remember-person.ts';
import { applyFile } from '#cli/apply.ts';
import type { Applied } from '#cli/apply.ts';
import { readFile, writeFile } from '#cli/file.ts';
import { exportAll } from '#cli/inventory.ts';
import { showPlan } from '#cli/plan.ts';
import { follow } from '#flow.ts';
import type { Desk } from '#ledger/desk.ts';
import { componentByName } from '#status/component-store.ts';
import { pageByName, pages } from '#status/page-store.ts';
import { changePage } from '#status/verbs/change-page.ts';
import { startReport } from '#status/verbs/write-draft.ts';
import { publishDraft } from '#status/verbs/publish-draft.ts';
import { checkPassword } from '#world/password.ts';
import { database } from '../kit/database.ts';
import { deskFor } from '../kit/desk.ts';
import { ok, somebody } from './catalog-company.ts';

/** Status pages in the file of `tocsin export` and `tocsin apply`, on a real database. */

async function house(): Promise<Desk> {
  const desk = deskFor(await database(), { follow });
  for (const name of ['ada', 'bo']) ok(await rememberPerson(desk, somebody(name)));
  const team = ok(await createTeam(desk, { name: 'orders', members: ['UBO'], responder: null }));
  for (const name of ['orders-api', 'web']) ok(await createService(desk, { name, teamId: team.id }));
  return desk;
}

const exported = async (desk: Desk): Promise<string> => (await exportAll({ desk })).text;

async function applied(
  desk: Desk,
  text: string,
  options: { readonly prune?: boolean; readonly yes?: boolean } = {},
): Promise<Applied> {
  const read = readFile(text);
  if ('problems' in read) return { steps: [], problems: read.problems, done: false, pings: [] };
  return applyFile(desk, read.file, { prune: options.prune ?? false, yes: options.yes ?? true });
}

/** The steps as they are printed; fails on anything that is in the way. */
async function plan(desk: Desk, text: string, options: { readonly prune?: boolean } = {}): Promise<string> {
  const answer = await applied(desk, text, options);
  expect(answer.problems).toEqual([]);
  return showPlan(answer);
}

const HEAD = `tocsin: 1
teams:
  - name: orders
    members: ["@bo"]
services:
  - name: orders-api
    team: orders
    tier: 1
    incidents: sev1
  - name: web
    team: orders
    tier: 1
    incidents: sev1
monitors: []
`;
const PAGES = `${HEAD}pages:
  - name: acme
    title: Acme & Sons
    zone: Europe/Oslo
    domain: status.acme.com
    access: link
    colour: "#0b7a75"
    logo: https://acme.com/logo.svg
    support: mailto:help@acme.com
    weights:
      major: 1
      partial: 0.5
      degraded: 0
    mails: 100
    promise: 1h
    maintenance-indicator: false
    publishers:
      - "@ada"
      - team orders
    components:
      - name: Web
        from: 2026-01-05
      - group: APIs
        description: For programs
        components:
          - name: Orders API
            description: Placing orders
            services:
              - orders-api
              - web
            follow: true
            from: 2026-01-05
          - name: Search
            from: 2026-02-01
            showcase: false
            only-if-degraded: true
      - group: Empty
        components: []
  - name: small
    title: small
    zone: UTC
    components: []
`;

describe('status pages in a file', () => {
  test('a file that was applied is exported as it was written, and applying it again does nothing', async () => {
    const desk = await house();
    expect(await plan(desk, PAGES)).toBe(
      [
        '+ page acme',
        '+ page small',
        '+ component acme: Web',
        '+ group acme: APIs',
        '+ component acme: Orders API',
        '+ component acme: Search',
        '+ group acme: Empty',
      ].join('\n'),
    );
    const text = await exported(desk);
    expect(readFile(text)).toEqual(readFile(PAGES));
    expect(await plan(desk, text)).toBe('Nothing to do: everything is as the file says.');
    expect(await plan(desk, text, { prune: true })).toBe('Nothing to do: everything is as the file says.');
    const page = await pageByName(desk, 'acme');
    expect(text).not.toContain(page?.linkKey ?? 'nothing');
  });

  test('what differs is changed, what is not named stays unless it is pruned', async () => {
    const desk = await house();
    await plan(desk, PAGES);
    const other = `${HEAD}pages:
  - name: acme
    title: Acme
    zone: Europe/Oslo
    components:
      - group: apis
        components:
          - name: Search
          - name: Web
          - name: orders api
            services: [orders-api]
            follow: on
`;
    expect(await plan(desk, other)).toBe(
      [
        '~ page acme  (title: Acme & Sons → Acme; domain: status.acme.com → none; access: link → public; colour: #0b7a75 → #0b6e69; logo: https://acme.com/logo.svg → none; support: mailto:help@acme.com → none; weights: {"major":1,"partial":0.5,"degraded":0} → statuspage; mails: 100 → 600; promise: 1h → none; maintenance-indicator: false → true; publishers: ["@ada","team orders"] → [])',
        '~ group acme: APIs  (called: APIs → apis; description: For programs → none)',
        '~ component acme: Search  (showcase: false → true; only-if-degraded: true → false)',
        '~ component acme: Web  (group: none → APIs)',
        '~ component acme: Orders API  (called: Orders API → orders api; description: Placing orders → none; services: ["orders-api","web"] → ["orders-api"])',
        '~ order acme  (Web, APIs (Orders API, Search), Empty → apis (Search, Web, orders api))',
      ].join('\n'),
    );
    expect(await plan(desk, other)).toBe('Nothing to do: everything is as the file says.');
    const kept = await componentByName(desk, (await pageByName(desk, 'acme'))?.id ?? 'stp_', 'search');
    expect(kept).toMatchObject({ startDate: '2026-02-01', position: 1 });
    expect(await plan(desk, other, { prune: true })).toBe(['- page small', '- group acme: Empty'].join('\n'));
    const empty = HEAD.replace('tocsin: 1', 'tocsin: 1\npages: []');
    expect(await plan(desk, empty)).toContain('Nothing to do');
    expect(await plan(desk, empty, { prune: true })).toBe('- page acme');
    expect(await pages(desk)).toEqual([]);
  });

  test('a password is given once, kept as a hash, never exported and never shown', async () => {
    const desk = await house();
    const page = (rest: string): string => `${HEAD}pages:\n  - name: acme\n    access: password\n${rest}`;
    const bare = await applied(desk, page(''));
    expect(bare.problems).toEqual([
      'page acme: password: this is missing; a page behind a password needs one once, and it is not exported. Example: password: "correct horse"',
    ]);
    expect(await plan(desk, page('    password: sesame\n'))).toBe('+ page acme');
    expect(await exported(desk)).not.toMatch(/sesame|password:/);
    expect(await plan(desk, page('    password: sesame\n'))).toContain('Nothing to do');
    expect(await plan(desk, await exported(desk))).toContain('Nothing to do');
    expect(await checkPassword('sesame', (await pageByName(desk, 'acme'))?.password ?? '')).toBe(true);
    expect(await plan(desk, page('    password: other\n'))).toBe('~ page acme  (password: another one)');
    expect(await checkPassword('other', (await pageByName(desk, 'acme'))?.password ?? '')).toBe(true);
    expect(await plan(desk, `${HEAD}pages: [{name: acme}]`)).toContain('access: password → public');
    expect((await pageByName(desk, 'acme'))?.password).toBeNull();
  });

  test.each([
    [
      '{name: acme, colour: blue}',
      'pages.0.colour: a colour is # and six digits. Example: colour: "#0b7a75"',
    ],
    ['{name: acme, wieghts: openstatus}', 'pages.0: "wieghts" is not known here; there are name, title'],
    ['{name: acme, weights: {major: 2}}', 'pages.0.weights: weights are statuspage, incident_io'],
    ['{name: acme, access: open}', 'pages.0.access: it is one of public, link, password'],
    ['{name: acme, promise: soon}', 'pages.0.promise: it is 5m to 24h, or off. Example: promise: 1h'],
    [
      '{name: acme, components: [{name: Web, follows: on}]}',
      'pages.0.components.0: "follows" is not known here',
    ],
    ['{name: acme, components: [{description: x}]}', 'pages.0.components.0: a component has a name'],
    [
      '{name: acme, components: [{group: APIs, follow: on}]}',
      'pages.0.components.0.follow: a group shows the worst of its components',
    ],
    ['{name: acme, components: [{name: Web, services: shop}]}', 'Example: services: [orders-api]'],
    ['{name: acme, components: [{name: Web}, {name: web}]}', 'page acme: components: "web" stands twice'],
    [
      '{name: acme, components: [{name: Web, services: [shop]}]}',
      'component acme: Web: services: there is no service "shop"',
    ],
    ['{name: acme, publishers: [team shop]}', 'page acme: publishers: there is no team "shop"'],
    ['{name: acme, publishers: ["@zoe"]}', 'page acme: publishers: there is nobody called @zoe'],
    [
      '{name: acme, zone: Europe/Osol}',
      'page acme: “Europe/Osol” cannot be a time zone. Example: `Europe/Oslo`',
    ],
    ['{name: acme, domain: localhost}', 'page acme: “localhost” cannot be a host name'],
    ['{name: acme, password: hush}', 'page acme: password: only a page with access: password has one'],
    ['{name: acme}, {name: acme}', 'pages.1.name: "acme" is the name of pages.0 already'],
  ])('%s is refused with where it stands, and nothing is done', async (entry, why) => {
    const desk = await house();
    const answer = await applied(desk, `${HEAD}pages: [${entry}]`);
    expect(answer.problems.join('\n')).toContain(why);
    expect(answer.problems.join('\n')).not.toContain('hush');
    expect(await pages(desk)).toEqual([]);
  });

  test('a group stays a group, and what goes on is not pruned away', async () => {
    const desk = await house();
    await plan(desk, `${HEAD}pages: [{name: acme, components: [{group: APIs}, {name: Web}]}]`);
    const turned = await applied(
      desk,
      `${HEAD}pages: [{name: acme, components: [{name: apis}, {group: Web}]}]`,
    );
    expect(turned.problems).toEqual([
      'page acme: components: "Web" is a component and stays so; give this one another name, for example Web 2',
      'page acme: components: "apis" is a group and stays so; give this one another name, for example apis 2',
    ]);
    const page = await pageByName(desk, 'acme');
    const web = await componentByName(desk, page?.id ?? 'stp_', 'Web');
    if (page === undefined || web === undefined) throw new Error('they are there');
    const report = ok(
      await startReport(
        desk,
        { pageId: page.id, kind: 'incident', incidentId: null, channelId: null },
        {
          name: 'Web is slow',
          status: 'investigating',
          body: 'It is.',
          impacts: { [web.id]: 'degraded_performance' },
          tell: true,
        },
      ),
    );
    ok(await publishDraft(desk, report.id, report.version));
    const pruned = await applied(desk, `${HEAD}pages: [{name: acme}]`, { prune: true });
    expect(pruned.problems).toEqual([
      'component acme: Web: It cannot go while it is in use by “Web is slow”.',
    ]);
    const planned = await applied(desk, `${HEAD}pages: [{name: acme, title: Two}]`, { yes: false });
    expect([planned.done, planned.problems, (await pageByName(desk, 'acme'))?.title]).toEqual([
      false,
      [],
      'acme',
    ]);
    ok(await changePage(desk, page.id, { publishers: { people: ['UADA'], teams: [] } }));
    expect(await exported(desk)).toContain('publishers:\n      - "@ada"');
    expect(writeFile({ tocsin: 1 })).toContain('tocsin: 1');
  });
});
