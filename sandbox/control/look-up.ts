import { findChannel } from '../model/channels.ts';
import { findPerson } from '../model/people.ts';
import { messageAt } from '../model/messages.ts';
import type { Channel, Message, Person } from '../model/state.ts';
import type { Workspace } from '../workspace.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

function known(names: readonly string[]): string {
  return names.slice(0, 20).join(', ');
}

/** The living person of this name or id; bots do not act. */
export function actor(w: Workspace, name: string, example: object): Person | Refusal {
  const person = findPerson(w, name);
  if (person === undefined || person.bot) {
    const names = [...w.state.people.values()].filter((each) => !each.bot).map((each) => each.name);
    return refuse(`there is no person "${name}"; there are ${known(names)}`, { ...example });
  }
  return person.deleted ? refuse(`${person.name} is deactivated and cannot act`, { ...example }) : person;
}

/** Anybody, bots and the deactivated too. */
export function anybody(w: Workspace, name: string, example: object): Person | Refusal {
  return findPerson(w, name) ?? refuse(`there is nobody called "${name}"`, { ...example });
}

/** The channel of this name or id that the person may see. */
export function channelOf(w: Workspace, person: Person, name: string, example: object): Channel | Refusal {
  const channel = findChannel(w, name);
  if (channel === undefined || (channel.private && !channel.members.includes(person.id))) {
    const names = [...w.state.channels.values()]
      .filter((each) => !each.im && (!each.private || each.members.includes(person.id)))
      .map((each) => `#${each.name}`);
    return refuse(`${person.name} sees no channel "${name}"; there are ${known(names)}`, { ...example });
  }
  return channel;
}

/** The message at this ts that the person may see. */
export function messageOf(
  w: Workspace,
  person: Person,
  channel: Channel,
  ts: string,
  example: object,
): Message | Refusal {
  const message = messageAt(w, channel.id, ts);
  const visible = message !== undefined && (message.only === undefined || message.only === person.id);
  if (!visible)
    return refuse(`there is no message with ts "${ts}" in ${shownName(w, channel)}`, { ...example });
  return message;
}

/** A channel as people call it. */
export function shownName(w: Workspace, channel: Channel): string {
  if (!channel.im) return `#${channel.name}`;
  return `the DM of ${channel.members.map((id) => w.state.people.get(id)?.name ?? id).join(' and ')}`;
}
