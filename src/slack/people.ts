import { z } from 'zod';
import type { Person } from '#catalog/catalog.ts';
import { people, personById } from '#catalog/store.ts';
import { rememberPerson } from '#catalog/verbs/remember-person.ts';
import type { PersonId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import { as, system } from '#ledger/desk.ts';
import { OutsideError } from '#world/outside.ts';
import { SlackRefusal } from '#world/slack.ts';
import { setTimeout as wait } from 'node:timers/promises';

/** https://docs.slack.dev/reference/objects/user-object */
const User = z.object({
  id: z.string(),
  name: z.string().optional(),
  real_name: z.string().optional(),
  deleted: z.boolean().optional(),
  tz: z.string().nullish(),
  is_admin: z.boolean().optional(),
  is_owner: z.boolean().optional(),
  is_bot: z.boolean().optional(),
  profile: z.object({ real_name: z.string().optional() }).optional(),
});
const Page = z.object({
  members: z.array(z.unknown()),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

const PAGE_SIZE = 200;
const MOST_PAGES = 500;
const TRIES = 5;

const zoneOf = (zone: string | null | undefined): string => {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: zone ?? 'UTC' }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
};

/** A user object of Slack as a person; undefined when it is none. Deactivated accounts lack most fields. */
export function personFrom(user: unknown): Person | undefined {
  const { data } = User.safeParse(user);
  if (data === undefined) return undefined;
  return {
    id: data.id,
    name: data.name ?? data.id.toLowerCase(),
    realName: data.real_name ?? data.profile?.real_name ?? data.name ?? data.id,
    zone: zoneOf(data.tz),
    admin: data.is_admin === true || data.is_owner === true,
    active: data.deleted !== true,
    bot: data.is_bot === true || data.id === 'USLACKBOT',
  };
}

const same = (one: Person | undefined, other: Person): boolean =>
  one !== undefined && (Object.keys(other) as (keyof Person)[]).every((key) => one[key] === other[key]);

/** What an event of Slack says of a person, written down. */
export async function hearOfPerson(desk: Desk, user: unknown): Promise<void> {
  const person = personFrom(user);
  if (person !== undefined) await rememberPerson(as(desk, system('slack')), person);
}

async function pageOfPeople(desk: Desk, cursor: string): Promise<z.output<typeof Page>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await desk.slack.call('users.list', {
        limit: PAGE_SIZE,
        ...(cursor === '' ? {} : { cursor }),
      });
      return Page.parse(answer);
    } catch (error) {
      if (!(error instanceof OutsideError) || attempt === TRIES) throw error;
      await wait(error.retryAfterMs ?? attempt * 500);
    }
  }
}

/** Asks Slack for everybody, page by page, and writes down what is new; answers how many people it named. Throws what Slack refuses. */
export async function syncPeople(desk: Desk): Promise<number> {
  const known = new Map((await people(desk)).map((person) => [person.id, person]));
  let [cursor, count] = ['', 0];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { members, response_metadata: next } = await pageOfPeople(desk, cursor);
    for (const member of members) {
      const person = personFrom(member);
      if (person === undefined) continue;
      count += 1;
      if (!same(known.get(person.id), person)) await rememberPerson(as(desk, system('slack')), person);
    }
    cursor = next?.next_cursor ?? '';
    if (cursor === '') break;
  }
  return count;
}

/** Sees to it that somebody who acts is known: a guest of a shared channel, or a person who joined a second ago. Never throws for Slack's sake. */
export async function meetPerson(desk: Desk, id: PersonId): Promise<void> {
  if ((await personById(desk, id)) !== undefined) return;
  try {
    const answer = await desk.slack.call('users.info', { user: id });
    await hearOfPerson(desk, answer['user']);
  } catch (error) {
    if (!(error instanceof OutsideError) && !(error instanceof SlackRefusal)) throw error;
    desk.log.warn({ person: id, err: error }, 'Slack does not say who somebody is');
  }
}
