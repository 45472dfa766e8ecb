import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { onStage } from './on-stage.ts';
import { messageWith, say } from './reading.ts';

onStage('blocks on the page', (stage) => {
  const show = async (kind: string) => {
    const { sandbox } = stage();
    const answer = await sandbox.act.command({ user: 'ada', channel: '#general', text: `/show ${kind}` });
    expect(answer).toMatchObject({ ok: true });
    return answer;
  };

  test('text is what Slack makes of it, and times are the reader’s own', async () => {
    await show('text');
    const ada = await stage().as('ada');
    const bo = await stage().as('bo');
    const shown = messageWith(ada, 'orders API is down');
    expect(await shown.locator('strong', { hasText: /^bold$/ }).count()).toBe(1);
    expect(await shown.locator('em', { hasText: /^italic$/ }).count()).toBe(1);
    expect(await shown.locator('s', { hasText: /^struck$/ }).count()).toBe(1);
    expect(await shown.getByRole('link', { name: 'a link' }).getAttribute('href')).toBe(
      'https://example.com/a',
    );
    expect(await shown.locator('blockquote').first().innerText()).toBe('a quote of two\nlines');
    expect(await shown.getByText('a letter').innerText()).toBe('a letter\nof two lines');
    expect(await shown.locator('pre').first().textContent()).toBe('const one = 1;');
    await shown.getByText('2 * 3 * 4 and snake_case_name stay; 2026-11-25 09:00 <b>').waitFor();
    await messageWith(bo, 'orders API is down').getByText('2026-11-25 04:00').waitFor();
    expect(await shown.locator('.mention.me').first().textContent()).toBe('@ada');
    expect(await shown.locator('ol.rich-list li').allTextContents()).toEqual(['step one', 'step two']);
    expect(await shown.locator('.markdown input[type=checkbox]').first().isChecked()).toBe(true);
    expect(await shown.locator('.markdown td').allTextContents()).toEqual(['eu', 'down']);
  });

  test('a button edits its message, live for everybody', async () => {
    await show('controls');
    const ada = await stage().as('ada');
    const bo = await stage().as('bo');
    await messageWith(ada, 'A section with a button').getByRole('button', { name: 'Acknowledge' }).click();
    await messageWith(ada, 'Acknowledged by @ada').getByText('(edited)').waitFor();
    await messageWith(bo, 'Acknowledged by @ada').waitFor();
  });

  test('a confirm dialogue is asked, and no means no', async () => {
    await show('controls');
    const ada = await stage().as('ada');
    const remove = messageWith(ada, 'A section with a button').getByRole('button', {
      name: 'Remove',
      exact: true,
    });
    await remove.click();
    await ada.getByRole('dialog').getByText('This cannot be undone.').waitFor();
    await ada.getByRole('button', { name: 'Keep it' }).click();
    await ada.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await ada.getByText('press.danger').count()).toBe(0);
    await remove.click();
    await ada.getByRole('button', { name: 'Remove it now' }).click();
    await messageWith(ada, 'press.danger').waitFor();
  });

  test('every select, picker and tick box tells the app what was chosen', async () => {
    await show('controls');
    const ada = await stage().as('ada');
    const card = messageWith(ada, 'A section with a button');
    const choose = async (name: string, option: string) => {
      await card.getByRole('combobox', { name }).click();
      await ada.getByRole('option', { name: option }).click();
    };
    const got = (id: string, part: string) => messageWith(ada, id).getByText(part).waitFor();
    await choose('Size', 'Large');
    await got('pick.size', '"value":"large"');
    await card.getByRole('combobox', { name: 'City' }).click();
    await ada.getByText('Type at least 2 letters').waitFor();
    await card.getByRole('combobox', { name: 'City' }).pressSequentially('os');
    await ada.getByRole('option', { name: 'Osaka' }).click();
    await got('pick.city', '"value":"city-Osaka"');
    await choose('Person', 'Bo');
    await got('pick.user"', 'selected_user');
    await choose('Channel', '#general');
    await got('pick.channel', 'selected_channel');
    await choose('Conversation', '#general');
    await got('pick.conversation', 'selected_conversation');
    await choose('Regions', 'Oslo');
    await ada.getByRole('option', { name: 'Lima' }).click();
    await ada.keyboard.press('Escape');
    await got('pick.many', '"value":"lima"');
    await card.getByRole('button', { name: 'More choices' }).click();
    await ada.getByRole('menuitem', { name: 'Archive' }).click();
    await got('pick.more', '"value":"archive"');
    await card.getByLabel('Day', { exact: true }).fill('2026-12-24');
    await got('pick.date', '2026-12-24');
    await card.getByLabel('Time of day').fill('09:30');
    await got('pick.time', '09:30');
    await card.getByLabel('Choose a date and time').fill('2026-11-25T09:00');
    await got('pick.moment', '1795597200');
    await card.getByRole('radio', { name: 'Quiet' }).check();
    await got('pick.radio', '"value":"quiet"');
    await card.getByRole('checkbox', { name: 'Tea' }).check();
    await got('pick.ticks', '"value":"tea"');
    await card.getByRole('button', { name: 'Noise' }).click();
    await got('press.feedback', 'noise');
    await card.getByRole('button', { name: 'Throw away' }).click();
    await got('press.icon', 'icon_button');
    await card.getByLabel('Say it at once').fill('now');
    await card.getByLabel('Say it at once').press('Enter');
    await got('type.enter', '"value":"now"');
  });

  test('a button that the app does not answer says so on its message', async () => {
    await show('controls');
    const ada = await stage().as('ada');
    const card = messageWith(ada, 'A section with a button');
    await card.getByRole('button', { name: 'Break' }).click();
    await card.getByRole('alert').getByText('the app did not respond').waitFor();
  });

  test('tables sort and turn pages, containers fold, cards press', async () => {
    await show('data');
    await show('frames');
    const ada = await stage().as('ada');
    const data = messageWith(ada, 'Slowest routes');
    expect(
      await data.getByRole('table', { name: 'Slowest routes' }).locator('tbody th').allTextContents(),
    ).toEqual(['/a', '/b']);
    await data.getByRole('button', { name: 'ms' }).click();
    expect(
      await data.getByRole('table', { name: 'Slowest routes' }).locator('tbody th').allTextContents(),
    ).toEqual(['/c', '/a']);
    await data.getByRole('button', { name: 'Next page' }).click();
    expect(
      await data.getByRole('table', { name: 'Slowest routes' }).locator('tbody th').allTextContents(),
    ).toEqual(['/b']);
    expect(await data.locator('.plan .task').count()).toBe(3);
    const frames = messageWith(ada, 'A container');
    expect(await frames.getByText('inside the container').count()).toBe(0);
    await frames.getByRole('button', { name: /A container/ }).click();
    await frames.getByRole('button', { name: 'Inside' }).click();
    await messageWith(ada, 'press.inside').waitFor();
    await frames.getByRole('button', { name: 'Take it' }).click();
    await messageWith(ada, 'press.card').waitFor();
  });

  test('pictures are shown, and larger on a click; attachments have their bar', async () => {
    await show('media');
    await show('attachments');
    const ada = await stage().as('ada');
    const media = messageWith(ada, 'beside a picture');
    await expect
      .poll(() =>
        media
          .getByAltText('response time')
          .evaluate((el: { readonly naturalWidth: number }) => el.naturalWidth),
      )
      .toBe(640);
    await media.getByRole('button', { name: 'Show larger: response time' }).click();
    await ada.getByRole('dialog').getByAltText('response time').waitFor();
    await ada.keyboard.press('Escape');
    expect(await media.getByRole('link', { name: 'Play A film in a new tab' }).getAttribute('href')).toBe(
      'https://example.com/film',
    );
    expect(
      await ada.evaluate('getComputedStyle(document.querySelector(".main .attachment-bar")).backgroundColor'),
    ).toBe('rgb(217, 72, 63)');
  });

  test('text that looks like markup or script stays text', async () => {
    await show('injections');
    const ada = await stage().as('ada');
    await say(ada, '<b>mine</b> <img src=x onerror=globalThis.hurt=5>');
    await messageWith(ada, '<b>mine</b>').waitFor();
    await say(ada, 'mine in `<i>code</i>` and *bold*');
    await messageWith(ada, 'mine in').locator('code', { hasText: '<i>code</i>' }).waitFor();
    await messageWith(ada, 'mine in').locator('strong', { hasText: 'bold' }).waitFor();
    await messageWith(ada, '<script>globalThis.hurt = 1</script>').waitFor();
    await messageWith(ada, 'press me').waitFor();
    expect(await ada.evaluate('globalThis.hurt')).toBeUndefined();
    expect(
      await ada.locator('.messages script, .messages img[src="x"], .messages a[href^="javascript"]').count(),
    ).toBe(0);
  });

  test('the page fits a phone and looks at home in the dark', async () => {
    await show('controls');
    const phone = await stage().as('cy', '', { width: 390, height: 844, dark: true });
    await messageWith(phone, 'A section with a button').waitFor();
    const wide =
      'document.scrollingElement.scrollWidth - innerWidth + Math.max(0, ...[...document.querySelectorAll(".main .message")].map((el) => el.scrollWidth - el.clientWidth))';
    expect(await phone.evaluate(wide)).toBe(0);
    expect(await phone.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(21, 24, 29)');
    await phone.screenshot({ path: join(tmpdir(), 'sandbox-page-phone-dark.png') });
    await phone.getByRole('button', { name: 'Channels and people' }).click();
    await phone.getByRole('navigation').getByRole('link', { name: 'Bo' }).click();
    await phone.getByRole('heading', { level: 1, name: 'Bo' }).waitFor();
    const desk = await stage().as('cy');
    await messageWith(desk, 'A section with a button').waitFor();
    await desk.screenshot({ path: join(tmpdir(), 'sandbox-page-light.png') });
  });
});
