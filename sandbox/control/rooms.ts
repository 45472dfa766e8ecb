import { z } from 'zod';
import { settle } from '../delivery/settle.ts';
import { addChannel, dmOf, nameTrouble } from '../model/channels.ts';
import {
  announceCreated,
  archive as archiveIt,
  join as joinIt,
  leave as leaveIt,
  remove,
  rename as renameIt,
  unarchive as unarchiveIt,
} from '../model/membership.ts';
import type { Channel, Person } from '../model/state.ts';
import type { Workspace } from '../workspace.ts';
import { defineAct } from './define.ts';
import type { Act } from './define.ts';
import { actor, anybody, channelOf, shownName } from './look-up.ts';
import { isRefusal, refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

const who = z.string().min(1);
type Done = { readonly ok: true; readonly channel: string };
type Place = { readonly user: string; readonly channel: string };
type Found = { readonly person: Person; readonly channel: Channel };

function found(w: Workspace, input: Place, example: object): Found | Refusal {
  const person = actor(w, input.user, example);
  if (isRefusal(person)) return person;
  const channel = channelOf(w, person, input.channel, example);
  return isRefusal(channel) ? channel : { person, channel };
}

function inChannel(run: (w: Workspace, place: Found) => string | undefined): Act<Place, Done> {
  const example = { user: 'ada', channel: '#orders' };
  return defineAct(
    z.strictObject({ user: who, channel: who }),
    example,
    async (w, input, shown): Promise<Done | Refusal> => {
      const place = found(w, input, shown);
      if (isRefusal(place)) return place;
      if (place.channel.im || place.channel.mpim) return refuse('that cannot be done to a DM', shown);
      const trouble = run(w, place);
      if (trouble !== undefined) return refuse(trouble, shown);
      await settle(w);
      return { ok: true, channel: place.channel.id };
    },
  );
}

/** Joins a public channel. */
export const join = inChannel((w, { person, channel }) => {
  if (channel.archived) return `is_archived: ${shownName(w, channel)} is archived`;
  joinIt(w, channel, person.id);
  return undefined;
});

/** Leaves a channel. */
export const leave = inChannel((w, { person, channel }) => {
  if (channel.general) return 'nobody leaves #general (cant_leave_general)';
  if (!channel.members.includes(person.id)) return `${person.name} is not in ${shownName(w, channel)}`;
  leaveIt(w, channel, person.id);
  return undefined;
});

/** Archives a channel. */
export const archive = inChannel((w, { person, channel }) => {
  if (channel.general) return '#general cannot be archived (cant_archive_general)';
  if (channel.archived) return `${shownName(w, channel)} is archived already (already_archived)`;
  archiveIt(w, channel, person.id);
  return undefined;
});

/** Brings an archived channel back. */
export const unarchive = inChannel((w, { person, channel }) => {
  if (!channel.archived) return `${shownName(w, channel)} is not archived (not_archived)`;
  unarchiveIt(w, channel, person.id);
  return undefined;
});

/** Deletes a channel with everything in it; admins only. */
export const deleteChannel = inChannel((w, { person, channel }) => {
  if (channel.general) return '#general cannot be deleted';
  if (!person.admin) return `only admins delete channels; ${person.name} is none`;
  remove(w, channel, person.id);
  return undefined;
});

/** Makes a channel. */
export const channel = defineAct(
  z.strictObject({ user: who, name: who, private: z.boolean().optional() }),
  { user: 'ada', name: 'orders' },
  async (w, input, example): Promise<(Done & { readonly name: string }) | Refusal> => {
    const person = actor(w, input.user, example);
    if (isRefusal(person)) return person;
    const name = input.name.replace(/^#/, '');
    const trouble = nameTrouble(w, name);
    if (trouble !== undefined) return refuse(`"${name}" cannot be a channel's name: ${trouble}`, example);
    const kind = input.private === true ? 'private' : 'public';
    const made = addChannel(w, { name, creator: person.id, members: [person.id], kind });
    announceCreated(w, made);
    await settle(w);
    return { ok: true, channel: made.id, name };
  },
);

/** Renames a channel: its creator or an admin. */
export const rename = defineAct(
  z.strictObject({ user: who, channel: who, name: who }),
  { user: 'ada', channel: '#orders', name: 'orders-team' },
  async (w, input, example): Promise<Done | Refusal> => {
    const place = found(w, input, example);
    if (isRefusal(place)) return place;
    const name = input.name.replace(/^#/, '');
    const trouble = nameTrouble(w, name);
    if (trouble !== undefined) return refuse(`"${name}" cannot be a channel's name: ${trouble}`, example);
    renameIt(w, place.channel, place.person.id, name);
    await settle(w);
    return { ok: true, channel: place.channel.id };
  },
);

/** Invites somebody (the bot too) to a channel one is in. Without `who` one joins. */
export const invite = defineAct(
  z.strictObject({ user: who, channel: who, who: z.string().optional() }),
  { user: 'ada', channel: '#orders', who: 'bo' },
  async (w, input, example): Promise<Done | Refusal> => {
    const place = found(w, input, example);
    if (isRefusal(place)) return place;
    const guest = anybody(w, input.who ?? input.user, example);
    if (isRefusal(guest)) return guest;
    if (guest.deleted) return refuse(`${guest.name} is deactivated`, example);
    const trouble = place.channel.archived
      ? 'is_archived'
      : place.channel.im
        ? 'that cannot be done to a DM'
        : undefined;
    if (trouble !== undefined) return refuse(`${trouble}: ${shownName(w, place.channel)}`, example);
    joinIt(w, place.channel, guest.id, place.person.id);
    await settle(w);
    return { ok: true, channel: place.channel.id };
  },
);

/** Removes somebody (the bot too) from a channel. */
export const kick = defineAct(
  z.strictObject({ user: who, channel: who, who }),
  { user: 'ada', channel: '#orders', who: 'bo' },
  async (w, input, example): Promise<Done | Refusal> => {
    const place = found(w, input, example);
    if (isRefusal(place)) return place;
    const guest = anybody(w, input.who, example);
    if (isRefusal(guest)) return guest;
    if (!place.channel.members.includes(guest.id))
      return refuse(`${guest.name} is not in ${shownName(w, place.channel)}`, example);
    if (place.channel.im || (place.channel.general && !guest.bot))
      return refuse('nobody can be removed from there', example);
    leaveIt(w, place.channel, guest.id);
    await settle(w);
    return { ok: true, channel: place.channel.id };
  },
);

/** Opens the DM with a person or a bot; a bot's Messages tab tells the app (`app_home_opened`). */
export const open = defineAct(
  z.strictObject({ user: who, with: who }),
  { user: 'ada', with: 'bo' },
  (w, input, example): Done | Refusal => {
    const person = actor(w, input.user, example);
    if (isRefusal(person)) return person;
    const other = anybody(w, input.with, example);
    if (isRefusal(other)) return other;
    return { ok: true, channel: dmOf(w, person.id, other.id).channel.id };
  },
);
