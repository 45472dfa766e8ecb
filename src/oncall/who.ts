import type { PersonId } from '#base/ids.ts';
import type { Person, Team } from '#catalog/catalog.ts';

/** Pure. Who is woken while teams have no rota: the responder, else every member, else the admins. Nobody there never drops a page. */
export type Who = { readonly people: readonly PersonId[]; readonly because: string };

const awake = (everyone: readonly Person[]): readonly Person[] =>
  everyone.filter((person) => person.active && !person.bot);
const ids = (people: readonly Person[]): readonly PersonId[] => people.map((person) => person.id);

/** Whom to page for a team's alert, and why them. */
export function whoToPage(team: Team, everyone: readonly Person[]): Who {
  const here = awake(everyone);
  const responder = here.find((person) => person.id === team.responder);
  if (responder !== undefined)
    return { people: [responder.id], because: `you are the responder of ${team.name}` };
  const members = here.filter((person) => team.members.includes(person.id));
  if (members.length > 0)
    return { people: ids(members), because: `${team.name} has no responder, so every member is paged` };
  const admins = here.filter((person) => person.admin);
  return { people: ids(admins), because: `${team.name} has nobody who can be paged, so the admins are` };
}

/** Whom to page when one who was paged cannot be reached: the rest of the team, then the admins, then everybody else there is; nobody twice. */
export function whoElseToPage(
  team: Team | undefined,
  everyone: readonly Person[],
  alreadyTold: readonly PersonId[],
): Who {
  const left = awake(everyone).filter((person) => !alreadyTold.includes(person.id));
  const members = left.filter((person) => team?.members.includes(person.id) === true);
  if (members.length > 0)
    return {
      people: ids(members),
      because: 'the one paged before could not be reached, and you are on the team',
    };
  const admins = left.filter((person) => person.admin);
  if (admins.length > 0)
    return { people: ids(admins), because: 'nobody of the team could be reached, and you are an admin' };
  return { people: ids(left), because: 'neither the team nor an admin could be reached' };
}
