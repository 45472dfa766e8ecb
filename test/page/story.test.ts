import type { Locator, Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { browserMissing, startBrowser } from '../kit/browser.ts';
import { house } from '../kit/stranger.ts';
import { composer, messageWith, say } from './reading.ts';

/** The main job as a newcomer does it: the product in a process of its own, a browser, and nothing but clicks and keys. */

const PATIENCE_MS = 60_000;

type Window = {
  readonly as: (person: string, where?: string) => Promise<Page>;
  /** What went wrong on any page. */
  readonly troubles: readonly string[];
};

async function windows(url: string): Promise<Window> {
  const browser = await startBrowser();
  onTestFinished(() => browser[Symbol.asyncDispose]());
  const troubles: string[] = [];
  return {
    troubles,
    as: async (person, where = '') => {
      const context = await browser.context();
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      page.on('pageerror', (error) => troubles.push(`${person}: ${error.stack ?? error.message}`));
      await page.goto(`${url}/?as=${person}${where}`);
      // A reload would forget it.
      await page.evaluate('globalThis.neverReloaded = true');
      return page;
    },
  };
}

const inSidebar = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('navigation').getByRole('link', { name });
const cardIn = (page: Page): Locator => messageWith(page, 'react with 📌');
const modal = (page: Page, name: string): Locator => page.getByRole('dialog', { name, exact: true });

async function openChannel(page: Page, name: RegExp): Promise<string> {
  await inSidebar(page, name).click();
  const heading = page.getByRole('heading', { level: 1, name });
  await heading.waitFor();
  return (await heading.innerText()).trim();
}

/** Types the start of a command, takes the suggestion with Enter, types the rest and sends it. */
async function command(page: Page, typed: string, taken: string, rest: string): Promise<void> {
  await composer(page).click();
  await composer(page).pressSequentially(typed);
  await page.getByRole('option', { name: taken }).waitFor();
  await page.keyboard.press('Enter');
  expect(await composer(page).inputValue()).toBe(`${taken} `);
  await composer(page).pressSequentially(rest);
  await page.keyboard.press('Enter');
}

/** The first visit, up to the broken demo service. */
async function begin(ada: Page): Promise<void> {
  await ada.getByRole('heading', { level: 1, name: 'general' }).waitFor();
  const welcome = messageWith(ada, 'Tocsin is here');
  await welcome.getByRole('button', { name: 'Watch the demo service' }).click();
  await messageWith(ada, 'Now break it').getByText('Only visible to you').waitFor();
  await inSidebar(ada, /^demo-alerts/).waitFor();
  await command(ada, '/dem', '/demo', 'break');
  await messageWith(ada, 'The demo service is broken').waitFor();
  expect(await ada.getByText('Nothing watches it yet').count()).toBe(0);
}

/** The alert arrives while one looks; its channel stands in the side bar by itself. */
async function hearOfIt(ada: Page): Promise<string> {
  await openChannel(ada, /^demo-alerts/);
  const card = messageWith(ada, 'Triggered · SEV1');
  await card.getByText('answered 503').waitFor();
  await card.getByRole('button', { name: 'Acknowledge' }).waitFor();
  await inSidebar(ada, /^inc-1-/).waitFor();
  return openChannel(ada, /^inc-1-/);
}

async function takeIt(ada: Page): Promise<void> {
  const card = cardIn(ada);
  await card.getByText('nobody yet').waitFor();
  await card.getByRole('button', { name: 'Acknowledge' }).click();
  await card.getByText('Acknowledged by').waitFor();
  await card.getByRole('button', { name: 'Acknowledge' }).waitFor({ state: 'detached' });
  await messageWith(ada, 'acknowledged it and is on it').waitFor();

  await card.getByRole('button', { name: 'Severity' }).click();
  await modal(ada, 'Severity').waitFor();
  await ada.keyboard.press('Escape');
  await modal(ada, 'Severity').waitFor({ state: 'detached' });
  await card.getByRole('button', { name: 'Severity' }).click();
  await modal(ada, 'Severity').getByRole('radio', { name: 'SEV2' }).check();
  await modal(ada, 'Severity').getByRole('button', { name: 'Set' }).click();
  await modal(ada, 'Severity').waitFor({ state: 'detached' });
  await card.getByText('SEV2').first().waitFor();

  await card.getByRole('button', { name: 'Update', exact: true }).click();
  const update = modal(ada, 'Update');
  await update.getByLabel('What is known').fill('The database ran out of connections.');
  await update.getByRole('combobox', { name: 'Status', exact: true }).click();
  await update.getByRole('option', { name: 'Identified' }).click();
  await update.getByRole('button', { name: 'Post' }).click();
  await update.waitFor({ state: 'detached' });
  await messageWith(ada, 'The database ran out of connections.').waitFor();
  await card.getByText('Identified').waitFor();
}

/** Two people in the channel: words, 📌 and a thread, seen at once by the other. */
async function talk(ada: Page, bo: Page): Promise<void> {
  await bo.getByRole('button', { name: 'Join the channel' }).click();
  await cardIn(bo).getByText('SEV2').first().waitFor();
  await say(ada, 'Rolling back release 812 now');
  const said = messageWith(ada, 'Rolling back release 812 now');
  const heard = messageWith(bo, 'Rolling back release 812 now');
  await heard.waitFor();
  await said.hover();
  await said.getByRole('button', { name: 'Add a reaction' }).first().click();
  await ada.getByLabel('Find an emoji').fill('pushpin');
  await ada.getByRole('dialog').getByRole('button', { name: 'pushpin', exact: true }).click();
  await heard.getByRole('button', { name: /^pushpin, 1: Ada/ }).waitFor();

  await heard.hover();
  await heard.getByRole('button', { name: 'Reply in thread' }).click();
  const reply = bo.getByRole('complementary', { name: 'Thread' }).locator('textarea');
  await reply.fill('Connections are falling');
  await reply.press('Enter');
  await said.getByRole('button', { name: /1 reply/ }).click();
  const thread = ada.getByRole('complementary', { name: 'Thread' });
  await thread.getByText('Connections are falling').waitFor();
  await ada.keyboard.press('Escape');
  await thread.waitFor({ state: 'detached' });
}

/** Mended, resolved with a summary, read as a timeline. */
async function endIt(ada: Page, bo: Page): Promise<void> {
  await command(ada, '/dem', '/demo', 'mend');
  await messageWith(ada, 'The demo service is well').waitFor();
  await cardIn(ada).getByText('🟢').waitFor();
  await cardIn(ada).getByRole('button', { name: 'Resolve' }).click();
  const resolve = modal(ada, 'Resolve');
  await resolve.getByRole('button', { name: 'Resolve' }).click();
  const field = resolve.locator('.input', { hasText: 'Summary' });
  await field.getByText('Please complete this required field.').waitFor();
  await field.getByLabel('Summary').fill('Release 812 leaked connections; rolled back.');
  await resolve.getByRole('button', { name: 'Resolve' }).click();
  await resolve.waitFor({ state: 'detached' });
  for (const page of [ada, bo]) {
    await cardIn(page).getByText('Release 812 leaked connections; rolled back.').waitFor();
    await cardIn(page).getByRole('button', { name: 'Reopen' }).waitFor();
  }

  await command(ada, '/inc', '/incident', 'timeline');
  const timeline = messageWith(ada, 'Only visible to you');
  await timeline.getByText('Rolling back release 812 now').waitFor();
  const told = await timeline.innerText();
  const order = [
    'declared',
    'acknowledged',
    'SEV2',
    'ran out',
    'Rolling back',
    'Recovered',
    'leaked connections',
  ];
  const places = order.map((words) => told.indexOf(words));
  expect(places, told).toEqual(places.toSorted((one, other) => one - other));
  expect(places[0], told).toBeGreaterThanOrEqual(0);
}

const missing = browserMissing();
const name = 'the main job by clicking and typing';

describe.skipIf(missing !== undefined)(missing === undefined ? name : `${name} (skipped: ${missing})`, () => {
  test('from the first visit to a resolved incident, with a second person looking on', async () => {
    const { as, troubles } = await windows((await house(onTestFinished)).slackUrl);
    const ada = await as('ada');
    await begin(ada);
    const channel = await hearOfIt(ada);
    await takeIt(ada);
    const bo = await as('bo', `&in=${channel}`);
    await talk(ada, bo);
    await endIt(ada, bo);

    await ada.keyboard.press('Control+k');
    await ada.getByLabel('Jump to', { exact: true }).fill('demo-al');
    await ada.keyboard.press('Enter');
    await ada.getByRole('heading', { level: 1, name: 'demo-alerts' }).waitFor();
    await messageWith(ada, 'Resolved · SEV1').waitFor();
    expect(await ada.locator('.main .message', { hasText: 'is down' }).count()).toBe(1);

    await inSidebar(ada, /^tocsin/i).click();
    await ada.getByRole('tabpanel').getByRole('heading', { name: 'Nothing is wrong' }).waitFor();
    for (const page of [ada, bo]) expect(await page.evaluate('globalThis.neverReloaded')).toBe(true);
    expect(troubles).toEqual([]);
  });
});
