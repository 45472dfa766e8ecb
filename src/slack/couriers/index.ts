import type { Courier } from '#ledger/outbox.ts';
import { homes } from './homes.ts';
import { incidentCouriers } from './incident-couriers.ts';
import { teamChannel } from './team-channel.ts';

/** Every courier of this room, by the kind of the effect it delivers. */
export const slackCouriers: Readonly<Record<string, Courier>> = {
  homes,
  'channel.team': teamChannel,
  ...incidentCouriers,
};
