import { z } from 'zod';
import { parseLocal } from '#base/calendar.ts';
import type { PersonId } from '#base/ids.ts';
import type { Layer, RotaDefinition, Turn, Window } from '#oncall/rota.ts';
import { readWindow } from '#slack/commands/rota-windows.ts';
import { daysText } from '#slack/views/policy-text.ts';

/** A rota as it stands in a file: for `tocsin rota preview`, export and apply. Pure. */

const TURN = /^(\d{1,3}) (hour|day|week|month)s?$/;
const person = z.string().min(1);
const LayerBody = z.strictObject({
  name: z.string().min(1).max(50),
  /** `secondary` is on call beside `primary`. */
  role: z.enum(['primary', 'secondary'], 'it is primary or secondary').default('primary'),
  /** Lower wins where several have somebody; equal ones are on call together. Left out: its place in the list. */
  rank: z.number().int().min(0).max(100).optional(),
  turn: z.string().regex(TURN, 'a turn is a number and hours, days, weeks or months'),
  counts: z.enum(['worked', 'calendar'], 'it is worked or calendar').default('calendar'),
  anchor: z.string().refine((text) => parseLocal(text) !== undefined, 'an anchor is a local time'),
  members: z.array(z.union([person, z.array(person).min(1)])).min(1, 'a layer has at least one member'),
  windows: z
    .array(z.string().refine((text) => windowOf(text) !== undefined, 'these are no days and hours'))
    .default([]),
  holidays: z.enum(['work', 'off', 'only'], 'it is work, off or only').default('work'),
});
export const RotaBody = z.strictObject({
  zone: z.string(),
  holidays: z.string().optional(),
  layers: z.array(LayerBody).min(1, 'a rota has at least one layer'),
});
export type RotaBody = z.output<typeof RotaBody>;

const EXAMPLES: Readonly<Record<string, string>> = {
  zone: 'Europe/London',
  holidays: 'GB',
  layers: '[{name: primary, turn: 1 week, anchor: 2026-03-02T09:00, members: ["@ada", "@bo"]}]',
  name: 'primary',
  role: 'secondary',
  rank: '0',
  turn: '1 week',
  counts: 'worked',
  anchor: '2026-03-02T09:00',
  members: '["@ada", ["@bo", "@cy"]]',
  windows: '["mon-fri 09:00-17:00", "fri 20:00 to mon 08:00"]',
};

/** One thing that is wrong with a rota of a file: where, what, and what could stand there. */
export function rotaProblem(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String);
  const key = path.findLast((part) => EXAMPLES[part] !== undefined) ?? 'layers';
  const what =
    issue.code === 'unrecognized_keys'
      ? `${issue.keys.map((one) => `"${one}"`).join(', ')} is not known here`
      : issue.code === 'invalid_type' && issue.input === undefined
        ? 'this is missing'
        : issue.code === 'invalid_type' || issue.code === 'invalid_union'
          ? 'this cannot be read'
          : issue.message;
  return `${path.length === 0 ? 'the file' : path.join('.')}: ${what}. Example: ${key}: ${EXAMPLES[key]}`;
}

function windowOf(text: string): Window | undefined {
  const words = text.trim().toLowerCase().split(/\s+/);
  const read = readWindow(words);
  return read !== undefined && read.took === words.length ? read.value : undefined;
}

function turnOf(text: string, counts: Turn['counts']): Turn {
  const [, length = '1', unit = 'week'] = TURN.exec(text) ?? [];
  // The pattern admits no other unit.
  return { unit: unit as Turn['unit'], length: Number(length), counts };
}

/** The definition that a file describes. `who` answers the person a name means, or why that cannot be said. */
export function definitionOf(
  body: RotaBody,
  who: (name: string) => PersonId | { readonly problem: string },
): { readonly definition: RotaDefinition } | { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const id = (name: string, layer: string): PersonId => {
    const found = who(name);
    if (typeof found === 'string') return found;
    problems.push(`layer ${layer}: members: ${found.problem}`);
    return name;
  };
  const layers = body.layers.map((layer, index): Layer => ({
    name: layer.name,
    role: layer.role,
    rank: layer.rank ?? index,
    turn: turnOf(layer.turn, layer.counts),
    anchor: layer.anchor,
    members: layer.members.map((group) =>
      (typeof group === 'string' ? [group] : group).map((name) => id(name, layer.name)),
    ),
    windows: layer.windows.flatMap((text) => windowOf(text) ?? []),
    holidays: layer.holidays,
  }));
  return problems.length > 0
    ? { problems: [...new Set(problems)] }
    : { definition: { zone: body.zone, holidays: body.holidays ?? null, layers } };
}

const windowText = (window: Window): string =>
  window.kind === 'span'
    ? `${daysText([window.from.day])} ${window.from.at} to ${daysText([window.to.day])} ${window.to.at}`
    : `${window.days.length === 0 || window.days.length === 7 ? '' : `${daysText(window.days)} `}${window.from}-${window.to}`;

const turnText = ({ length, unit }: Turn): string => `${length} ${unit}${length === 1 ? '' : 's'}`;

/** A definition as it stands in a file, each thing that is as usual left out. */
export const bodyOf = (definition: RotaDefinition, nameOf: (id: PersonId) => string): RotaBody => ({
  zone: definition.zone,
  ...(definition.holidays === null ? {} : { holidays: definition.holidays }),
  layers: definition.layers.map((layer, index) => ({
    name: layer.name,
    role: layer.role,
    ...(layer.rank === index ? {} : { rank: layer.rank }),
    turn: turnText(layer.turn),
    counts: layer.turn.counts,
    anchor: layer.anchor,
    members: layer.members.map((group) => {
      const names = group.map(nameOf);
      return names.length === 1 ? (names[0] ?? '') : names;
    }),
    windows: layer.windows.map(windowText),
    holidays: layer.holidays,
  })),
});
