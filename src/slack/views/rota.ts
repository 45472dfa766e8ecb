import type { Layer, Rota, RotaDefinition, Role } from '#oncall/rota.ts';
import type { Segment } from '#oncall/shifts.ts';
import type { Words } from '../define.ts';
import { actions, button, context, escape, section } from './blocks.ts';
import type { Block } from './blocks.ts';
import { cap } from './incident-brief.ts';
import { linesBlocks } from './lines.ts';
import { dayTimeYear } from './local-time.ts';
import { nowWords, roleWords } from './rota-now.ts';
import { holeLines, planLines, quietLine } from './rota-plan.ts';
import { layerLine, placeWords } from './rota-words.ts';
import { mention, mentions } from './words.ts';

/** The coming six weeks of one role of a rota. */
export type RoleSight = { readonly role: Role; readonly segments: readonly Segment[] };

/** A plan as one reader sees it: times are theirs. */
export type PlanSight = {
  readonly definition: RotaDefinition;
  /** Beside each layer: who comes now and then. */
  readonly orders: readonly Layer['members'][];
  readonly roles: readonly RoleSight[];
  readonly zone: string;
};

export type RotaSight = PlanSight & {
  readonly rota: Rota;
  readonly team: string;
  /** Why its Slack group is not in step, in words; null when it is. */
  readonly groupTrouble: string | null;
};

const WEEKS = 'the next six weeks';

/** The layers of a plan, a line each, then its zone. */
export function layersWords({ definition, orders }: Pick<PlanSight, 'definition' | 'orders'>): string {
  const lines = definition.layers.map((layer, index) =>
    layerLine(layer, orders[index] ?? layer.members, definition.holidays),
  );
  return cap([...lines, `_${placeWords(definition)}_`].join('\n'), 2_900);
}

/** Six weeks of each role in words, with a warning for every hole. */
export function weeksBlocks({ roles, zone }: Pick<PlanSight, 'roles' | 'zone'>): readonly Block[] {
  return roles.flatMap(({ role, segments }) => [
    section(
      cap(
        [
          `*${role === 'primary' ? 'On call' : 'Secondary'} in ${WEEKS}*`,
          ...planLines(segments, zone),
          ...holeLines(segments, zone),
          ...quietLine(segments),
        ].join('\n'),
        2_900,
      ),
    ),
  ]);
}

export const zoneNote = (zone: string): string => `Times are yours, ${escape(zone)}.`;

const heading = (role: Role): string => (role === 'primary' ? 'On call now' : 'Secondary');

function groupWords({ rota, groupTrouble, roles }: RotaSight): string {
  if (rota.userGroupId === null)
    return `No Slack group follows it: \`/rota group ${rota.name} @${rota.name}-oncall\``;
  const nobody = roles[0]?.segments[0]?.people.length === 0;
  const left = nobody ? 'nobody is on call now, so it is left as it was' : null;
  const trouble = groupTrouble ?? left;
  return `<!subteam^${rota.userGroupId}> holds whoever is on call${trouble === null ? '' : `; ${escape(trouble)}`}`;
}

/** A rota whole: who now and next, the plan, six weeks. */
export function rotaCard(sight: RotaSight): Words {
  const { rota, roles, zone } = sight;
  const now = roles.map(({ role, segments }) => `*${heading(role)}*: ${nowWords(segments, zone)}`);
  const text = `Rota ${rota.name}: ${roles[0] === undefined ? 'nobody' : nowWords(roles[0].segments, zone)}`;
  return {
    text,
    blocks: [
      section(
        cap([`*Rota ${escape(rota.name)}* of the team ${escape(sight.team)}`, ...now].join('\n'), 2_900),
      ),
      section(layersWords(sight)),
      ...weeksBlocks(sight),
      context(`${zoneNote(zone)} ${groupWords(sight)}.`),
      actions(
        [
          button({ id: 'rota.picture', text: 'Picture', value: rota.id }),
          button({ id: 'rota.edit', text: 'Edit', value: rota.id }),
          button({ id: 'rota.history', text: 'History', value: rota.id }),
        ],
        'rota',
      ),
    ],
  };
}

export type RotaLine = { readonly rota: Rota; readonly team: string; readonly roles: readonly RoleSight[] };

