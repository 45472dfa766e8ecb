import type { Listener } from '../define.ts';
import { channelFates } from './channel-fate.ts';
import { channelLeft, groupLeft, memberJoined, memberLeft } from './members.ts';
import { messages } from './messages.ts';
import { reactionAdded, reactionRemoved } from './pins.ts';

/** What happens in incident channels, and to our cards, by people's hands. */
export const incidentListeners: readonly Listener[] = [
  reactionAdded,
  reactionRemoved,
  messages,
  memberJoined,
  memberLeft,
  channelLeft,
  groupLeft,
  ...channelFates,
];
