import { nearest } from '#base/nearest.ts';
import { parseDuration } from '#base/time.ts';
import { parseSeverity } from '#catalog/severity.ts';
import { personById, serviceByName, services, teamByName, teams } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { simulate } from '#oncall/verbs/simulate.ts';
import type { Question } from '#oncall/verbs/simulate.ts';
import { heldUntil } from '#status/report-store.ts';
import type { Command, Seat } from '../define.ts';
import { tokens } from '../grammar.ts';
import { escape } from '../views/blocks.ts';
import { simulationWords } from '../views/simulate.ts';
import { readMoment } from '../when-past.ts';

export const SIMULATE_USAGE: Command['usage'][number] = {
  words: 'simulate <service or team> [sev0–sev4] [at <when>] [for 4h]',
  does: 'says whom an alert would page then, when and how; pages nobody',
  example: '/tocsin simulate payments sev1 at saturday 03:00',
};
const EXAMPLE = `\`${SIMULATE_USAGE.example}\``;

async function routeOf(
  desk: Desk,
  name: string,
): Promise<Pick<Question, 'teamId' | 'serviceId'> | { readonly problem: string }> {
  const service = await serviceByName(desk, name);
  if (service !== undefined) return { teamId: service.teamId, serviceId: service.id };
  const team = await teamByName(desk, name);
  if (team !== undefined) return { teamId: team.id, serviceId: null };
  const known = [...(await services(desk)), ...(await teams(desk))].filter((one) => !one.archived);
  const meant = nearest(
    name,
    known.map((one) => one.name),
  );
  return {
    problem: `There is no service or team “${escape(name)}”${meant === undefined ? '' : `; did you mean “${escape(meant)}”`}.`,
  };
}

type Asked = Omit<Question, 'teamId' | 'serviceId'> & { readonly name: string };

/** "payments sev1 at saturday 03:00 for 4h": the name first, the rest as people say it. */
function read(
  text: string,
  here: { readonly now: Date; readonly zone: string },
): Asked | { readonly problem: string } {
  const [first, ...rest] = tokens(text).map((token) => token.text);
  if (first === undefined) return { problem: 'Say which service or team.' };
  const severe = rest.findIndex((word) => /^sev\d$/i.test(word));
  const severity = severe === -1 ? 1 : parseSeverity(rest[severe] ?? '');
  if (severity === undefined)
    return { problem: `“${escape(rest[severe] ?? '')}” is not a severity; they are sev0 (worst) to sev4.` };
  const words = rest.filter((_, index) => index !== severe);
  const until = words.findIndex((word) => word.toLowerCase() === 'for');
  const untilMs = until === -1 ? undefined : parseDuration(words[until + 1] ?? '');
  if (until !== -1 && untilMs === undefined)
    return { problem: `“for ${escape(words[until + 1] ?? '')}” is not a length of time; \`for 4h\` is one.` };
  const when = readMoment(until === -1 ? words : words.toSpliced(until, 2), here, 'ahead');
  if ('problem' in when) return { problem: `${when.problem}.` };
  if (when.rest.length > 0)
    return { problem: `I do not know what “${escape(when.rest.join(' '))}” means here.` };
  return {
    name: first.toLowerCase(),
    severity,
    at: when.value,
    ...(untilMs === undefined ? {} : { untilMs }),
  };
}

/** `/tocsin simulate payments sev1 at saturday 03:00`, times of the person's own zone. */
export async function answerSimulate(seat: Seat, text: string): Promise<void> {
  const zone = (await personById(seat.desk, seat.personId))?.zone ?? 'UTC';
  const asked = read(text, { now: seat.desk.clock.now(), zone });
  if ('problem' in asked) return seat.answer({ text: `${asked.problem} Example: ${EXAMPLE}` });
  const route = await routeOf(seat.desk, asked.name);
  if ('problem' in route) return seat.answer({ text: `${route.problem} Example: ${EXAMPLE}` });
  const held = route.serviceId === null ? undefined : await heldUntil(seat.desk, route.serviceId, asked.at);
  return seat.answer(
    simulationWords(await simulate(seat.desk, { ...asked, ...route, heldUntil: held }), zone),
  );
}
