import type { PersonId } from '#base/ids.ts';
import type { Swap } from '#oncall/rota.ts';
import { actions, button, context, divider, escape, section } from './blocks.ts';
import type { Block } from './blocks.ts';
import { cap } from './incident-brief.ts';
import { dayTime } from './local-time.ts';
import { shiftWords } from './oncall.ts';
import type { ShiftSight } from './oncall.ts';
import { nowWords, roleWords } from './rota-now.ts';
import type { RotaLine } from './rota.ts';
import { waitingBlocks } from './swap.ts';

/** What Home shows of being on call. */
export type OncallSight = {
  readonly reader: PersonId;
  readonly zone: string;
  readonly now: Date;
  /** Rotas of the person's teams. */
  readonly rotas: readonly RotaLine[];
  readonly shifts: readonly ShiftSight[];
  readonly swaps: readonly { readonly swap: Swap; readonly rota: string }[];
};

const SHOWN = { rotas: 8, shifts: 5, swaps: 4 } as const;

/** A shift that runs is shown by its end alone, so that Home changes only when something does. */
function shiftLine(shift: ShiftSight, { now, zone }: OncallSight): string {
  if (shift.from > now) return `• ${shiftWords(shift, zone)}`;
  const why = shift.because === null ? '' : ` (${shift.because})`;
  return `• *${escape(roleWords(shift.rota, shift.role))}*: on call now, until ${dayTime(shift.to, zone)}${why}`;
}

/** The part of Home about shifts: who is on call, my shifts, requests that wait for me. */
export function homeOncall(sight: OncallSight): readonly Block[] {
  const { rotas, shifts, swaps, zone, reader } = sight;
  if (rotas.length === 0 && shifts.length === 0 && swaps.length === 0) return [];
  const now = rotas
    .slice(0, SHOWN.rotas)
    .flatMap(({ rota, roles }) =>
      roles.map(
        ({ role, segments }) => `*${escape(roleWords(rota.name, role))}*: ${nowWords(segments, zone)}`,
      ),
    );
  const mine =
    shifts.length === 0
      ? 'You have no shift in the time that is planned.'
      : ['*My shifts*', ...shifts.slice(0, SHOWN.shifts).map((shift) => shiftLine(shift, sight))].join('\n');
  return [
    divider(),
    ...(now.length === 0 ? [] : [section(cap(['*On call*', ...now].join('\n'), 2_900))]),
    section(cap(mine, 2_900)),
    ...swaps.slice(0, SHOWN.swaps).flatMap(({ swap, rota }) => waitingBlocks(swap, rota, reader, zone)),
    ...(shifts.length === 0
      ? []
      : [
          actions(
            [
              button({ id: 'oncall.shifts', text: 'All my shifts' }),
              button({ id: 'swap.open', text: 'Swap a shift' }),
            ],
            'oncall',
          ),
        ]),
    context(`Times are yours, ${escape(zone)}.`),
  ];
}
