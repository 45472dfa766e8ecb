import type { Listener } from '../define.ts';
import { teamChannelListeners } from './channels.ts';
import { homeOpened } from './home-opened.ts';
import { incidentListeners } from './incident-listeners.ts';
import { appMentioned } from './mentioned.ts';
import { peopleListeners } from './people.ts';

/** Every event of Slack that is listened to; one event may have several listeners. */
export const listeners: readonly Listener[] = [
  homeOpened,
  appMentioned,
  ...peopleListeners,
  ...teamChannelListeners,
  ...incidentListeners,
];
