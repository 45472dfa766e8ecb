import { sayDuration } from '#base/time.ts';
import type { ServiceId } from '#base/ids.ts';
import type { Indicator } from '#status/overall.ts';
import type { ComponentSight, PageSight } from '#status/page-sight.ts';
import type { Report } from '#status/report.ts';
import type { StatusPage } from '#status/status-page.ts';
import type { WeightingName, Weights } from '#status/uptime.ts';
import type { Words } from '../define.ts';
import { actions, button, context, escape, section } from './blocks.ts';
import { brief } from './incident-brief.ts';
import { linesBlocks } from './lines.ts';
import { rangeIn } from './local-time.ts';
import { COMPONENT_WORDS, STATE_WORDS, markedComponent } from './status-words.ts';
import { at, mentions } from './words.ts';

/** A page as people here see it. */
export type PageCard = {
  readonly sight: PageSight;
  /** What waits to be published. */
  readonly drafts: readonly Report[];
  readonly services: ReadonlyMap<ServiceId, string>;
  /** The secret address of a page behind a link, for those who may publish. */
  readonly secretUrl: string | undefined;
};

const MARKS: Readonly<Record<Indicator, string>> = {
  none: '🟢',
  minor: '🟡',
  major: '🟠',
  critical: '🔴',
  maintenance: '🔵',
};

const ACCESS_WORDS = {
  public: 'everybody may read it',
  link: 'whoever has its secret address may read it',
  password: 'whoever knows its password may read it',
} as const satisfies Readonly<Record<StatusPage['access'], string>>;

export const weightsText = (weights: Weights): string =>
  typeof weights === 'string'
    ? weights
    : `major ${weights.major} partial ${weights.partial} degraded ${weights.degraded}`;

const WEIGHTING_NAMES = {
  statuspage: 'Statuspage',
  incident_io: 'incident.io',
  openstatus: 'OpenStatus',
} as const satisfies Readonly<Record<WeightingName, string>>;

/** For reading; `weightsText` is for typing. */
const weightsSaid = (weights: Weights): string =>
  typeof weights === 'string' ? `as by ${WEIGHTING_NAMES[weights]}` : weightsText(weights);

/** What is behind a component's status, where that is more than what customers see. */
function behind({ component, status }: ComponentSight, services: ReadonlyMap<ServiceId, string>): string {
  const names = component.serviceIds.map((id) => `\`${services.get(id) ?? id}\``).join(', ');
  const parts = [
    component.setStatus === 'operational' && status === 'operational'
      ? ''
      : component.setStatus === status
        ? 'set by people'
        : component.setStatus === 'operational'
          ? ''
          : `people set ${COMPONENT_WORDS[component.setStatus].toLowerCase()}`,
    component.follows
      ? `follows its monitors${component.monitorStatus === 'operational' ? '' : `, which say ${COMPONENT_WORDS[component.monitorStatus].toLowerCase()}`}`
      : '',
    names === '' ? '' : `shows ${names}`,
    component.onlyIfDegraded ? 'shown only when it is not well' : '',
  ];
  const said = parts.filter((part) => part !== '');
  return said.length === 0 ? '' : ` · ${said.join(' · ')}`;
}

function componentLine(one: ComponentSight, services: ReadonlyMap<ServiceId, string>): string {
  const { component, status } = one;
  if (component.isGroup) return `*${brief(component.name, 100)}* · ${markedComponent(status)}`;
  const indent = component.groupId === null ? '' : '    ';
  return `${indent}${markedComponent(status)} · *${brief(component.name, 100)}*${behind(one, services)}`;
}

export const timeOfMaintenance = (report: Report, zone: string): string => {
  const from =
    report.scheduledFor ?? (report.draft?.scheduledFor == null ? null : new Date(report.draft.scheduledFor));
  const until =
    report.scheduledUntil ??
    (report.draft?.scheduledUntil == null ? null : new Date(report.draft.scheduledUntil));
  return from === null || until === null ? '' : ` · ${rangeIn(from, until, zone)}`;
};

const openLine = (report: Report, zone: string): string =>
  `• *${brief(report.name, 150)}* · ${STATE_WORDS[report.status].toLowerCase()}${report.kind === 'maintenance' ? timeOfMaintenance(report, zone) : ` · since ${at(report.startedAt)}`}`;

const draftLine = (report: Report, zone: string): string =>
  `• *${brief(report.draft?.name ?? report.name, 150)}*${report.kind === 'maintenance' ? timeOfMaintenance(report, zone) : ''}${report.draft?.by == null ? '' : ` · by ${mentions([report.draft.by])}`} · \`/status draft "${brief(report.name, 60).replaceAll('"', '\\"')}"\``;