/** Every rota, who now and next, a line a role. */
export function rotaList(rotas: readonly RotaLine[], zone: string): Words {
  if (rotas.length === 0)
    return {
      text: 'There are no rotas yet. Make one: `/rota create orders weekly monday 09:00 Europe/London @ada @bo @cy`',
    };
  const lines = rotas.flatMap(({ rota, team, roles }) =>
    roles.map(
      ({ role, segments }) =>
        `*${escape(roleWords(rota.name, role))}*${team === rota.name ? '' : ` of ${escape(team)}`}: ${nowWords(segments, zone)}`,
    ),
  );
  return {
    text: rotas.length === 1 ? '1 rota' : `${rotas.length} rotas`,
    blocks: [
      ...linesBlocks(lines, () => '`/rota show orders` shows one whole.'),
      context(`${zoneNote(zone)} \`/rota show ${rotas[0]?.rota.name ?? 'orders'}\` shows the coming weeks.`),
    ],
  };
}

/** What a saved change says, with the way back. */
export function rotaSaid(first: string, sight: RotaSight, undo: string | null): Words {
  const [primary] = sight.roles;
  const now = primary === undefined ? '' : ` On call now: ${nowWords(primary.segments, sight.zone)}.`;
  const text = `${first}${now}`;
  return {
    text,
    blocks: [
      section(text),
      context(
        `\`/rota show ${sight.rota.name}\` · \`/rota picture ${sight.rota.name}\` · \`/oncall cover me tomorrow 9-17\``,
      ),
      ...(undo === null
        ? []
        : [actions([button({ id: 'rota.undo', text: 'Undo', value: undo })], 'rota.undo')]),
    ],
  };
}

/** Who really was on call at a moment, by role; `recorded` is false where only the plan of then can answer. */
export type ThenSight = {
  readonly name: string;
  readonly at: Date;
  readonly zone: string;
  readonly roles: readonly {
    readonly role: Role;
    readonly people: readonly string[];
    readonly recorded: boolean;
    readonly from: Date | null;
    readonly to: Date | null;
    readonly because: readonly string[];
  }[];
};

/** "At Sat 28 Feb 2026 03:00 @bo was on call for orders." */
export function thenWords({ name, at, zone, roles }: ThenSight): Words {
  const lines = roles.map((one) => {
    const since = one.from === null ? '' : ` from ${dayTimeYear(one.from, zone)}`;
    const until = one.to === null ? '' : ` to ${dayTimeYear(one.to, zone)}`;
    const why = one.because.length === 0 ? '' : `; ${one.because.join('; ')}`;
    const source = one.recorded ? 'as it was recorded' : 'by the plan that held then';
    return `*${escape(roleWords(name, one.role))}*: ${mentions(one.people)}${since}${until} (${source}${why})`;
  });
  const first = `At ${dayTimeYear(at, zone)}, ${escape(zone)}:`;
  return { text: [first, ...lines].join('\n'), blocks: [section([first, ...lines].join('\n'))] };
}

export type HistorySight = {
  readonly name: string;
  readonly zone: string;
  /** Newest first. */
  readonly versions: readonly {
    readonly from: Date;
    readonly author: string | null;
    readonly changes: readonly string[];
  }[];
  readonly shifts: readonly { readonly from: Date; readonly people: readonly string[] }[];
};

/** What was changed by whom, and who really held the last shifts. */
export function historyWords({ name, zone, versions, shifts }: HistorySight): Words {
  const changes = versions.map(
    ({ from, author, changes: what }, index) =>
      `${dayTimeYear(from, zone)}, ${author === null ? 'Tocsin' : mention(author)}: ${index === versions.length - 1 && what.length === 0 ? 'made' : what.length === 0 ? 'as it was' : what.join('; ')}`,
  );
  const held = shifts.map(({ from, people }) => `${dayTimeYear(from, zone)}: ${mentions(people)}`);
  const first = `History of the rota ${name}`;
  return {
    text: first,
    blocks: [
      section(`*${first}*`),
      ...linesBlocks(['*Changes of the plan*', ...changes], () => 'Older ones are kept too.'),
      ...linesBlocks(
        ['*Who was on call, newest first*', ...(held.length === 0 ? ['nobody yet'] : held)],
        () => '',
      ),
      context(`${zoneNote(zone)} Ask for a moment: \`/rota history ${name} saturday 03:00\`.`),
    ],
  };
}
