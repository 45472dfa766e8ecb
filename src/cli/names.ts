import type { PersonId } from '#base/ids.ts';
import type { Person } from '#catalog/catalog.ts';

/** People by the names that stand in a file. Pure. */
export type Names = {
  /** `@ada`, or the id where that name would be ambiguous. */
  readonly nameOf: (id: PersonId) => string;
  /** The person whom a `@name` or an id means, or why that cannot be said. */
  readonly find: (text: string) => { readonly id: PersonId } | { readonly problem: string };
  /** A sentence of the product with `<@U1>` and Slack's escapes made readable in a terminal. */
  readonly plain: (text: string) => string;
};

const SHOWN = 20;

function known(people: readonly Person[]): string {
  const active = people.filter((person) => person.active).map((person) => `@${person.name}`);
  if (active.length === 0)
    return 'Nobody is known yet: start Tocsin once (tocsin serve), it learns from Slack who is there.';
  const rest = active.length - SHOWN;
  return `Known are ${active.slice(0, SHOWN).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`;
}

/** Names of everybody; bots are nobody. */
export function namesOf(everyone: readonly Person[]): Names {
  const people = everyone.filter((person) => !person.bot);
  const called = (name: string): readonly Person[] =>
    people.filter((person) => person.name.toLowerCase() === name.toLowerCase());
  const nameOf = (id: PersonId): string => {
    const person = people.find((one) => one.id === id);
    return person === undefined || called(person.name).length > 1 ? id : `@${person.name}`;
  };
  const find: Names['find'] = (text) => {
    const [byId] = people.filter((person) => person.id === text);
    if (byId !== undefined) return { id: byId.id };
    const found = text.startsWith('@') ? called(text.slice(1)) : [];
    const active = found.filter((person) => person.active);
    const meant = active.length > 0 ? active : found;
    const [first] = meant;
    if (first === undefined) return { problem: `there is nobody called ${text}. ${known(people)}` };
    if (meant.length === 1) return { id: first.id };
    return {
      problem: `${text} may be any of ${meant.map((one) => one.id).join(', ')}; write the id, for example "${first.id}"`,
    };
  };
  const plain = (text: string): string =>
    text
      .replaceAll(/<@([UW][A-Z0-9]+)>/g, (_, id: string) => nameOf(id))
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
  return { nameOf, find, plain };
}
