import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Hono } from 'hono';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { captureLog } from '#world/log.ts';
import { createMetrics } from '#world/metrics.ts';
import { hashPassword } from '#world/password.ts';
import { startWeb } from '#web/server.ts';
import { browserMissing, startBrowser } from '../kit/browser.ts';
import type { Look, TestBrowser } from '../kit/browser.ts';
import { code } from '../kit/status-page.ts';
import { statusHouse } from '../kit/status-web.ts';

const require = createRequire(import.meta.url);
const axe = (): string => readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const widget = (): string => readFileSync(require.resolve('@statuspage/status-widget/dist/index.js'), 'utf8');
const INCIDENT = `/incidents/${code('now')}`;
const PATHS = [
  '/',
  '/history',
  '/history?month=2026-10',
  '/maintenance',
  INCIDENT,
  `/incidents/${code('soon')}`,
  '/nothing',
];
const missing = browserMissing();

let browser: TestBrowser;
beforeAll(async () => {
  if (missing === undefined) browser = await startBrowser();
});
afterAll(async () => {
  if (missing === undefined) await browser[Symbol.asyncDispose]();
});

/** A tab of a person of their own; what the browser itself complains of is collected. */
async function tab(look: Look = {}): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  const context = await browser.context(look);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !/status of 40[14]/.test(message.text()))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol !== 'data:' && hostname !== '127.0.0.1') complaints.push(`asked ${request.url()}`);
  });
  return { page, complaints };
}

