import type { ComponentWish } from '#status/component-rules.ts';
import { brief } from '../views/incident-brief.ts';
import { isQuoted, readSwitch, textOf } from './status-grammar.ts';
import type { Known, Parts } from './status-grammar.ts';

/** The settings of a component as they are typed. Pure. */

export const COMPONENT_WORDS: Known = {
  name: 'phrase',
  group: 'phrase',
  services: 'many',
  service: 'many',
  follow: 'one',
  description: 'phrase',
  from: 'one',
  showcase: 'one',
  'only-if-degraded': 'one',
  position: 'one',
  page: 'one',
};

/** Groups and services are still names; `group` null: in none. */
export type TypedComponent = {
  readonly wish: Omit<ComponentWish, 'groupId' | 'serviceIds'>;
  readonly group?: string | null;
  readonly services?: readonly string[];
};

type Switch = 'follows' | 'showcase' | 'onlyIfDegraded';
const SWITCHES: Readonly<Record<string, Switch>> = {
  follow: 'follows',
  showcase: 'showcase',
  'only-if-degraded': 'onlyIfDegraded',
};

const isNone = (text: string): boolean => ['none', 'off', '-'].includes(text.toLowerCase());

/** `services orders,api`, `services orders api` and a repeated `service orders` name the same two; `services none` none. */
function servicesIn({ words }: Parts): readonly string[] | undefined {
  const typed = [words.get('services'), words.get('service')].filter((one) => one !== undefined);
  if (typed.length === 0) return undefined;
  const names = typed
    .flat()
    .flatMap((token) => (isQuoted(token) ? [token.text] : token.text.split(',')))
    .filter((name) => name !== '')
    .map((name) => name.toLowerCase());
  return names.length === 1 && isNone(names[0] ?? '') ? [] : [...new Set(names)];
}

/** The settings that were typed, or all that cannot be, in words. */
export function readComponentWish(parts: Parts): TypedComponent | { readonly problems: readonly string[] } {
  const { words } = parts;
  const problems = [...parts.problems];
  let wish: TypedComponent['wish'] = {};
  for (const [word, key] of Object.entries(SWITCHES)) {
    const typed = words.get(word);
    if (typed === undefined) continue;
    const on = readSwitch(textOf(typed));
    if (on === undefined) problems.push(`“${brief(textOf(typed), 60)}” is neither on nor off: ${word} on`);
    else wish = { ...wish, [key]: on };
  }
  const [name, description, from, position, group] = ['name', 'description', 'from', 'position', 'group'].map(
    (word) => {
      const typed = words.get(word);
      return typed === undefined ? undefined : textOf(typed);
    },
  );
  if (position !== undefined && !/^\d{1,4}$/.test(position))
    problems.push(`“${brief(position, 60)}” is no place; 1 is the first: position 2`);
  if (problems.length > 0) return { problems };
  const services = servicesIn(parts);
  return {
    wish: {
      ...wish,
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description: isNone(description) ? null : description }),
      ...(from === undefined ? {} : { startDate: from }),
      ...(position === undefined ? {} : { position: Number(position) }),
    },
    ...(group === undefined ? {} : { group: isNone(group) ? null : group }),
    ...(services === undefined ? {} : { services }),
  };
}
