import { seconds } from '../clock.ts';
import type { Workspace } from '../workspace.ts';
import { namedId, nextNumber } from './ids.ts';
import type { Person } from './state.ts';

const COLORS = ['9f69e7', '4bbe2e', 'e7392d', '3c989f', '674b1b', 'e96699', 'e0a729', '684b6c'];

export type NewPerson = {
  readonly name: string;
  readonly real_name?: string;
  readonly tz?: string;
  readonly admin?: boolean;
};

/** Adds a person; the name must be free. */
export function addPerson(w: Workspace, wanted: NewPerson): Person {
  const number = nextNumber(w.state, 'U');
  const person: Person = {
    id: namedId('U', wanted.name, number),
    name: wanted.name,
    real_name: wanted.real_name ?? `${wanted.name.slice(0, 1).toUpperCase()}${wanted.name.slice(1)}`,
    tz: wanted.tz ?? 'Europe/London',
    admin: wanted.admin ?? false,
    deleted: false,
    color: COLORS[number % COLORS.length] ?? '9f69e7',
    email: `${wanted.name}@example.com`,
    bot: false,
    updated: seconds(w.clock),
  };
  w.state.people.set(person.id, person);
  w.live.tell({ type: 'people', user: person.id });
  return person;
}

/** Adds or refreshes the app's own bot, whose id comes from the manifest. */
export function seatBot(w: Workspace): void {
  const before = w.state.people.get(w.app.user);
  w.state.people.set(w.app.user, {
    id: w.app.user,
    name: w.app.name,
    real_name: w.app.name,
    tz: 'America/Los_Angeles',
    admin: false,
    deleted: before?.deleted ?? false,
    color: '757575',
    email: '',
    bot: true,
    updated: before?.updated ?? seconds(w.clock),
  });
}

/** Changes some fields of a person; nothing when there is none. */
export function changePerson(w: Workspace, id: string, changes: Partial<Person>): Person | undefined {
  const person = w.state.people.get(id);
  if (person === undefined) return undefined;
  const changed = { ...person, ...changes, updated: seconds(w.clock) };
  w.state.people.set(id, changed);
  w.live.tell({ type: 'people', user: id });
  return changed;
}

/** The person with this name (with or without @) or id. */
export function findPerson(w: Workspace, nameOrId: string): Person | undefined {
  const wanted = nameOrId.replace(/^@/, '');
  const byId = w.state.people.get(wanted);
  if (byId !== undefined) return byId;
  return [...w.state.people.values()].find((person) => person.name === wanted.toLowerCase());
}
