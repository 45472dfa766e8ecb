import { nearest } from '#base/nearest.ts';
import { personById, teamByName, teams } from '#catalog/store.ts';
import { readiness } from '#oncall/verbs/readiness.ts';
import type { Command, Seat } from '../define.ts';
import { firstWord } from '../grammar.ts';
import { escape } from '../views/blocks.ts';
import { readinessWords } from '../views/readiness.ts';

export const READINESS_USAGE: Command['usage'][number] = {
  words: 'readiness [team]',
  does: 'says what would let a page down: gaps, people whom only Slack reaches, steps that reach nobody',
  example: '/tocsin readiness orders',
};

/** `/tocsin readiness`, of every team or of one. */
export async function answerReadiness(seat: Seat, text: string): Promise<void> {
  const { desk } = seat;
  const { word } = firstWord(text);
  const zone = (await personById(desk, seat.personId))?.zone ?? 'UTC';
  if (word === '') return seat.answer(readinessWords(await readiness(desk), zone));
  const team = await teamByName(desk, word);
  if (team !== undefined) return seat.answer(readinessWords(await readiness(desk, [team.id]), zone));
  const living = (await teams(desk)).filter((one) => !one.archived).map((one) => one.name);
  const meant = nearest(word, living);
  return seat.answer({
    text: `There is no team “${escape(word)}”${meant === undefined ? '' : `; did you mean “${escape(meant)}”`}. Example: \`${READINESS_USAGE.example}\``,
  });
}
