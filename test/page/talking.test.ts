import { expect, test } from 'vitest';
import { onStage } from './on-stage.ts';
import type { Box } from './reading.ts';
import { composer, fromMenu, messageWith, say } from './reading.ts';

onStage('talking on the page', (stage) => {
  test('a slash command is completed, and what only I see is shown to me alone', async () => {
    const ada = await stage().as('ada');
    const bo = await stage().as('bo');
    await composer(ada).pressSequentially('/whi');
    const suggestion = ada.getByRole('option', { name: '/whisper' });
    await suggestion.waitFor();
    expect(await suggestion.textContent()).toContain('Says something only you see');
    await composer(ada).press('Enter');
    expect(await composer(ada).inputValue()).toBe('/whisper ');
    await ada.getByText('/whisper [words]').waitFor();
    await composer(ada).pressSequentially('good morning');
    await composer(ada).press('Enter');
    const answer = messageWith(ada, 'You said good morning');
    await answer.getByText('Only visible to you').waitFor();
    await say(ada, 'after the whisper');
    await messageWith(bo, 'after the whisper').waitFor();
    expect(await bo.getByText('You said good morning').count()).toBe(0);
  });

  test('a command that nobody answers says so where it was typed, and the text is not lost', async () => {
    const ada = await stage().as('ada');
    await say(ada, '/nosuch thing');
    await ada.getByRole('alert').getByText('/nosuch is not a valid command').waitFor();
    expect(await composer(ada).inputValue()).toBe('/nosuch thing');
  });

  test('people and channels are completed after @ and #, and become mentions', async () => {
    const ada = await stage().as('ada');
    const bo = await stage().as('bo', '&in=@cy');
    await composer(ada).pressSequentially('for @b');
    await ada.getByRole('option', { name: 'Bo' }).click();
    await composer(ada).pressSequentially('in #gen');
    await composer(ada).press('Tab');
    expect(await composer(ada).inputValue()).toBe('for @bo in #general ');
    await composer(ada).press('Enter');
    const said = messageWith(ada, 'for @bo in #general');
    expect(await said.locator('a.mention').textContent()).toBe('#general');
    await bo.getByRole('link', { name: /general, 1 for you/ }).waitFor();
    await bo.getByRole('link', { name: /general, 1 for you/ }).click();
    await bo.getByRole('separator', { name: 'New' }).first().waitFor();
    await bo.getByRole('link', { name: 'general', exact: true }).waitFor();
  });

  test('two people in two tabs see each other live: messages, reactions, edits, threads', async () => {
    const ada = await stage().as('ada');
    const bo = await stage().as('bo');
    await say(ada, 'orders look slow');
    const seen = messageWith(bo, 'orders look slow');
    await seen.hover();
    await seen.getByRole('button', { name: 'React with eyes' }).click();
    const reaction = messageWith(ada, 'orders look slow').getByRole('button', { name: 'eyes, 1: Bo' });
    await reaction.click();
    await seen.getByRole('button', { name: /eyes, 2/ }).waitFor();
    await seen.getByRole('button', { name: 'Reply in thread' }).click();
    const thread = bo.getByRole('complementary', { name: 'Thread' });
    await thread.locator('textarea').fill('since noon');
    await thread.locator('textarea').press('Enter');
    await messageWith(ada, 'orders look slow')
      .getByRole('button', { name: /1 reply/ })
      .click();
    await ada.getByRole('complementary', { name: 'Thread' }).getByText('since noon').waitFor();
    await fromMenu(messageWith(ada, 'orders look slow'), 'Edit message');
    await ada.getByLabel('Edit the message').fill('orders look slow in eu');
    await ada.getByLabel('Edit the message').press('Enter');
    await messageWith(bo, 'orders look slow in eu').getByText('(edited)').waitFor();
  });

  test('typed text, its caret and the place in the list outlive what arrives meanwhile', async () => {
    const { sandbox, as } = stage();
    for (let each = 0; each < 30; each += 1)
      await sandbox.act.message({ user: 'cy', channel: '#general', text: `line ${each}` });
    const ada = await as('ada');
    await messageWith(ada, 'line 29').waitFor();
    await composer(ada).pressSequentially('half a sentence');
    await composer(ada).press('ArrowLeft');
    const scroller = ada.locator('.main .scroller');
    await scroller.hover();
    await ada.mouse.wheel(0, -400);
    await expect
      .poll(() => scroller.evaluate((el: Box) => el.scrollHeight - el.scrollTop - el.clientHeight > 100))
      .toBe(true);
    const before = await scroller.evaluate((el: Box) => el.scrollTop);
    await sandbox.act.message({ user: 'cy', channel: '#general', text: 'a late arrival' });
    await messageWith(ada, 'a late arrival').waitFor({ state: 'attached' });
    expect(await scroller.evaluate((el: Box) => el.scrollTop)).toBe(before);
    expect(await composer(ada).inputValue()).toBe('half a sentence');
    expect(await ada.evaluate('document.activeElement.selectionStart')).toBe('half a sentenc'.length);
  });

  test('pins, shortcuts and deletion are in the menu of a message', async () => {
    const ada = await stage().as('ada');
    await say(ada, 'keep this one');
    await fromMenu(messageWith(ada, 'keep this one'), 'Pin to the channel');
    await ada.getByRole('button', { name: '1 pinned' }).click();
    await ada.getByRole('dialog').getByText('keep this one').waitFor();
    await ada.keyboard.press('Escape');
    await fromMenu(messageWith(ada, 'keep this one'), 'Note this');
    await messageWith(ada, 'keep this one')
      .getByRole('button', { name: /1 reply/ })
      .waitFor();
    await say(ada, 'and this goes');
    await fromMenu(messageWith(ada, 'and this goes'), 'Delete message');
    await ada.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await ada.getByText('and this goes').waitFor({ state: 'detached' });
  });

  test('a file goes from the composer into the channel', async () => {
    const ada = await stage().as('ada');
    await ada
      .getByLabel('Files to send')
      .setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('what we saw') });
    await ada.getByRole('button', { name: 'Remove notes.txt' }).waitFor();
    await say(ada, 'my notes');
    const file = messageWith(ada, 'my notes').getByRole('link', { name: /notes\.txt/ });
    const answer = await ada.request.get(new URL((await file.getAttribute('href')) ?? '', ada.url()).href);
    expect(await answer.text()).toBe('what we saw');
  });
});
