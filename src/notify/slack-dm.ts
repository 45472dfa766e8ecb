import type { Page } from '#oncall/page.ts';
import type { Desk } from '#ledger/desk.ts';
import type { OutboxRow } from '#ledger/outbox.ts';
import type { Notifier, Notice } from './notifier.ts';

/** Sends a page as a direct message in Slack; the Slack room knows how and hands it in. */
export type SendDirect = (desk: Desk, row: OutboxRow, page: Page) => Promise<Notice>;

export const slackDm = (send: SendDirect): Notifier => ({ name: 'slack-dm', notify: send });