const titled = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0
    ? []
    : [
        '',
        `*${title}*`,
        ...lines.slice(0, 12),
        ...(lines.length > 12 ? [`and ${lines.length - 12} more`] : []),
      ];

/** A page whole: what customers see of it, what is behind that, and what waits. */
export function pageCard({ sight, drafts, services, secretUrl }: PageCard): Words {
  const { page, overall, url } = sight;
  const open = (reports: readonly Report[]): readonly Report[] =>
    reports.filter((report) => report.resolvedAt === null);
  const first = `${MARKS[overall.indicator]} ${escape(page.title)}: ${overall.description}`;
  const components = sight.components.map((one) => componentLine(one, services));
  const lines = [
    ...(components.length === 0
      ? [`It has no components yet: \`/status component add "Orders API" page ${page.name}\``]
      : components),
    ...titled(
      'Incidents',
      open(sight.incidents).map((report) => openLine(report, page.zone)),
    ),
    ...titled(
      'Maintenance',
      open(sight.maintenances)
        .toReversed()
        .map((report) => openLine(report, page.zone)),
    ),
    ...titled(
      'Drafts that wait',
      drafts.map((report) => draftLine(report, page.zone)),
    ),
  ];
  return {
    text: first,
    blocks: [
      section(`*${first}*\n${url}`),
      ...linesBlocks(lines, () => 'The page itself shows all of them.'),
      context(
        `\`${page.name}\` · ${secretUrl === undefined ? ACCESS_WORDS[page.access] : `${ACCESS_WORDS.link}: ${secretUrl}`} · times in ${page.zone}`,
      ),
      actions(
        [
          button({ id: 'status_component.add', text: 'Add component', value: page.id }),
          button({ id: 'status_maintenance.plan', text: 'Plan maintenance', value: page.id }),
          button({ id: 'status_page.edit', text: 'Edit page', value: page.id }),
        ],
        'status_page',
      ),
    ],
  };
}

/** Every page, a line each. */
export function pageList(all: readonly PageSight[]): Words {
  if (all.length === 0)
    return { text: 'There are no status pages yet. An admin makes one: `/status create acme title "Acme"`' };
  return {
    text: all.length === 1 ? '1 status page' : `${all.length} status pages`,
    blocks: linesBlocks(
      all.map(
        ({ page, overall, url }) =>
          `${MARKS[overall.indicator]} *${escape(page.title)}* (\`${page.name}\`): ${overall.description} · ${url} · ${ACCESS_WORDS[page.access]}`,
      ),
      () => '`/status show acme` shows one whole.',
    ),
  };
}

/** What a new or changed page says. `secretUrl` is for whoever asked, and nobody else. */
export function pageSaid(
  first: string,
  page: StatusPage,
  of: { readonly url: string; readonly secretUrl: string | undefined; readonly publishers: string },
): Words {
  const promise =
    page.promiseMs === null
      ? ''
      : ` Each public update promises the next one within ${sayDuration(page.promiseMs)}.`;
  const link = of.secretUrl === undefined ? '' : `\nIts secret address, shown to you only: ${of.secretUrl}`;
  const text = `${first} ${of.url} · ${ACCESS_WORDS[page.access]} · times in ${escape(page.zone)} · uptime weighted ${weightsSaid(page.weights)}. ${of.publishers}${promise}${link}`;
  return {
    text,
    blocks: [
      section(text),
      context(
        `\`/status component add "Orders API" page ${page.name}\` · \`/status publishers ${page.name} @ada team orders\` · \`/status show ${page.name}\``,
      ),
    ],
  };
}

/** Asks before a page ends. */
export function archiveQuestion(page: StatusPage, url: string, subscribers: number): Words {
  const told = subscribers === 1 ? '1 subscriber hears' : `${subscribers} subscribers hear`;
  const heard = subscribers === 0 ? '' : `, and ${told} no more of it`;
  const text = `Archive the status page *${escape(page.title)}*? Nobody can read ${url} any more${heard}. It cannot be brought back.`;
  return {
    text,
    blocks: [
      section(text),
      actions(
        [
          button({ id: 'status_page.archive', text: 'Archive it', value: page.id, style: 'danger' }),
          button({ id: 'status_page.keep', text: 'Keep', value: page.id }),
        ],
        'status_page.archive',
      ),
    ],
  };
}