/** What axe-core finds wrong, each with where. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe());
  const found = await page.evaluate<{
    readonly violations: readonly {
      readonly id: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
    }[];
  }>('axe.run(document)');
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
}

describe.skipIf(missing !== undefined)('a status page in a browser', () => {
  test.each([
    ['light', { width: 1200 }, '#ffe600'],
    ['dark', { width: 360, dark: true }, '#1a1a1a'],
  ] as const)(
    'can be read by everybody on every kind of page, %s, whatever colour the company chose',
    async (_, look, colour) => {
      const house = await statusHouse({ colour });
      const url = `${await house.serve()}/status/acme`;
      const { page, complaints } = await tab(look);
      for (const path of PATHS) {
        await page.goto(`${url}${path}`);
        await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
        expect([path, await violations(page)]).toEqual([path, []]);
        const [wide, shown] = await page.evaluate<[number, number]>(
          '[document.documentElement.scrollWidth, innerWidth]',
        );
        expect([path, wide]).toEqual([path, shown]);
      }
      expect(complaints).toEqual([]);
    },
  );

  test('asks for a password so that everybody can answer, and opens', async () => {
    const house = await statusHouse({ access: 'password', password: await hashPassword('open sesame') });
    const url = `${await house.serve()}/status/acme`;
    const { page, complaints } = await tab({ dark: true });
    await page.goto(`${url}/`);
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Password').fill('wrong');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('alert').textContent()).toContain('not the password');
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Password').fill('open sesame');
    await page.getByRole('button', { name: 'Show the page' }).click();
    await page.getByRole('heading', { name: 'Minor Service Outage' }).waitFor();
    await page.getByRole('link', { name: 'Incident history' }).click();
    await page.getByRole('heading', { name: 'Incidents in November 2026' }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('lets people walk along ninety days with the arrow keys, at one tab stop for each component', async () => {
    const house = await statusHouse();
    const { page, complaints } = await tab();
    await page.goto(`${await house.serve()}/status/acme/`);
    const strip = page.getByRole('slider', { name: /^Orders API: 99\.9/ });
    expect(await page.locator('[data-days]').count()).toBe(4);
    expect(await page.locator('.strip [tabindex], .strip a, .strip button').count()).toBe(0);
    await strip.focus();
    const says = (): Promise<string | null> => strip.getAttribute('aria-valuetext');
    const read = (): Promise<string | null> => page.locator('.said').first().textContent();
    expect([await says(), await read()]).toEqual(Array(2).fill('28 Nov: 58 min partial outage'));
    for (let n = 0; n < 3; n += 1) await page.keyboard.press('ArrowLeft');
    expect([await says(), await read()]).toEqual(Array(2).fill('25 Nov: 25 min degraded'));
    await page.keyboard.press('ArrowRight');
    expect(await says()).toBe('26 Nov: no trouble');
    await page.keyboard.press('Home');
    expect([await says(), await strip.getAttribute('aria-valuenow')]).toEqual(['31 Aug: no data', '1']);
    await page.keyboard.press('ArrowLeft');
    expect(await strip.getAttribute('aria-valuenow')).toBe('1');
    await page.keyboard.press('End');
    expect(await strip.getAttribute('aria-valuenow')).toBe('90');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent.trim()')).toContain('4 days with trouble');
    expect(await read()).toContain('% uptime');
    expect(complaints).toEqual([]);
  });

  test('can be used by keyboard from its first stop, which skips to the content', async () => {
    const house = await statusHouse();
    const { page } = await tab({ width: 360 });
    await page.goto(`${await house.serve()}/status/acme/`);
    await page.keyboard.press('Tab');
    expect(
      await page.evaluate(
        '[document.activeElement.textContent, document.activeElement.getBoundingClientRect().top >= 0]',
      ),
    ).toEqual(['Skip to the content', true]);
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    const stops: string[] = [];
    for (let n = 0; n < 40; n += 1) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate<string>(
        `(() => { const e = document.activeElement; return e.name ?? (e.getAttribute('role') ?? e.tagName); })()`,
      );
      stops.push(stop);
      if (stop === 'email') break;
    }
    expect(stops.filter((one) => one === 'slider')).toHaveLength(4);
    expect(stops.at(-1)).toBe('email');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.tagName')).toBe('SUMMARY');
  });

  test('is whole without JavaScript', async () => {
    const house = await statusHouse();
    const { page } = await tab({ scripts: false });
    await page.goto(`${await house.serve()}/status/acme/`);
    expect(
      await page
        .getByRole('img', {
          name: /^Orders API: 99\.9\d+ % uptime in 90 days, coverage 93\.3 %; 4 days with trouble$/,
        })
        .count(),
    ).toBe(1);
    await page.getByText('4 days with trouble').click();
    await page.getByText('19 Oct: 10 s major outage').waitFor();
    await page.getByRole('link', { name: 'Orders fail in part' }).click();
    await page.getByRole('heading', { name: 'Updates' }).waitFor();
    await page.getByRole('link', { name: 'Incident history' }).click();
    await page.getByRole('link', { name: /October 2026/ }).click();
    await page.getByText('No incident began in October 2026.').waitFor();
  });

  test('sends what was typed to subscribe, and hides its trap from people', async () => {
    const sent: URLSearchParams[] = [];
    const house = await statusHouse(
      {},
      {
        acts: [
          {
            method: 'POST',
            path: /^\/subscribe$/,
            answer: async (context) => {
              sent.push(new URLSearchParams(await context.req.text()));
              return new Response('thanks');
            },
          },
        ],
      },
    );
    const { page } = await tab({ width: 360 });
    await page.goto(`${await house.serve()}/status/acme/`);
    await page.getByLabel('E-mail address').fill('bo@example.com');
    await page.getByText('Only some components').click();
    await page.getByRole('checkbox', { name: 'Search' }).check();
    await page.getByRole('checkbox', { name: 'Web shop' }).check();
    expect(await page.getByRole('textbox').count()).toBe(1);
    await page.locator('form').getByRole('button', { name: 'Subscribe' }).click();
    await page.getByText('thanks').waitFor();
    expect(sent.map((one) => [...one])).toEqual([
      [
        ['email', 'bo@example.com'],
        ['website', ''],
        ['component', code('search')],
        ['component', code('web')],
      ],
    ]);
  });

  test('its feeds and its badges are XML', async () => {
    const house = await statusHouse({ title: `A & B <i>"'` });
    const { page } = await tab();
    for (const path of [
      '/history.atom',
      '/history.rss',
      '/badge.svg',
      `/badge.svg?component=${code('orders')}`,
    ]) {
      const text = await (await house.ask(path)).text();
      const root = await page.evaluate<string>(`(() => {
        const parsed = new DOMParser().parseFromString(${JSON.stringify(text)}, 'application/xml');
        return parsed.querySelector('parsererror')?.textContent ?? parsed.documentElement.tagName + ' ' + parsed.documentElement.textContent.includes('A & B <i>"\\'');
      })()`);
      expect([path, root]).toEqual([
        path,
        path.startsWith('/history')
          ? `${path === '/history.rss' ? 'rss' : 'feed'} true`
          : `svg ${path === '/badge.svg'}`,
      ]);
    }
  });
});

test.skipIf(missing !== undefined)('Statuspage’s own widget on another site shows the state', async () => {
  const house = await statusHouse({ domain: 'acme.localhost' });
  const { port } = new URL(await house.serve());
  const site = new Hono();
  site.get('/widget.js', (context) =>
    context.body(widget(), 200, {
      'content-type': 'text/javascript',
    }),
  );
  site.get('/', (context) =>
    context.html(
      `<!doctype html><statuspage-widget src="http://acme.localhost:${port}"></statuspage-widget><script src="/widget.js"></script>`,
    ),
  );
  const elsewhere = await startWeb({
    host: '127.0.0.1',
    port: 0,
    routes: [site],
    log: captureLog().log,
    metrics: createMetrics(),
    readiness: [],
  });
  onTestFinished(() => elsewhere.close(0));
  const { page } = await tab();
  await page.goto(elsewhere.url);
  await page.getByText('Minor Service Outage').first().waitFor();
});
