import type { Locator, Page } from 'playwright-core';

/** What a test asks of a scrolling element; the browser's own types are not loaded here. */
export type Box = {
  readonly scrollTop: number;
  readonly scrollHeight: number;
  readonly clientHeight: number;
};

/** The message with these words, the last one of them. */
export const messageWith = (page: Page, words: string | RegExp): Locator =>
  page.locator('.main .message').filter({ hasText: words }).last();

/** The field one writes in. */
export const composer = (page: Page): Locator => page.locator('.main .composer textarea');

/** Types into the composer and sends it. */
export async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
}

/** Opens the menu of a message and takes a choice. */
export async function fromMenu(message: Locator, choice: string): Promise<void> {
  await message.hover();
  await message.getByRole('button', { name: 'More actions' }).click();
  await message.getByRole('menuitem', { name: choice }).click();
}
