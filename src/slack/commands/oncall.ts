import { teamByName, teamsOf } from '#catalog/store.ts';
import { rotaByName } from '#oncall/rota-store.ts';
import { defineCommand } from '../define.ts';
import type { Command, Seat } from '../define.ts';
import { firstWord, tokens } from '../grammar.ts';
import { escape } from '../views/blocks.ts';
import { help } from '../views/help.ts';
import { rotaList } from '../views/rota.ts';
import { calendarLink } from './calendar-link.ts';
import { hereOf } from './here.ts';
import { away } from './oncall-away.ts';
import { cover, take } from './oncall-override.ts';
import { report } from './oncall-report.ts';
import { myShifts } from './oncall-shifts.ts';
import { openSwap } from './oncall-swap.ts';
import { rotaLines } from './rota-sight.ts';

const USAGE: Command['usage'] = [
  {
    words: '[team, rota or all]',
    does: 'says who is on call now and next, for your teams unless you name one',
    example: '/oncall orders',
  },
  {
    words: 'cover me <when> [@who] [why]',
    does: 'has somebody take your shift over; nobody named: asks the team, the first to accept has it',
    example: '/oncall cover me tomorrow 9-17 @bo dentist',
  },
  {
    words: 'cover @somebody <when> · take <rota> <when>',
    does: 'puts you on call instead',
    example: '/oncall cover @bo friday',
  },
  { words: 'swap', does: 'asks somebody to swap a shift, by a form', example: '/oncall swap' },
  {
    words: 'away <days> [why]',
    does: 'says that you cannot be on call, and what becomes of your shifts',
    example: '/oncall away 3-14 aug',
  },
  { words: 'shifts', does: 'shows your next shifts, and requests that wait', example: '/oncall shifts' },
  {
    words: 'report [when] [team]',
    does: 'shows who carried how much, as a table and a picture',
    example: '/oncall report last month',
  },
  {
    words: 'link [off]',
    does: 'makes or revokes the secret link to your shifts’ calendar',
    example: '/oncall link',
  },
];

/** Who is on call: of the teams I am on, of one that is named, of all. */
async function who(seat: Seat, name: string): Promise<void> {
  const here = await hereOf(seat);
  const mine = new Set((await teamsOf(seat.desk, seat.personId)).map((team) => team.id));
  if (name === '' || name === 'all') {
    const own = name === 'all' ? [] : await rotaLines(seat.desk, here, (rota) => mine.has(rota.teamId));
    return seat.answer(rotaList(own.length > 0 ? own : await rotaLines(seat.desk, here), here.zone));
  }
  const [rota, team] = [await rotaByName(seat.desk, name), await teamByName(seat.desk, name)];
  const lines = await rotaLines(seat.desk, here, (one) => one.id === rota?.id || one.teamId === team?.id);
  if (lines.length > 0) return seat.answer(rotaList(lines, here.zone));
  return seat.answer(
    team === undefined
      ? help(oncallCommand, name)
      : {
          text: `The team ${escape(name)} has no rota. Make one: \`/rota create ${escape(name)} weekly monday 09:00 @ada @bo\``,
        },
  );
}

const ACTS: Readonly<Record<string, (seat: Seat, words: readonly string[]) => Promise<void>>> = {
  cover,
  take,
  swap: openSwap,
  away,
  shifts: myShifts,
  report,
  link: (seat, words) =>
    calendarLink(seat, { kind: 'person', personId: seat.personId }, words, {
      what: 'your shifts',
      command: '/oncall link',
    }),
};

/** Who is on call, and what a person does about their own shifts. */
export const oncallCommand = defineCommand({
  name: '/oncall',
  summary: 'says who is on call, and arranges cover, swaps and absences',
  usage: USAGE,
  run: async (seat, text) => {
    const { word, rest } = firstWord(text);
    if (word === 'help') return seat.answer(help(oncallCommand, ''));
    const act = Object.hasOwn(ACTS, word) ? ACTS[word] : undefined;
    const words = tokens(rest).map((token) => token.text);
    if (act !== undefined) return act(seat, words);
    return who(seat, word === 'who' ? (words[0] ?? '').toLowerCase() : word);
  },
});
