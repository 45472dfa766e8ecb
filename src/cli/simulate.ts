import { parseDuration } from '#base/time.ts';
import { nearest } from '#base/nearest.ts';
import { isZone } from '#base/calendar.ts';
import type { Severity } from '#catalog/severity.ts';
import { parseSeverity } from '#catalog/severity.ts';
import { people, serviceByName, services, teamByName, teams } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { simulate as ask } from '#oncall/verbs/simulate.ts';
import type { Question, Simulation } from '#oncall/verbs/simulate.ts';
import { simulationLines } from '#slack/views/simulate.ts';
import { heldUntil } from '#status/report-store.ts';
import { MOMENT_EXAMPLE, readMoment } from './moment.ts';
import { namesOf } from './names.ts';
import type { House } from './open.ts';
import { readText } from './read-words.ts';
import { refuse } from './said.ts';
import type { Said } from './said.ts';

export type SimulateWish = {
  readonly what: string;
  readonly severity: string;
  readonly at?: string | undefined;
  readonly zone?: string | undefined;
  readonly for?: string | undefined;
};

const EXAMPLE = `Example: tocsin simulate payments sev1 --at '${MOMENT_EXAMPLE}'`;

/** A service of that name, else a team. */
async function routeOf(
  desk: Desk,
  name: string,
): Promise<Pick<Question, 'teamId' | 'serviceId'> | { readonly problem: string }> {
  const service = await serviceByName(desk, name);
  if (service !== undefined) return { teamId: service.teamId, serviceId: service.id };
  const team = await teamByName(desk, name);
  if (team !== undefined) return { teamId: team.id, serviceId: null };
  const known = [...(await services(desk)), ...(await teams(desk))]
    .filter((one) => !one.archived)
    .map((one) => one.name);
  const meant = nearest(name, known);
  return {
    problem: `There is no service or team "${name}"${meant === undefined ? '' : `; did you mean ${meant}`}. ${known.length === 0 ? 'There are none yet.' : `There are ${known.slice(0, 20).join(', ')}.`}`,
  };
}

type Read = {
  readonly severity: Severity;
  readonly at: Date;
  readonly zone: string;
  readonly untilMs?: number;
};

function read(wish: SimulateWish, now: Date): Read | { readonly problem: string } {
  const severity = parseSeverity(wish.severity);
  if (severity === undefined)
    return { problem: `"${wish.severity}" is not a severity; they are sev0 (worst) to sev4.` };
  const zone = wish.zone ?? /\[([^\]]+)\]$/.exec(wish.at ?? '')?.[1] ?? 'UTC';
  if (!isZone(zone)) return { problem: `"${zone}" is not a time zone; Europe/London is one.` };
  const at = readMoment(wish.at ?? 'now', zone, now);
  if (at === undefined) return { problem: `--at ${wish.at} is no moment.` };
  const untilMs = wish.for === undefined ? undefined : parseDuration(wish.for);
  if (wish.for !== undefined && untilMs === undefined)
    return { problem: `--for ${wish.for} is not a duration; 4h is one.` };
  return { severity, at, zone, ...(untilMs === undefined ? {} : { untilMs }) };
}

const reaches = (simulation: Simulation): boolean =>
  simulation.steps.some((step) => step.pages.some((page) => page.tries.length > 0)) ||
  simulation.waits !== null;

/** `tocsin simulate`: whom an alert of that severity would page at that moment, when and how. 1: nobody. */
export async function simulate({ desk }: House, wish: SimulateWish): Promise<Said> {
  const asked = read(wish, desk.clock.now());
  if ('problem' in asked) return refuse(2, [`${asked.problem} ${EXAMPLE}`]);
  const route = await routeOf(desk, wish.what);
  if ('problem' in route) return refuse(2, [`${route.problem} ${EXAMPLE}`]);
  const held = route.serviceId === null ? undefined : await heldUntil(desk, route.serviceId, asked.at);
  const simulation = await ask(desk, { ...route, ...asked, heldUntil: held });
  const names = namesOf(await people(desk));
  const lines = simulationLines(simulation, {
    person: names.nameOf,
    channel: (id) => id,
    strong: (text) => text,
    zone: asked.zone,
  });
  const ok = reaches(simulation);
  return {
    exit: ok ? 0 : 1,
    text: [...lines.map((line) => readText(line, names)), `Times in ${asked.zone}.`].join('\n'),
    json: { ok, ...simulation },
  };
}
