import type { Page } from '#oncall/page.ts';
import type { Desk } from '#ledger/desk.ts';
import type { OutboxRow } from '#ledger/outbox.ts';

/** How a notifier fared: the person has it, try again at that time, or this way never works and why. An OutsideError thrown means again. */
export type Notice =
  | { readonly delivered: true }
  | { readonly againAt: Date; readonly because: string }
  | { readonly never: string };

/** One way to wake a person. Adding one is a file and a line in index.ts. */
export type Notifier = {
  readonly name: 'slack-dm';
  readonly notify: (desk: Desk, row: OutboxRow, page: Page) => Promise<Notice>;
};
