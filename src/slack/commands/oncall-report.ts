import { localDate, startOfDay, weekdayOf } from '#base/calendar.ts';
import type { PersonId, RotaId } from '#base/ids.ts';
import { DAY, plus } from '#base/time.ts';
import { people, teamByName, teamsOf } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { loadReport } from '#oncall/fairness.ts';
import type { Carried } from '#oncall/fairness.ts';
import { historyOf } from '#oncall/history.ts';
import { pagedBetween } from '#oncall/load-store.ts';
import { ROLES } from '#oncall/rota.ts';
import type { Rota } from '#oncall/rota.ts';
import { heldShifts, planOf, rotaByName, rotas } from '#oncall/rota-store.ts';
import type { Seat } from '../define.ts';
import { escape } from '../views/blocks.ts';
import { brief } from '../views/incident-brief.ts';
import { reportChart, reportWords } from '../views/report.ts';
import type { Carrier } from '../views/report.ts';
import { readPeriod } from '../when-past.ts';
import type { Period } from '../when-past.ts';
import type { Here } from '../when.ts';
import { hereOf } from './here.ts';
import { sendPicture } from './picture.ts';

/** `/oncall report [last month] [orders|all]`: hours, nights, weekends, pages and broken nights of each person, as a table and a picture. */

/** What was carried of each rota: as it was recorded; what is not over yet is left out. */
async function carriedOf(
  desk: Desk,
  chosen: readonly Rota[],
  period: Period,
  now: Date,
): Promise<ReadonlyMap<RotaId, readonly Carried[]>> {
  const to = period.to < now ? period.to : now;
  const carried = new Map<RotaId, readonly Carried[]>();
  if (period.from >= to) return carried;
  for (const rota of chosen) {
    const plan = await planOf(desk, rota, period.from, to);
    const shifts = [];
    for (const role of ROLES) {
      const recorded = await heldShifts(desk, rota.id, role, period.from, to);
      shifts.push(...historyOf(recorded, plan, role, { from: period.from, to, now }));
    }
    carried.set(rota.id, shifts);
  }
  return carried;
}

/** The Saturdays and Sundays of a period, as instants. */
function weekends({ from, to }: Period, zone: string): readonly { readonly from: Date; readonly to: Date }[] {
  const found = [];
  for (let at = startOfDay(localDate(from, zone), zone); at < to;) {
    const next = startOfDay(localDate(plus(at, 1.5 * DAY), zone), zone);
    const day = weekdayOf(`${localDate(at, zone)}T00:00`);
    if (day === 'SA' || day === 'SU') found.push({ from: at, to: next });
    at = next;
  }
  return found;
}

const later = (one: Date, other: Date): Date => (one > other ? one : other);
const earlier = (one: Date, other: Date): Date => (one < other ? one : other);

/** The same, cut to weekends: what of it is night stands in both counts. */
function atWeekends(
  carried: ReadonlyMap<RotaId, readonly Carried[]>,
  period: Period,
  zone: string,
): ReadonlyMap<RotaId, readonly Carried[]> {
  const days = weekends(period, zone);
  return new Map(
    [...carried].map(([id, shifts]) => [
      id,
      shifts.flatMap((shift) =>
        days
          .map((day) => ({ ...shift, from: later(shift.from, day.from), to: earlier(shift.to, day.to) }))
          .filter((part) => part.from < part.to),
      ),
    ]),
  );
}

/** Which rotas: of a team or rota that is named, all, or those of the person's teams. */
async function chosenBy(
  seat: Seat,
  word: string | undefined,
): Promise<{ readonly rotas: readonly Rota[]; readonly what: string } | undefined> {
  const every = await rotas(seat.desk);
  if (word === 'all') return { rotas: every, what: 'every rota' };
  if (word !== undefined) {
    const rota = await rotaByName(seat.desk, word);
    const team = await teamByName(seat.desk, word);
    if (rota === undefined && team === undefined) return undefined;
    const chosen = every.filter((one) => one.id === rota?.id || one.teamId === team?.id);
    return { rotas: chosen, what: word };
  }
  const mine = await teamsOf(seat.desk, seat.personId);
  const ids = new Set(mine.map((team) => team.id));
  const own = every.filter((one) => ids.has(one.teamId));
  return own.length === 0
    ? { rotas: every, what: 'every rota' }
    : { rotas: own, what: mine.map((team) => team.name).join(', ') };
}

async function carriers(
  seat: Seat,
  chosen: readonly Rota[],
  period: Period,
  here: Here,
): Promise<readonly Carrier[]> {
  const carried = await carriedOf(seat.desk, chosen, period, here.now);
  const everyone = new Map((await people(seat.desk)).map((person) => [person.id, person.name]));
  const members = new Set<PersonId>([...carried.values()].flat().flatMap((shift) => shift.people));
  const pages = await pagedBetween(seat.desk, period.from, period.to);
  const own = pages.filter((page) => members.has(page.personId));
  const both = loadReport(atWeekends(carried, period, here.zone), [], period, here.zone);
  return loadReport(carried, own, period, here.zone).map((load) => ({
    ...load,
    name: everyone.get(load.personId) ?? load.personId,
    weekendNightHours: both.find((one) => one.personId === load.personId)?.nightHours ?? 0,
  }));
}

export async function report(seat: Seat, words: readonly string[]): Promise<void> {
  const here = await hereOf(seat);
  const low = words.map((word) => word.toLowerCase());
  const whole = readPeriod(low, here);
  // The last word may be a team's or rota's name: "last month orders".
  const period = 'problem' in whole ? readPeriod(low.slice(0, -1), here) : whole;
  const name = 'problem' in whole ? low.at(-1) : undefined;
  if ('problem' in period)
    return seat.answer({ text: `${period.problem}, as in \`/oncall report last month\`.` });
  const chosen = await chosenBy(seat, name);
  if (chosen === undefined)
    return seat.answer({
      text: `There is no team and no rota “${brief(name ?? '', 60)}”, and it is no time either. Examples: \`/oncall report last month\`, \`/oncall report last month orders\``,
    });
  const sight = {
    what: chosen.what,
    period: period.value.name,
    zone: here.zone,
    people: await carriers(seat, chosen.rotas, period.value, here),
  };
  await seat.answer(reportWords(sight));
  if (sight.people.length === 0) return;
  const chart = reportChart(sight);
  await sendPicture(seat, {
    name: 'on-call.png',
    title: chart.title,
    alt: `Hours on call of ${sight.people.length} people, by day, night and weekend`,
    comment: escape(chart.title),
    draw: () => seat.charts.fairness(chart),
  });
}
