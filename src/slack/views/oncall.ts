import type { AbsenceId, OverrideId } from '#base/ids.ts';
import type { Absence, Role } from '#oncall/rota.ts';
import type { Words } from '../define.ts';
import { actions, button, context, escape, section } from './blocks.ts';
import type { ActionElement, Block } from './blocks.ts';
import { cap } from './incident-brief.ts';
import { linesBlocks } from './lines.ts';
import { rangeIn } from './local-time.ts';
import { roleWords } from './rota-now.ts';
import { zoneNote } from './rota.ts';
import { mention } from './words.ts';

/** What `/oncall` answers. Times are the reader's. */

/** A part of a rota in which somebody is on call. */
export type ShiftSight = {
  readonly rota: string;
  readonly role: Role;
  readonly from: Date;
  readonly to: Date;
  /** Not simply their turn. */
  readonly because: string | null;
};

/** "*orders*, Fri 6 Mar 18:00 to Mon 9 Mar 09:00". */
export function shiftWords(shift: ShiftSight, zone: string): string {
  const why = shift.because === null ? '' : ` (${shift.because})`;
  return `*${escape(roleWords(shift.rota, shift.role))}*, ${rangeIn(shift.from, shift.to, zone)}${why}`;
}

/** Who is on call instead of whom from now on, and the way back. */
export function coverSaid(
  covers: readonly (Omit<ShiftSight, 'because'> & {
    readonly who: string;
    readonly forWhom: string | null;
    readonly id: OverrideId;
  })[],
  zone: string,
): Words {
  const lines = covers.map(
    (one) =>
      `${mention(one.who)} is on call for *${escape(roleWords(one.rota, one.role))}* ${rangeIn(one.from, one.to, zone)}${one.forWhom === null ? '' : ` instead of ${mention(one.forWhom)}`}.`,
  );
  const text = lines.join('\n');
  return {
    text,
    blocks: [
      section(cap(text, 2_900)),
      context(`Those affected are told. ${zoneNote(zone)}`),
      actions(
        [button({ id: 'cover.undo', text: 'Undo', value: covers.map((one) => one.id).join(',') })],
        'cover',
      ),
    ],
  };
}

export type ShiftsSight = {
  readonly shifts: readonly ShiftSight[];
  readonly absences: readonly Absence[];
  /** Requests of mine that wait, and those that wait for me, each in a line. */
  readonly waiting: readonly Block[];
  readonly zone: string;
};

const dates = (absence: Pick<Absence, 'fromDate' | 'toDate'>): string => {
  const day = (date: string): string =>
    rangeIn(new Date(`${date}T00:00:00Z`), new Date(`${date}T24:00:00Z`), 'UTC').replace('all of ', '');
  return absence.fromDate === absence.toDate
    ? day(absence.fromDate)
    : `${day(absence.fromDate)} to ${day(absence.toDate)}`;
};

const back = (id: AbsenceId): readonly ActionElement[] => [
  button({ id: 'absence.cancel', text: 'I am there', value: id }),
];

/** A person's own shifts, absences and requests. */
export function shiftsWords({ shifts, absences, waiting, zone }: ShiftsSight): Words {
  const first =
    shifts.length === 0
      ? 'You are on call on no rota in the time that is planned.'
      : `Your next ${shifts.length === 1 ? 'shift' : `${shifts.length} shifts`}`;
  return {
    text: first,
    blocks: [
      section(`*${first}*`),
      ...linesBlocks(
        shifts.map((shift) => `• ${shiftWords(shift, zone)}`),
        () => '',
      ),
      ...absences
        .slice(0, 5)
        .flatMap((absence) => [
          section(
            `You are away ${dates(absence)}${absence.reason === '' ? '' : `: ${escape(absence.reason)}`}.`,
          ),
          actions(back(absence.id), `absence:${absence.id}`),
        ]),
      ...waiting,
      context(
        `${zoneNote(zone)} \`/oncall cover me tomorrow 9-17\` · \`/oncall swap\` · \`/oncall away 3-14 aug\` · \`/oncall link\``,
      ),
      ...(shifts.length === 0
        ? []
        : [actions([button({ id: 'swap.open', text: 'Swap a shift' })], 'shifts')]),
    ],
  };
}

/** What an absence does to the shifts of those days. */
export function awaySaid(
  absence: Absence,
  rotas: readonly {
    readonly name: string;
    readonly lines: readonly string[];
    readonly gaps: readonly string[];
  }[],
  zone: string,
): Words {
  const first = `You are away ${dates(absence)}.`;
  const touched = rotas.filter((rota) => rota.lines.length > 0);
  const lines = touched.flatMap((rota) => [`*${escape(rota.name)}*`, ...rota.lines, ...rota.gaps]);
  const said = lines.length === 0 ? 'You have no shift on those days, so nothing changes.' : lines.join('\n');
  const open = touched.some((rota) => rota.gaps.length > 0);
  return {
    text: `${first} ${lines.length === 0 ? said : ''}`.trim(),
    blocks: [
      section(cap(`${first}\n${said}`, 2_900)),
      context(
        open
          ? `Somebody must take what is open: \`/oncall cover me friday @bo\`. ${zoneNote(zone)}`
          : zoneNote(zone),
      ),
      actions([button({ id: 'absence.cancel', text: 'Undo', value: absence.id })], 'away'),
    ],
  };
}
