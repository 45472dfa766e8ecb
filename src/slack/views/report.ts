import type { FairnessChart } from '#charts/rota-chart.ts';
import type { Load } from '#oncall/fairness.ts';
import type { Words } from '../define.ts';
import { context, escape, section } from './blocks.ts';
import { cap } from './incident-brief.ts';

/** Who carried how much of being on call, as a table and as a picture. */

/** `weekendNightHours`: hours that are of a night and of a weekend, and stand in both counts. */
export type Carrier = Load & { readonly name: string; readonly weekendNightHours: number };

export type ReportSight = {
  readonly what: string;
  readonly period: string;
  readonly people: readonly Carrier[];
  readonly zone: string;
};

const MOST = 25;
const HEADS = ['hours', 'nights', 'weekends', 'pages', 'broken nights'] as const;

const row = (name: string, cells: readonly string[], width: number): string =>
  [
    name.slice(0, width).padEnd(width),
    ...cells.map((cell, index) => cell.padStart(HEADS[index]?.length ?? 6)),
  ].join('  ');

const cellsOf = (one: Carrier): readonly string[] => [
  String(Math.round(one.hours)),
  String(one.nights),
  String(one.weekends),
  String(one.pages),
  String(one.interruptedNights),
];

/** A table, the heaviest load first. */
export function reportWords({ what, period, people, zone }: ReportSight): Words {
  const first = `On call for ${what}, ${period}`;
  if (people.length === 0)
    return { text: `${first}: nobody was on call or paged. Another time: \`/oncall report last month\`` };
  const width = Math.max(6, ...people.slice(0, MOST).map((one) => Math.min(20, one.name.length)));
  const lines = [
    row('', HEADS, width),
    ...people.slice(0, MOST).map((one) => row(one.name, cellsOf(one), width)),
  ];
  const more = people.length > MOST ? `\nand ${people.length - MOST} people more` : '';
  return {
    text: first,
    blocks: [
      section(`*${escape(first)}*`),
      section(cap(`\`\`\`${escape(lines.join('\n'))}\`\`\`${more}`, 2_900)),
      context(
        `Nights are 22:00 to 07:00, weekends Saturday and Sunday, ${escape(zone)}. A night is broken when a page came in it. Two rotas at once count once.`,
      ),
    ],
  };
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function note(one: Carrier): string {
  const nights = one.interruptedNights === 0 ? '' : `, ${plural(one.interruptedNights, 'broken night')}`;
  return one.pages === 0 ? 'no pages' : `${plural(one.pages, 'page')}${nights}`;
}

/** The picture: weekends as they are, nights without theirs, the rest is day. */
export function reportChart({ what, period, people }: ReportSight): FairnessChart {
  return {
    title: `On call for ${what}, ${period}`,
    rows: people.slice(0, MOST).map((one) => {
      const nightHours = Math.max(0, one.nightHours - one.weekendNightHours);
      return {
        name: one.name,
        weekendHours: one.weekendHours,
        nightHours,
        dayHours: Math.max(0, one.hours - one.weekendHours - nightHours),
        note: note(one),
      };
    }),
  };
}
