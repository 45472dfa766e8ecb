import type { Courier } from '#ledger/outbox.ts';
import { auditTold } from './audit-told.ts';
import { coverTold } from './cover-told.ts';
import { drillTold, readinessTold } from './drill-told.ts';
import { homes } from './homes.ts';
import { incidentCouriers } from './incident-couriers.ts';
import { rotaGroup } from './rota-group.ts';
import { rotaHandOver } from './rota-hand-over.ts';
import { rotaGap, rotaTold } from './rota-told.ts';
import { statusProgress } from './status-progress.ts';
import { statusTold } from './status-told.ts';
import { swapTold } from './swap-told.ts';
import { teamChannel } from './team-channel.ts';

/** Every courier of this room, by the kind of the effect it delivers. */
export const slackCouriers: Readonly<Record<string, Courier>> = {
  homes,
  'channel.team': teamChannel,
  'post.audit': auditTold,
  'post.drill': drillTold,
  'post.readiness': readinessTold,
  'group.rota': rotaGroup,
  'rota.told': rotaTold,
  'rota.hand_over': rotaHandOver,
  'rota.gap': rotaGap,
  'swap.told': swapTold,
  'cover.told': coverTold,
  'status.slack': statusTold,
  'status.progress': statusProgress,
  ...incidentCouriers,
};
