import { liveIncidents, recentIncidents } from '#incidents/store.ts';
import { isId } from '#base/ids.ts';
import { serviceById, teamById, teamsOf } from '#catalog/store.ts';
import { monitorByTarget, monitors } from '#monitors/store.ts';
import { addCommand } from '../commands/monitor-add.ts';
import { openServiceForm } from '../commands/service.ts';
import { defineAction } from '../define.ts';
import type { Action, Seat } from '../define.ts';
import { sayCatalogRefusal } from '../views/refusals.ts';
import { setupWords } from '../views/setup.ts';
import { teamForm } from '../views/team.ts';

const NO_DEMO =
  'There is no demo service here: it comes with the local Slack only. Watch something of yours: `/monitor add http https://api.example.com every 1m`';

/** Shows a person how far they have come and what is next. */
export async function showSetup(seat: Seat): Promise<void> {
  const mine = await teamsOf(seat.desk, seat.personId);
  const watching =
    mine.length === 0 ? [] : await monitors(seat.desk, { teamIds: mine.map((team) => team.id) });
  const seen = [...(await liveIncidents(seat.desk)), ...(await recentIncidents(seat.desk, 1))];
  const address = seat.demo === undefined ? undefined : `GET ${seat.demo.url}/health`;
  await seat.answer(
    setupWords({
      teams: mine.map((team) => team.name),
      monitors: watching.length,
      incidents: seen.length,
      demo:
        seat.demo === undefined || address === undefined
          ? undefined
          : {
              url: seat.demo.url,
              watched: (await monitorByTarget(seat.desk, 'http', address)) !== undefined,
            },
    }),
  );
}

/** Watches the demo service, for the person's first team or a new one, and says how to break it. */
async function watchDemo(seat: Seat): Promise<void> {
  if (seat.demo === undefined) return seat.answer({ text: NO_DEMO });
  const [team] = await teamsOf(seat.desk, seat.personId);
  const typed = `http ${seat.demo.url}/health every 10s timeout 5s name demo service demo${team === undefined ? '' : ` team ${team.name}`}`;
  await addCommand(seat, typed, false);
  return seat.answer({
    text: 'Now break it: type `/demo break`. An alert and an incident channel open within half a minute; acknowledge there, then `/demo mend`.',
  });
}

async function breakDemo(seat: Seat): Promise<void> {
  if (seat.demo === undefined) return seat.answer({ text: NO_DEMO });
  seat.demo.breakIt();
  return seat.answer({
    text: 'The demo service answers 503 now. An alert and an incident channel open within half a minute. `/demo mend` ends it.',
  });
}

/** The buttons of the first five minutes, and those that open the forms of teams and services. */
export const setupActions: readonly Action[] = [
  defineAction({ id: 'setup.start', run: showSetup }),
  defineAction({ id: 'setup.team', run: (seat) => seat.open(teamForm(undefined, seat.personId)) }),
  defineAction({ id: 'setup.demo', run: watchDemo }),
  defineAction({ id: 'setup.break', run: breakDemo }),
  defineAction({
    id: 'team.edit',
    run: async (seat, { value }) => {
      const team = isId('tea', value) ? await teamById(seat.desk, value) : undefined;
      return team === undefined || team.archived
        ? seat.answer({
            text: sayCatalogRefusal({ why: 'not_found', what: 'team', name: team?.name ?? 'of that button' }),
          })
        : seat.open(teamForm(team, seat.personId));
    },
  }),
  defineAction({
    id: 'service.edit',
    run: async (seat, { value }) => {
      const service = isId('svc', value) ? await serviceById(seat.desk, value) : undefined;
      return service === undefined || service.archived
        ? seat.answer({
            text: sayCatalogRefusal({
              why: 'not_found',
              what: 'service',
              name: service?.name ?? 'of that button',
            }),
          })
        : openServiceForm(seat, service);
    },
  }),
];
