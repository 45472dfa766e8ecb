import { readFile as readText } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';
import { isZone } from '#base/calendar.ts';
import { DAY, plus } from '#base/time.ts';
import type { PersonId } from '#base/ids.ts';
import { expand } from '#oncall/shifts.ts';
import type { Segment } from '#oncall/shifts.ts';
import { ROLES } from '#oncall/rota.ts';
import type { Plan, RotaDefinition } from '#oncall/rota.ts';
import { definitionProblem } from '#oncall/rota-rules.ts';
import { sayRotaRefusal } from '#slack/views/rota-refusals.ts';
import { dayTime } from '#slack/views/local-time.ts';
import { MOMENT_EXAMPLE, readMoment } from './moment.ts';
import { ROTA_FILE_EXAMPLE } from './examples.ts';
import { RotaBody, definitionOf, rotaProblem } from './rota-file.ts';
import { inWords, refuse } from './said.ts';
import type { Said } from './said.ts';

export type PreviewWish = { readonly from?: string | undefined; readonly to?: string | undefined };

const EXAMPLE = 'Example: tocsin rota preview rota.yml --from 2026-03-01 --to 2026-04-12';
const AHEAD_MS = 42 * DAY;

/** People of a file are only names: nobody is asked who they are. */
const byName = (name: string): PersonId => name;

function planOf(definition: RotaDefinition): Plan {
  return {
    rota: {
      id: 'rot_preview',
      teamId: 'tea_preview',
      name: 'preview',
      versions: [{ validFrom: new Date(0), author: null, definition }],
      userGroupId: null,
      archived: false,
    },
    overrides: [],
    absences: [],
    gone: new Set(),
  };
}

const line = (segment: Segment, zone: string): string =>
  `${dayTime(segment.from, zone)} – ${dayTime(segment.to, zone)}  ${
    segment.people.length === 0 ? 'nobody' : segment.people.map((one) => one.personId).join(', ')
  }`;

async function read(path: string): Promise<{ readonly raw: unknown } | { readonly problem: string }> {
  try {
    return {
      raw: parse(path === '-' ? await text(process.stdin) : await readText(path, 'utf8'), {
        logLevel: 'error',
      }),
    };
  } catch (error) {
    return { problem: `${path} cannot be read: ${inWords(error)}. ${EXAMPLE}` };
  }
}

/** `tocsin rota preview FILE`: who is on call by a definition that is only a file. Needs no database. */
export async function rotaPreview(path: string, wish: PreviewWish, now: Date): Promise<Said> {
  const file = await read(path);
  if ('problem' in file) return refuse(2, [file.problem]);
  const body = RotaBody.safeParse(file.raw, { reportInput: true });
  if (!body.success)
    return refuse(1, [
      ...body.error.issues.map((issue) => `${path}: ${rotaProblem(issue)}`),
      `A file:\n${ROTA_FILE_EXAMPLE}`,
    ]);
  const drawn = definitionOf(body.data, byName);
  if ('problems' in drawn)
    return refuse(
      1,
      drawn.problems.map((problem) => `${path}: ${problem}`),
    );
  const { definition } = drawn;
  if (!isZone(definition.zone))
    return refuse(1, [
      `${path}: zone: "${definition.zone}" is not a time zone. Example: zone: Europe/London`,
    ]);
  const everyone = new Set(definition.layers.flatMap((layer) => layer.members.flat()));
  const wrong = definitionProblem(definition, everyone, now);
  if (wrong !== undefined) return refuse(1, [`${path}: ${sayRotaRefusal(wrong)}`]);
  const from = wish.from === undefined ? now : readMoment(wish.from, definition.zone, now);
  const to =
    wish.to === undefined && from !== undefined
      ? plus(from, AHEAD_MS)
      : readMoment(wish.to ?? '', definition.zone, now);
  if (from === undefined || to === undefined || to <= from)
    return refuse(2, [
      `--from and --to are moments, the second after the first, for example ${MOMENT_EXAMPLE}. ${EXAMPLE}`,
    ]);
  const plan = planOf(definition);
  const roles = ROLES.filter((role) => definition.layers.some((layer) => layer.role === role));
  const found = roles.map((role) => ({ role, segments: expand(plan, role, from, to) }));
  return {
    exit: 0,
    text: found
      .flatMap(({ role, segments }) => [
        ...(roles.length > 1 ? [role] : []),
        ...segments.map((segment) => line(segment, definition.zone)),
      ])
      .concat(`Times in ${definition.zone}.`)
      .join('\n'),
    json: {
      ok: true,
      zone: definition.zone,
      roles: found.map(({ role, segments }) => ({
        role,
        shifts: segments.map(({ from: begins, to: ends, people }) => ({
          from: begins,
          to: ends,
          people: people.map((one) => one.personId),
          because: people.map((one) => one.because),
        })),
      })),
    },
  };
}
