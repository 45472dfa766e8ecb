import { defineListener } from '../define.ts';
import type { Listener } from '../define.ts';
import { hearOfPerson } from '../people.ts';

const listen = (event: 'team_join' | 'user_change'): Listener =>
  defineListener({ event, hear: (desk, told) => hearOfPerson(desk, told['user']) });

/** Who joins, changes their name or zone, becomes an admin, or is deactivated. https://docs.slack.dev/reference/events/user_change */
export const peopleListeners: readonly Listener[] = [listen('team_join'), listen('user_change')];
