import { nearest } from '#base/nearest.ts';
import { personById, teamByName, teams } from '#catalog/store.ts';
import { drillMonthly, drillsMonthly, startDrill } from '#oncall/verbs/drill.ts';
import type { TeamDrillRefusal } from '#oncall/verbs/drill.ts';
import type { Command, Seat } from '../define.ts';
import { firstWord } from '../grammar.ts';
import { escape } from '../views/blocks.ts';
import { dayTime } from '../views/local-time.ts';
import { mentions } from '../views/words.ts';

export const DRILL_USAGE: Command['usage'][number] = {
  words: 'drill <team> [monthly | never]',
  does: 'pages the team as if something critical were wrong, marked as a test everywhere; monthly does it every first Tuesday',
  example: '/tocsin drill orders',
};
const EXAMPLES =
  'Examples: `/tocsin drill orders`, `/tocsin drill orders monthly`, `/tocsin drill orders never`';

const refusal = (why: TeamDrillRefusal, team: string): string =>
  why.why === 'not_found'
    ? `There is no team “${escape(team)}” any more. ${EXAMPLES}`
    : `Drills of ${escape(team)} are for its members and for admins: ${mentions(why.who)}. To see instead what would happen: \`/tocsin simulate ${escape(team)} sev1\``;

/** `/tocsin drill orders`: the whole path of a page, with nothing wrong. */
export async function answerDrill(seat: Seat, text: string): Promise<void> {
  const { desk } = seat;
  const { word, rest } = firstWord(text);
  const team = word === '' ? undefined : await teamByName(desk, word);
  if (team === undefined) {
    const living = (await teams(desk)).filter((one) => !one.archived).map((one) => one.name);
    const meant = word === '' ? undefined : nearest(word, living);
    const first =
      word === ''
        ? 'Say which team.'
        : `There is no team “${escape(word)}”${meant === undefined ? '' : `; did you mean “${escape(meant)}”`}.`;
    return seat.answer({ text: `${first} ${EXAMPLES}` });
  }
  const which = firstWord(rest).word;
  if (which === '') {
    const started = await startDrill(desk, team.id);
    if (!started.ok) return seat.answer({ text: refusal(started.refused, team.name) });
    const monthly = (await drillsMonthly(desk, team.id))
      ? ''
      : ` To do it every month: \`/tocsin drill ${team.name} monthly\`.`;
    return seat.answer({
      text: `The drill of ${escape(team.name)} has begun: the team is paged by its policy, marked as a test. What it shows comes in the team’s channel.${monthly}`,
    });
  }
  if (which !== 'monthly' && which !== 'never')
    return seat.answer({ text: `“${escape(which)}” is not a word I know here. ${EXAMPLES}` });
  const planned = await drillMonthly(desk, team.id, which === 'monthly');
  if (!planned.ok) return seat.answer({ text: refusal(planned.refused, team.name) });
  const zone = (await personById(desk, seat.personId))?.zone ?? 'UTC';
  return seat.answer({
    text:
      planned.value === null
        ? `${escape(team.name)} is not drilled by itself any more.`
        : `${escape(team.name)} is drilled every first Tuesday of the month at 10:00 where it lives, next on ${dayTime(planned.value, zone)} (your time).`,
  });
}
