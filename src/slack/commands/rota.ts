import type { Rota } from '#oncall/rota.ts';
import { rotaByName, rotas } from '#oncall/rota-store.ts';
import { teamsOf } from '#catalog/store.ts';
import { defineCommand } from '../define.ts';
import type { Command, Seat } from '../define.ts';
import { firstWord, tokens } from '../grammar.ts';
import { brief } from '../views/incident-brief.ts';
import { help } from '../views/help.ts';
import { rotaCard, rotaList } from '../views/rota.ts';
import { ROTA_EXAMPLE, sayRotaRefusal } from '../views/rota-refusals.ts';
import { calendarLink } from './calendar-link.ts';
import { hereOf } from './here.ts';
import { override } from './oncall-override.ts';
import { askArchive, undo } from './rota-end.ts';
import { group } from './rota-group.ts';
import { add, changeWith, createFrom, edit, members, remove } from './rota-plan.ts';
import { history, picture, show } from './rota-show.ts';
import { rotaLines, rotaSight } from './rota-sight.ts';

const USAGE: Command['usage'] = [
  {
    words: 'create <name> <turns> [zone] @people… [hours …] [holidays …]',
    does: 'shows a preview of a new rota; turns are `weekly monday 09:00`, `daily 09:00`, `monthly 1 09:00`, `every 2 weeks`; without words it opens a form',
    example: ROTA_EXAMPLE,
  },
  { words: 'list', does: 'shows every rota, who is on call now and next', example: '/rota list' },
  { words: 'show <name>', does: 'shows one whole, with six weeks', example: '/rota show orders' },
  { words: 'picture <name>', does: 'draws the coming six weeks', example: '/rota picture orders' },
  {
    words: 'edit <name> [layer] …',
    does: 'previews a change by the words of create; without words it opens a form',
    example: '/rota edit orders weekly tuesday 10:00',
  },
  {
    words: 'add <name> <layer> … · remove <name> <layer>',
    does: 'previews a layer more or less: a secondary, nights, weekends',
    example: '/rota add orders nights daily 20:00 hours 20:00-08:00 @cy @dee',
  },
  {
    words: 'members <name> add|remove|order @people…',
    does: 'previews other people or another order; whoever has the turn now keeps it',
    example: '/rota members orders add @dee',
  },
  {
    words: 'override <name> @who [for @whom] <when> [why]',
    does: 'puts somebody on call for a time',
    example: '/rota override orders @bo for @ada friday 18:00 to monday 09:00 wedding',
  },
  {
    words: 'history <name> [moment]',
    does: 'shows what was changed, or who was on call then',
    example: '/rota history orders saturday 03:00',
  },
  {
    words: 'group <name> @handle|off',
    does: 'keeps a Slack user group holding whoever is on call',
    example: '/rota group orders @orders-oncall',
  },
  {
    words: 'link <name> [off]',
    does: 'makes or revokes a secret calendar link',
    example: '/rota link orders',
  },
  {
    words: 'undo <name> · archive <name>',
    does: 'takes the newest change back; ends the rota',
    example: '/rota undo orders',
  },
];

type One = (seat: Seat, rota: Rota, words: readonly string[]) => Promise<void>;

const ACTS: Readonly<Record<string, One>> = {
  show,
  picture,
  history,
  group,
  undo,
  override,
  edit: changeWith(edit),
  add: changeWith(add),
  remove: changeWith(remove),
  members: changeWith(members),
  preview: async (seat, rota, words) =>
    words.length > 0
      ? changeWith(edit)(seat, rota, words)
      : seat.answer(rotaCard(await rotaSight(seat.desk, rota, await hereOf(seat)))),
  archive: askArchive,
  link: (seat, rota, words) =>
    calendarLink(seat, { kind: 'rota', rotaId: rota.id }, words, {
      what: `the rota *${rota.name}*`,
      command: `/rota link ${rota.name}`,
    }),
};

async function list(seat: Seat): Promise<void> {
  const here = await hereOf(seat);
  return seat.answer(rotaList(await rotaLines(seat.desk, here), here.zone));
}

/** The rota that a word names; without a word the only one of the person's teams. */
async function named(seat: Seat, name: string | undefined): Promise<Rota | undefined> {
  if (name !== undefined) return rotaByName(seat.desk, name.toLowerCase());
  const mine = new Set((await teamsOf(seat.desk, seat.personId)).map((team) => team.id));
  const living = (await rotas(seat.desk)).filter((rota) => !rota.archived && mine.has(rota.teamId));
  return living.length === 1 ? living[0] : undefined;
}

/** Everything about rotas. */
export const rotaCommand = defineCommand({
  name: '/rota',
  summary: 'makes rotas and changes them, after a preview',
  usage: USAGE,
  run: async (seat, text) => {
    const { word, rest } = firstWord(text);
    const words = tokens(rest).map((token) => token.text);
    if (word === 'create' || word === 'new') return createFrom(seat, words);
    if (word === 'list') return list(seat);
    const act = Object.hasOwn(ACTS, word) ? ACTS[word] : undefined;
    if (act === undefined) return seat.answer(help(rotaCommand, word));
    const [name, ...others] = words;
    const rota = await named(seat, name);
    if (rota !== undefined) return act(seat, rota, others);
    return seat.answer({
      text:
        name === undefined
          ? `Say which rota. Example: \`${USAGE.find((line) => line.words.startsWith(word))?.example ?? `/rota ${word} orders`}\``
          : `There is no rota “${brief(name, 60)}”. ${sayRotaRefusal({ why: 'not_found', what: 'rota' }).replace('There is no such rota. ', '')} Make it: \`/rota create ${brief(name, 60)} weekly monday 09:00 @ada @bo\``,
    });
  },
});
