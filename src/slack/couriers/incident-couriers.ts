import type { Courier } from '#ledger/outbox.ts';
import { alertCard } from './alert-card.ts';
import { alertThread } from './alert-thread.ts';
import { incidentAnnouncement } from './incident-announcement.ts';
import { incidentCard } from './incident-card.ts';
import { incidentChannel } from './incident-channel.ts';
import { incidentTrouble } from './incident-channel-lost.ts';
import { incidentInvite } from './incident-invite.ts';
import { incidentJoined } from './incident-joined.ts';
import { incidentPost } from './incident-post.ts';
import { outageTold } from './outage-told.ts';
import { pageChannel } from './page-channel.ts';
import { pageRefresh } from './page-refresh.ts';
import { stillOnIt } from './still-on-it.ts';
import { teamPost } from './team-post.ts';

/** The couriers of alerts, incidents and pages, by the kind of their effect. */
export const incidentCouriers: Readonly<Record<string, Courier>> = {
  'card.alert': alertCard,
  'thread.alert': alertThread,
  'channel.incident': incidentChannel,
  'card.incident': incidentCard,
  'invite.incident': incidentInvite,
  'announce.incident': incidentAnnouncement,
  'post.incident': incidentPost,
  'joined.incident': incidentJoined,
  'post.team': teamPost,
  'page.channel': pageChannel,
  'page.refresh': pageRefresh,
  'ask.still_on_it': stillOnIt,
  'digest.outage': outageTold,
  'trouble.incident': incidentTrouble,
};
