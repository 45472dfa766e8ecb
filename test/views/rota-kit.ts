import type { Absence, Override, Plan, Rota, RotaDefinition } from '#oncall/rota.ts';
import { drawLayer } from '../../src/slack/commands/rota-draw.ts';
import { readLayerWords } from '../../src/slack/commands/rota-words.ts';

/** Plans for the views' tests, drawn up from words as people's are. Monday 2 March 2026, 09:00 in London. */

export const NOW = new Date('2026-03-02T09:00:00Z');
export const LONDON = 'Europe/London';

const ids = (token: string): string => `U0${token.replace('@', '').toUpperCase()}`;

/** A definition of one layer, from the words behind `/rota create orders`. */
export function definitionOf(text: string, name = 'primary', now = NOW): RotaDefinition {
  const read = readLayerWords(text.split(' '), now.toISOString().slice(0, 10));
  if ('problems' in read) throw new Error(read.problems.join('; '));
  const { words } = read;
  const zone = words.zone ?? LONDON;
  const groups = words.people.map((group) => group.map(ids));
  return {
    zone,
    holidays: words.holidays ?? null,
    layers: [drawLayer({ ...words, groups }, name, zone, now)],
  };
}

export function planOf(
  definition: RotaDefinition,
  changes: Partial<Plan> & { readonly name?: string } = {},
): Plan {
  const rota: Rota = {
    id: 'rot_0000000001',
    teamId: 'tea_0000000001',
    name: changes.name ?? 'orders',
    versions: [{ validFrom: new Date('2026-01-01T00:00:00Z'), author: 'U0ADA', definition }],
    userGroupId: null,
    archived: false,
  };
  return { rota, overrides: [], absences: [], gone: new Set(), ...changes };
}

export const cover = (of: Partial<Override>): Override => ({
  id: 'ovr_0000000001',
  rotaId: 'rot_0000000001',
  role: 'primary',
  kind: 'replace',
  who: 'U0BO',
  forWhom: null,
  shifts: [],
  from: NOW,
  to: NOW,
  reason: '',
  by: 'U0BO',
  createdAt: NOW,
  cancelledAt: null,
  swapId: null,
  ...of,
});

export const away = (of: Partial<Absence>): Absence => ({
  id: 'abs_0000000001',
  personId: 'U0ADA',
  fromDate: '2026-03-02',
  toDate: '2026-03-08',
  reason: '',
  createdAt: NOW,
  cancelledAt: null,
  ...of,
});
