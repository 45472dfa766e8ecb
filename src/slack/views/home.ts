import type { HomeView } from '@slack/types';
import type { Alert } from '#alerts/alert.ts';
import type { Incident } from '#incidents/incident.ts';
import type { Monitor } from '#monitors/monitor.ts';
import { actions, button, context, divider, escape, header, section } from './blocks.ts';
import type { ActionElement, Block } from './blocks.ts';
import { alertHeadline } from './alert.ts';
import type { ContactSight } from './contact.ts';
import { homeContact } from './home-contact.ts';
import { homeOncall } from './home-oncall.ts';
import type { OncallSight } from './home-oncall.ts';
import { brief, cap } from './incident-brief.ts';
import { headline, markedStatus } from './incident-words.ts';
import { monitorLine } from './monitor.ts';
import { at, mention } from './words.ts';

export type HomeAlert = {
  readonly alert: Alert;
  readonly service: string;
  readonly channelUrl: string | null;
  /** Of a team the person is on, or acknowledged by them. */
  readonly mine: boolean;
};
export type HomeIncident = {
  readonly incident: Incident;
  readonly channelUrl: string | null;
  readonly mine: boolean;
};
export type HomeSight = {
  readonly teams: readonly string[];
  readonly incidents: readonly HomeIncident[];
  readonly alerts: readonly HomeAlert[];
  readonly monitors: readonly { readonly monitor: Monitor; readonly service: string }[];
  /** Who is on call, and the person's own shifts. */
  readonly oncall?: OncallSight;
  /** How the person is reached. */
  readonly contact?: ContactSight;
  readonly now: Date;
};

const SHOWN = { incidents: 8, alerts: 10, monitors: 40, lines: 8 } as const;

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const openButton = (url: string | null): readonly ActionElement[] =>
  url === null ? [] : [button({ id: 'incident.open', text: 'Open channel', url })];

function incidentBlocks({ incident, channelUrl, mine }: HomeIncident): readonly Block[] {
  const lead = incident.leadId === null ? 'no lead yet' : `lead ${mention(incident.leadId)}`;
  const next = incident.nextUpdateAt === null ? '' : ` · next update ${at(incident.nextUpdateAt)}`;
  const first = `*${brief(headline(incident), 600)}*${mine ? ' · yours' : ''}`;
  const acknowledge =
    incident.acknowledgedBy === null && incident.status !== 'suspected'
      ? [
          button({
            id: 'incident.acknowledge',
            text: 'Acknowledge',
            value: incident.id,
            style: 'primary',
          }),
        ]
      : [];
  const buttons = [...acknowledge, ...openButton(channelUrl)];
  return [
    section(
      cap(`${first}\n${markedStatus(incident.status)} · ${lead} · since ${at(incident.startedAt)}${next}`),
    ),
    ...(buttons.length === 0 ? [] : [actions(buttons, `incident:${incident.id}`)]),
  ];
}

/** While nobody has its incident, that is what to acknowledge: it takes its alerts along. */
function alertBlocks(
  { alert, service, channelUrl, mine }: HomeAlert,
  incidents: readonly HomeIncident[],
): readonly Block[] {
  const ofIncident = incidents.some(
    ({ incident }) => incident.id === alert.incidentId && incident.acknowledgedBy === null,
  );
  const taken = alert.acknowledgedBy === null ? '' : ` · acknowledged by ${mention(alert.acknowledgedBy)}`;
  const first = `*${alertHeadline(alert)}*${mine ? ' · yours' : ''}`;
  const acknowledge =
    alert.state === 'triggered' && !ofIncident
      ? [button({ id: 'alert.acknowledge', text: 'Acknowledge', value: alert.id, style: 'primary' })]
      : [];
  const buttons = ofIncident ? [] : [...acknowledge, ...openButton(channelUrl)];
  return [
    section(
      cap(
        `${first}\n${brief(alert.because, 600)} · service ${escape(service)} · since ${at(alert.since)}${taken}`,
      ),
    ),
    ...(buttons.length === 0 ? [] : [actions(buttons, `alert:${alert.id}`)]),
  ];
}

/** Those of the person first; the order within is the one given. */
const mineFirst = <T extends { readonly mine: boolean }>(all: readonly T[]): readonly T[] => [
  ...all.filter((one) => one.mine),
  ...all.filter((one) => !one.mine),
];

function wrong(sight: HomeSight): readonly Block[] {
  const { incidents, alerts } = sight;
  if (incidents.length === 0 && alerts.length === 0)
    return [header('🟢 Nothing is wrong'), context('No open incident and no open alert in this workspace.')];
  const counts = [
    ...(incidents.length === 0 ? [] : [plural(incidents.length, 'open incident')]),
    ...(alerts.length === 0 ? [] : [plural(alerts.length, 'open alert')]),
  ];
  const more = [
    ...(incidents.length > SHOWN.incidents
      ? [`${plural(incidents.length - SHOWN.incidents, 'more incident')}: \`/incident list\``]
      : []),
    ...(alerts.length > SHOWN.alerts
      ? [`${plural(alerts.length - SHOWN.alerts, 'more alert')} in the teams’ channels`]
      : []),
  ];
  return [
    header(`🔴 Wrong now: ${counts.join(', ')}`),
    ...mineFirst(incidents).slice(0, SHOWN.incidents).flatMap(incidentBlocks),
    ...mineFirst(alerts)
      .slice(0, SHOWN.alerts)
      .flatMap((one) => alertBlocks(one, incidents)),
    ...(more.length === 0 ? [] : [context(more.join(' · '))]),
  ];
}

function monitorBlocks(sight: HomeSight): readonly Block[] {
  const { monitors, teams } = sight;
  if (teams.length === 0)
    return [section('You are on no team yet. *Set up* makes one with you in it, and a first monitor.')];
  if (monitors.length === 0)
    return [section('Nothing is watched for your teams yet: `/monitor add http https://api.example.com`.')];
  const lines = monitors
    .slice(0, SHOWN.monitors)
    .map(({ monitor, service }) => cap(monitorLine(monitor, service, sight.now), 350));
  const groups = Array.from({ length: Math.ceil(lines.length / SHOWN.lines) }, (_, index) =>
    lines.slice(index * SHOWN.lines, (index + 1) * SHOWN.lines),
  );
  const more = monitors.length - SHOWN.monitors;
  return [
    ...groups.map((group) => section(group.join('\n'))),
    ...(more > 0 ? [context(`and ${plural(more, 'more monitor')}: \`/monitor list\``)] : []),
  ];
}

/** One person's Home: what is wrong now, then the common acts, then what watches over their teams. It holds no age, so that it changes only when something does. */
export function homeView(sight: HomeSight): HomeView {
  const teams = sight.teams.length === 0 ? '' : ` of ${sight.teams.map(escape).join(', ')}`;
  return {
    type: 'home',
    blocks: [
      ...wrong(sight),
      actions(
        [
          button({ id: 'incident.declare', text: 'Declare incident', style: 'danger' }),
          button({ id: 'monitor.add', text: 'Add monitor' }),
          button({ id: 'setup.start', text: 'Set up' }),
        ],
        'acts',
      ),
      divider(),
      section(cap(`*Monitors${teams}*`)),
      ...monitorBlocks(sight),
      ...(sight.oncall === undefined ? [] : homeOncall(sight.oncall)),
      ...(sight.contact === undefined ? [] : homeContact(sight.contact)),
    ],
  };
}
