import type { Person } from '#catalog/catalog.ts';

/** A person as Slack tells of them; ada is an admin unless told otherwise. */
export const somebody = (name: string, more: Partial<Person> = {}): Person => ({
  id: `U${name.toUpperCase()}`,
  name,
  realName: name,
  zone: 'Europe/London',
  admin: name === 'ada',
  active: true,
  bot: false,
  ...more,
});
