import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { onStage } from './on-stage.ts';
import { messageWith, say } from './reading.ts';

onStage('modals and the Home tab on the page', (stage) => {
  const lastDm = async (user: string): Promise<string> => {
    const { act } = stage().sandbox;
    const opened = await act.open({ user, with: 'showroom' });
    if (!opened.ok) throw new Error(opened.error);
    const said = await act.messages({ user, channel: opened.channel });
    return 'messages' in said ? (said.messages.at(-1)?.plain ?? '') : '';
  };
  const openForm = async (page: Page) => {
    await say(page, '/form');
    const dialog = page.getByRole('dialog', { name: 'Declare an incident' });
    await dialog.waitFor();
    return dialog;
  };

  test('errors stand under their fields, and what was typed arrives when it is submitted', async () => {
    const ada = await stage().as('ada');
    const form = await openForm(ada);
    await form.getByLabel('What is wrong').and(ada.locator(':focus')).waitFor();
    await form.getByRole('button', { name: 'Declare' }).click();
    await form
      .locator('.input', { hasText: 'What is wrong' })
      .getByText('Please complete this required field.')
      .waitFor();
    await form.getByLabel('What is wrong').fill('nothing');
    const city = form.getByRole('combobox', { name: 'City' });
    await city.click();
    await city.pressSequentially('lon');
    await form.getByRole('option', { name: 'London' }).click();
    await form.getByRole('button', { name: 'Declare' }).click();
    await form.getByText('Say what is wrong, for example: checkout is slow').waitFor();
    expect(await form.getByLabel('What is wrong').getAttribute('aria-invalid')).toBe('true');
    await form.getByLabel('What is wrong').fill('checkout is slow');
    await form.getByLabel('Notes').fill('two\nlines');
    await form.getByRole('radio', { name: 'SEV1' }).check();
    await form.getByRole('checkbox', { name: 'Support' }).check();
    await form.getByRole('combobox', { name: 'People' }).click();
    await form.getByRole('option', { name: 'Bo' }).click();
    await form.getByRole('option', { name: 'Cy' }).click();
    await ada.keyboard.press('Escape');
    await form.getByLabel('Users affected').fill('12');
    await form.getByLabel('E-mail').fill('ada@example.com');
    await form.getByLabel('Link').fill('https://example.com/x');
    await form.getByLabel('Day').fill('2026-12-24');
    await form.getByLabel('Hour').fill('07:15');
    await form.getByLabel('Moment').fill('2026-11-25T09:00');
    await form.getByLabel('Story').fill('It was *slow*\n- first');
    await form
      .getByLabel('Proof')
      .setInputFiles({ name: 'proof.txt', mimeType: 'text/plain', buffer: Buffer.from('seen') });
    await form.getByRole('button', { name: 'Remove proof.txt' }).waitFor();
    await form.getByRole('button', { name: 'Declare' }).click();
    await ada.getByRole('dialog', { name: 'Thank you' }).getByText('It is declared.').waitFor();
    await ada.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await ada.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => lastDm('ada')).toContain('checkout is slow');
    const told = await lastDm('ada');
    for (const part of [
      'title={"value":"checkout is slow"}',
      'city-London',
      '"value":"sev1"',
      '"value":"support"',
      'count={"value":"12"}',
      'ada@example.com',
      'https://example.com/x',
      '2026-12-24',
      '07:15',
      '1795597200',
      '"bold":true',
      'rich_text_list',
      'proof.txt',
    ]) {
      expect(told).toContain(part);
    }
  });

  test('a second modal lies on the first, and the first has kept what was typed', async () => {
    const ada = await stage().as('ada');
    const form = await openForm(ada);
    await form.getByLabel('What is wrong').fill('half typed');
    await form.getByRole('button', { name: 'One more question' }).click();
    const second = ada.getByRole('dialog', { name: 'One more', exact: true });
    await second.getByLabel('Why').fill('because');
    await second.getByRole('button', { name: 'Back' }).click();
    await form.waitFor();
    expect(await form.getByLabel('What is wrong').inputValue()).toBe('half typed');
    await ada.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
  });

  test('a global shortcut opens the form from the composer', async () => {
    const bo = await stage().as('bo');
    await bo.locator('.main').getByRole('button', { name: 'Shortcuts and files' }).click();
    await bo.getByRole('menuitem', { name: 'New entry' }).click();
    await bo.getByRole('dialog', { name: 'Declare an incident' }).waitFor();
    await bo.keyboard.press('Escape');
    await bo.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('a modal is its person’s alone', async () => {
    const ada = await stage().as('ada');
    const bo = await stage().as('bo');
    await openForm(ada);
    await say(bo, 'I see no form');
    await messageWith(bo, 'I see no form').waitFor();
    expect(await bo.getByRole('dialog').count()).toBe(0);
  });

  test('the Home tab is published when it is opened, and its buttons change it', async () => {
    const cy = await stage().as('cy');
    await cy.getByRole('navigation').getByRole('link', { name: 'showroom' }).click();
    await cy.getByRole('tabpanel').getByRole('heading', { name: 'Two things are wrong' }).waitFor();
    await cy.getByRole('button', { name: 'Refresh the board' }).click();
    await cy.getByRole('tabpanel').getByRole('heading', { name: 'Nothing is wrong now' }).waitFor();
    await cy.getByRole('tab', { name: 'Messages' }).click();
    await cy.getByLabel('Message showroom').waitFor();
    expect(new URL(cy.url()).searchParams.get('in')).toBe('@showroom');
  });
});
