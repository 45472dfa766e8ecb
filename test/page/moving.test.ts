import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startSandbox } from '../../sandbox/server.ts';
import { manifest } from './manifest.ts';
import { onStage } from './on-stage.ts';
import { composer, messageWith, say } from './reading.ts';

onStage('moving about on the page', (stage) => {
  test('one chooses who one is, and the address keeps it', async () => {
    const page = await stage().as('ada');
    await page.getByRole('button', { name: /You are Ada/ }).click();
    await page.getByRole('menuitemradio', { name: 'Bo' }).click();
    await page.getByRole('button', { name: /You are Bo/ }).waitFor();
    expect(new URL(page.url()).searchParams.get('as')).toBe('bo');
    await page.reload();
    await page.getByRole('button', { name: /You are Bo/ }).waitFor();
  });

  test('Ctrl K jumps by a few letters, without the mouse', async () => {
    await stage().sandbox.act.channel({ user: 'ada', name: 'orders' });
    const ada = await stage().as('ada');
    await ada.keyboard.press('Control+k');
    await ada.keyboard.type('ord');
    await ada.keyboard.press('Enter');
    await ada.getByRole('heading', { level: 1, name: 'orders' }).waitFor();
    await ada.getByText('This is where #orders begins.').waitFor();
    await ada.getByText('Opens a form').waitFor();
    await ada.goBack();
    await ada.getByRole('heading', { level: 1, name: 'general' }).waitFor();
  });

  test('keys alone: to a message, its thread, a reply, and out again', async () => {
    const ada = await stage().as('ada');
    await say(ada, 'reachable by keys');
    await messageWith(ada, 'reachable by keys').waitFor();
    await composer(ada).press('Shift+Tab');
    await expect
      .poll(() =>
        ada.evaluate('document.activeElement.closest(".message")?.textContent.includes("reachable by keys")'),
      )
      .toBe(true);
    await messageWith(ada, 'reachable by keys').focus();
    await ada.keyboard.press('t');
    const thread = ada.getByRole('complementary', { name: 'Thread' });
    await thread.getByLabel('Reply').focus();
    await ada.keyboard.type('a reply');
    await ada.keyboard.press('Enter');
    await thread.locator('.message', { hasText: 'a reply' }).waitFor();
    await ada.keyboard.press('Escape');
    await thread.waitFor({ state: 'detached' });
    await messageWith(ada, 'reachable by keys').focus();
    await ada.keyboard.press('r');
    await ada.keyboard.type('rocket');
    await ada.keyboard.press('Enter');
    await messageWith(ada, 'reachable by keys').getByRole('button', { name: 'rocket, 1: you' }).waitFor();
  });

  test('channels are created, joined and left; outsiders are offered to join', async () => {
    const ada = await stage().as('ada');
    await ada.getByRole('button', { name: 'Add channels' }).click();
    await ada.getByRole('menuitem', { name: 'Create a channel' }).click();
    await ada.getByLabel('Name').fill('Not A Name');
    await ada.getByRole('button', { name: 'Create', exact: true }).click();
    await ada.getByRole('alert').getByText('cannot be a channel').waitFor();
    await ada.getByLabel('Name').fill('payments');
    await ada.getByRole('button', { name: 'Create', exact: true }).click();
    await ada.getByRole('heading', { level: 1, name: 'payments' }).waitFor();
    const bo = await stage().as('bo', '&in=payments');
    await bo.getByText('You are looking at #payments from outside.').waitFor();
    await bo.getByRole('button', { name: 'Join the channel' }).click();
    await composer(bo).waitFor();
    await messageWith(ada, '@bo has joined the channel').waitFor();
  });

  test('a permalink leads to its message', async () => {
    const { sandbox, as } = stage();
    const said = await sandbox.act.message({ user: 'cy', channel: '#general', text: 'find me by my link' });
    if (!('channel' in said)) throw new Error('it was not said');
    const link = await stage().app.client.chat.getPermalink({ channel: said.channel, message_ts: said.ts });
    const ada = await as('ada');
    await ada.goto(`${sandbox.url}${new URL(link.permalink ?? '').pathname}?as=ada`);
    await ada.locator('.message.aimed', { hasText: 'find me by my link' }).waitFor();
  });

  test('while no app is connected the page says how; a lost connection is said and made good', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
    const dataFile = join(folder, 'sandbox.json');
    const first = await startSandbox({ port: 0, manifest, dataFile });
    const page = await (await stage().as('ada')).context().newPage();
    await page.goto(first.url);
    await page.getByText('Showroom is not connected.').waitFor();
    await page.getByText(`SLACK_API_URL=${first.url}/api/`).waitFor();
    await first.close();
    await page.getByText('The connection to the sandbox is lost').waitFor();
    const second = await startSandbox({ port: first.port, manifest, dataFile });
    await second.act.message({ user: 'bo', channel: '#general', text: 'said in the gap' });
    await messageWith(page, 'said in the gap').waitFor();
    await page.getByText('The connection to the sandbox is lost').waitFor({ state: 'detached' });
    await page.close();
    await second.close();
    rmSync(folder, { recursive: true });
  });
});
