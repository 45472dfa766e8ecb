import { DAY, plus } from '#base/time.ts';
import { people } from '#catalog/store.ts';
import type { RotaChart } from '#charts/rota-chart.ts';
import type { Desk } from '#ledger/desk.ts';
import { historyOf } from '#oncall/history.ts';
import { changesBetween } from '#oncall/rota-changes.ts';
import type { Plan, Role, Rota } from '#oncall/rota.ts';
import { heldShifts, planOf } from '#oncall/rota-store.ts';
import { expand, whoIsOn } from '#oncall/shifts.ts';
import { definitionAt } from '#oncall/versions.ts';
import type { Seat } from '../define.ts';
import { escape } from '../views/blocks.ts';
import { historyWords, rotaCard, thenWords } from '../views/rota.ts';
import type { ThenSight } from '../views/rota.ts';
import { readMoment } from '../when-past.ts';
import type { Here } from '../when.ts';
import { hereOf } from './here.ts';
import { sendPicture } from './picture.ts';
import { WEEKS_MS, definitionNow, rolesOf, rotaSight } from './rota-sight.ts';

/** What is read of a rota: its card, its past, its picture. */

export async function show(seat: Seat, rota: Rota): Promise<void> {
  return seat.answer(rotaCard(await rotaSight(seat.desk, rota, await hereOf(seat))));
}

async function thenSight(desk: Desk, rota: Rota, at: Date, here: Here): Promise<ThenSight> {
  const plan = await planOf(desk, rota, at, plus(at, DAY));
  const roles = [];
  for (const role of rolesOf(definitionAt(rota.versions, at))) {
    const soon = plus(at, 1);
    const recorded = await heldShifts(desk, rota.id, role, at, soon);
    const [then] = historyOf(recorded, plan, role, { from: at, to: soon, now: here.now });
    const planned = whoIsOn(plan, role, at).people;
    const same = planned.map((one) => one.personId).join() === then?.people.join();
    const because = same ? planned.map((one) => one.because) : [];
    const known = then?.recorded === true;
    roles.push({
      role,
      people: then?.people ?? [],
      recorded: known,
      from: known ? then.from : null,
      to: known && then.to < here.now ? then.to : null,
      because,
    });
  }
  return { name: rota.name, at, zone: here.zone, roles };
}

const LAST_SHIFTS = 12;

/** `/rota history orders`: what was changed and who held the last shifts; with a moment, who was on call then and why. */
export async function history(seat: Seat, rota: Rota, words: readonly string[]): Promise<void> {
  const here = await hereOf(seat);
  if (words.length > 0) {
    const moment = readMoment(words, here);
    if ('problem' in moment)
      return seat.answer({ text: `${moment.problem}, as in \`/rota history ${rota.name} saturday 03:00\`.` });
    return seat.answer(thenWords(await thenSight(seat.desk, rota, moment.value, here)));
  }
  const versions = rota.versions.map((version, index) => {
    const before = rota.versions[index - 1];
    return {
      from: version.validFrom,
      author: version.author,
      changes: before === undefined ? [] : changesBetween(before.definition, version.definition),
    };
  });
  const recorded = await heldShifts(seat.desk, rota.id, 'primary', plus(here.now, -400 * DAY), here.now);
  return seat.answer(
    historyWords({
      name: rota.name,
      zone: here.zone,
      versions: versions.toReversed().slice(0, LAST_SHIFTS),
      shifts: recorded.toReversed().slice(0, LAST_SHIFTS),
    }),
  );
}

type Bars = RotaChart['rows'][number]['bars'];

/** A row of the picture: shifts and holes, not the hours that are quiet by plan. */
function barsOf(plan: Plan, role: Role, from: Date, names: ReadonlyMap<string, string>): Bars {
  const segments = expand(plan, role, from, plus(from, WEEKS_MS));
  const excepted = (at: Date): boolean =>
    plan.overrides.some(
      (one) => one.role === role && one.cancelledAt === null && one.from <= at && at < one.to,
    );
  return segments
    .filter((segment) => segment.people.length > 0 || !segment.quiet)
    .map((segment) => ({
      from: segment.from,
      to: segment.to,
      names: segment.people.map((one) => names.get(one.personId) ?? one.personId),
      changed: segment.people.length > 0 && excepted(segment.from),
    }));
}

/** The coming six weeks as a picture: each layer by itself where there are several, then who is on call. */
export async function chartOf(desk: Desk, rota: Rota, here: Here): Promise<RotaChart> {
  const plan = await planOf(desk, rota, here.now, plus(here.now, WEEKS_MS));
  const names = new Map((await people(desk)).map((person) => [person.id, person.name]));
  const definition = definitionNow(rota, here.now);
  const rows = rolesOf(definition).flatMap((role) => {
    const layers = definition?.layers.filter((layer) => layer.role === role) ?? [];
    const alone = layers.map((layer) => {
      const versions = rota.versions.map((version) => ({
        ...version,
        definition: {
          ...version.definition,
          layers: version.definition.layers.filter((one) => one.name === layer.name),
        },
      }));
      const only: Plan = { ...plan, rota: { ...rota, versions }, overrides: [] };
      return { name: layer.name, main: false, bars: barsOf(only, role, here.now, names) };
    });
    const whole = {
      name: role === 'primary' ? 'on call' : role,
      main: true,
      bars: barsOf(plan, role, here.now, names),
    };
    return layers.length > 1 ? [...alone, whole] : [whole];
  });
  return {
    title: `Rota ${rota.name}: the next six weeks`,
    from: here.now,
    to: plus(here.now, WEEKS_MS),
    zone: here.zone,
    rows,
  };
}

export async function picture(seat: Seat, rota: Rota): Promise<void> {
  const here = await hereOf(seat);
  const chart = await chartOf(seat.desk, rota, here);
  await sendPicture(seat, {
    name: `rota-${rota.name}.png`,
    title: chart.title,
    alt: `Who is on call by the rota ${rota.name} in the next six weeks`,
    comment: `The next six weeks of *${escape(rota.name)}*`,
    draw: () => seat.charts.rota(chart),
  });
}
