import type { Desk } from '#ledger/desk.ts';
import type { OutboxRow } from '#ledger/outbox.ts';
import type { Page } from '#oncall/page.ts';
import type { Notifier, Sent } from './notifier.ts';

/** Sends a page as a direct message in Slack; the Slack room knows how and hands it in. */
export type SendDirect = (
  desk: Desk,
  row: OutboxRow,
  page: Page,
) => Promise<
  | { readonly delivered: true }
  | { readonly againAt: Date; readonly because: string }
  | { readonly never: string }
>;

/** Slack bundles for itself. What may have been posted before is looked for there, by a key that is the page's own whoever delivers it. */
export const slackDm = (send: SendDirect): Notifier => ({
  kind: 'slack',
  notify: async (desk, { message, page, row }): Promise<Sent> => {
    const key = `page:${page.id}`;
    const own: OutboxRow = { ...row, key, attempts: message.lead.tries, createdAt: page.createdAt };
    const sent = await send(desk, own, page);
    if ('againAt' in sent) return { busyUntil: sent.againAt, because: sent.because };
    return 'never' in sent ? { failed: sent.never, forGood: true } : { took: 'delivered', providerId: null };
  },
  code: () => Promise.resolve({ refused: 'Slack needs no code' }),
});
