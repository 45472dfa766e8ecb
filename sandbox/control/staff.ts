import { z } from 'zod';
import { isZone } from '../clock.ts';
import { settle } from '../delivery/settle.ts';
import { raise } from '../events.ts';
import { faultKinds } from '../faults.ts';
import { dmOf } from '../model/channels.ts';
import { addPerson, changePerson, findPerson } from '../model/people.ts';
import { homeOf } from '../model/views.ts';
import { join } from '../model/membership.ts';
import type { Channel, Person } from '../model/state.ts';
import { personWire, viewWire } from '../model/wire.ts';
import type { Workspace } from '../workspace.ts';
import { defineAct } from './define.ts';
import { actor, anybody } from './look-up.ts';
import { isRefusal, refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { shownHome } from './shown.ts';
import type { ShownHome } from './shown.ts';

const who = z.string().min(1);

function tellApp(w: Workspace, event: 'team_join' | 'user_change', person: Person): void {
  raise(w, event, { user: personWire(w, person, true) });
}

/** Adds a person, or changes one who is there (`admin`, `tz`, `real_name`). */
export const person = defineAct(
  z.strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]{0,20}$/, 'must be lower-case letters, digits, . _ -, at most 21'),
    real_name: z.string().min(1).max(80).optional(),
    tz: z.string().refine(isZone, 'must be an IANA zone such as Europe/Oslo').optional(),
    admin: z.boolean().optional(),
  }),
  { name: 'di', tz: 'Europe/Oslo' },
  async (w, input, example): Promise<{ readonly ok: true; readonly id: string } | Refusal> => {
    const there = findPerson(w, input.name);
    if (there?.bot === true) return refuse(`${input.name} is a bot`, example);
    const { name, ...given } = input;
    const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const made =
      there === undefined ? addPerson(w, { name, ...changes }) : changePerson(w, there.id, changes);
    if (made === undefined) return refuse(`${name} is gone`, example);
    tellApp(w, there === undefined ? 'team_join' : 'user_change', made);
    const general = [...w.state.channels.values()].find((channel) => channel.general);
    if (there === undefined && general !== undefined) join(w, general, made.id);
    await settle(w);
    return { ok: true, id: made.id };
  },
);

/** Deactivates a person (`active: true` brings them back). */
export const deactivate = defineAct(
  z.strictObject({ who, active: z.boolean().optional() }),
  { who: 'cy' },
  async (w, input, example): Promise<{ readonly ok: true; readonly id: string } | Refusal> => {
    const found = anybody(w, input.who, example);
    if (isRefusal(found)) return found;
    const changed = changePerson(w, found.id, { deleted: input.active !== true });
    if (changed !== undefined) tellApp(w, 'user_change', changed);
    await settle(w);
    return { ok: true, id: found.id };
  },
);

/** Opens a person's Home tab (the app hears `app_home_opened`) and answers what they see. */
export const home = defineAct(
  z.strictObject({ user: who, tab: z.enum(['home', 'messages']).optional() }),
  { user: 'ada' },
  async (w, input, example): Promise<ShownHome | Refusal> => {
    const found = actor(w, input.user, example);
    if (isRefusal(found)) return found;
    const tab = input.tab ?? 'home';
    if (tab === 'home' && w.manifest.features?.app_home?.home_tab_enabled !== true) {
      return refuse(
        `${w.app.name} has no Home tab: its manifest lacks features.app_home.home_tab_enabled`,
        example,
      );
    }
    const view = homeOf(w, found.id);
    raise(w, 'app_home_opened', {
      user: found.id,
      channel: dmOf(w, found.id, w.app.user).channel.id,
      tab,
      ...(view === undefined || tab !== 'home' ? {} : { view: viewWire(w, view) }),
    });
    await settle(w);
    return shownHome(w, homeOf(w, found.id));
  },
);

/** Makes Web API calls fail; `*` is every method, `response_url` what `respond()` posts to. */
export const faults = defineAct(
  z.strictObject({
    method: z.string().min(1),
    kind: z.enum(faultKinds),
    times: z.int().min(1).optional(),
    seconds: z.number().min(0).max(3600).optional(),
  }),
  { method: 'chat.postMessage', kind: 'ratelimited' as const, times: 2, seconds: 1 },
  (w, input) => {
    w.faults.add({ method: input.method, kind: input.kind, times: input.times, seconds: input.seconds });
    return { ok: true, faults: w.faults.list() };
  },
);

/** Takes faults away: all, or those of one method. */
export const clearFaults = defineAct(z.strictObject({ method: z.string().optional() }), {}, (w, input) => {
  w.faults.clear(input.method);
  return { ok: true, faults: w.faults.list() };
});

/** Switches Slack's rate limits on or off. */
export const ratelimits = defineAct(z.strictObject({ on: z.boolean() }), { on: true }, (w, input) => {
  w.limits.turn(input.on);
  return { ok: true, on: input.on };
});

/** Everything between the workspace and the app after an entry. */
export const journal = defineAct(
  z.strictObject({ since: z.coerce.number().int().min(0).optional() }),
  { since: 0 },
  (w, input) => ({ ok: true, last: w.journal.last(), entries: w.journal.since(input.since ?? 0) }),
);

/** Who and what is in the workspace. */
export const state = defineAct(z.looseObject({}), {}, (w) => shownState(w));

function shownPerson(each: Person) {
  const { id, name, real_name, tz, bot, admin, deleted, color } = each;
  return { id, name, real_name, tz, bot, admin, deleted, color };
}

function shownChannel(w: Workspace, each: Channel) {
  const { id, name, members, archived, im, mpim, created, creator, general } = each;
  return {
    id,
    name,
    topic: each.topic.value,
    purpose: each.purpose.value,
    members,
    archived,
    private: each.private,
    im,
    mpim,
    ...(im ? { im_user: members.at(-1) } : {}),
    created,
    creator,
    general,
    pins: each.pins.map((pin) => pin.ts),
    bookmarks: each.bookmarks.map(({ id, title, link, emoji }) => ({ id, title, link, emoji })),
    last_ts: w.state.messages.get(id)?.findLast((said) => said.only === undefined)?.ts ?? null,
  };
}

function shownApp(w: Workspace) {
  const { display_information: about, features } = w.manifest;
  return {
    id: w.app.id,
    name: about.name,
    user: w.app.user,
    bot: w.app.bot,
    home: features?.app_home?.home_tab_enabled === true,
    messages: features?.app_home?.messages_tab_enabled !== false,
    connected: w.link() !== undefined,
  };
}

function shownState(w: Workspace) {
  const app = w.app.name;
  const { slash_commands = [], shortcuts = [] } = w.manifest.features ?? {};
  return {
    ok: true,
    team: w.team,
    people: [...w.state.people.values()].map(shownPerson),
    channels: [...w.state.channels.values()].map((each) => shownChannel(w, each)),
    commands: slash_commands.map(({ command, description, usage_hint = '' }) => ({
      command,
      description,
      usage_hint,
      app,
    })),
    shortcuts: shortcuts.map((each) => ({ ...each, app })),
    usergroups: [...w.state.usergroups.values()].map(({ id, name, handle, users, enabled }) => ({
      id,
      name,
      handle,
      users,
      enabled,
    })),
    apps: [shownApp(w)],
  };
}
