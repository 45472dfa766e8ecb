import type { Courier } from '#ledger/outbox.ts';
import { pageCourier } from './courier.ts';
import { slackDm } from './slack-dm.ts';
import type { SendDirect } from './slack-dm.ts';

/** What the notifiers need of other rooms, handed in by the composition root. */
export type NotifyPorts = { readonly sendDirect: SendDirect };

/** Couriers of this room by effect kind. The list of notifiers is the order in which a person is tried. */
export const notifyCouriers = (ports: NotifyPorts): Readonly<Record<string, Courier>> => ({
  'page.person': pageCourier([slackDm(ports.sendDirect)]),
});
