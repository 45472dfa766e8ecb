import { isId } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import type { Courier } from '#ledger/outbox.ts';
import { settleUnplanned } from '#oncall/verbs/plan-page.ts';
import { codeCourier } from './codes.ts';
import { methodCourier } from './courier.ts';
import { email } from './email.ts';
import type { Notifier } from './notifier.ts';
import { push } from './push.ts';
import { slackDm } from './slack-dm.ts';
import type { SendDirect } from './slack-dm.ts';
import { sms } from './sms.ts';
import { stepWebhook } from './step-webhook.ts';
import { voice } from './voice.ts';
import { webhook } from './webhook.ts';

/** What the notifiers need of other rooms, handed in by the composition root. */
export type NotifyPorts = { readonly sendDirect: SendDirect };

/** A page for which there was nothing to plan: it ends as skipped or failed. */
const unplanned: Courier = async (desk, row) => {
  const id = row.payload['pageId'];
  invariant(typeof id === 'string' && isId('pag', id), `outbox row ${row.id} carries a page id`);
  await settleUnplanned(desk, id);
  return { done: true };
};

/** Couriers of this room by effect kind. A notifier is a file and a place in the list. */
export function notifyCouriers(ports: NotifyPorts): Readonly<Record<string, Courier>> {
  const notifiers: readonly Notifier[] = [slackDm(ports.sendDirect), email, sms, voice, push, webhook];
  return {
    'notify.method': methodCourier(notifiers),
    'method.code': codeCourier(notifiers),
    'page.person': unplanned,
    'page.webhook': stepWebhook,
  };
}
