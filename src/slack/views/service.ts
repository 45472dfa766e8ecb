import type { ModalView } from '@slack/types';
import { showAutoClose } from '#catalog/auto-close.ts';
import type { AutoIncident, Service, Team } from '#catalog/catalog.ts';
import { TIERS } from '#catalog/catalog.ts';
import type { Tier } from '#catalog/catalog.ts';
import type { Words } from '../define.ts';
import { actions, button, context, escape, fields, input, section, select, textInput } from './blocks.ts';
import { choiceInput, form } from './incident-inputs.ts';
import { linesBlocks } from './lines.ts';

export type ServiceSight = {
  readonly service: Service;
  readonly team: string;
  readonly monitors: readonly string[];
};

export const TIER_WORDS: Readonly<Record<Tier, string>> = {
  1: 'customers notice at once; down is SEV1',
  2: 'important; down is SEV2',
  3: 'can wait for hours; down is SEV3',
  4: 'nobody is in a hurry; down is SEV4',
};

export const AUTO_WORDS: Readonly<Record<AutoIncident, string>> = {
  sev0: 'a SEV0 alert opens an incident by itself',
  sev1: 'a SEV0 or SEV1 alert opens an incident by itself',
  sev2: 'a SEV0 to SEV2 alert opens an incident by itself',
  never: 'no alert opens an incident by itself',
};

/** What becomes of alerts of which nothing is heard any more. */
const closeWords = (days: number | null): string =>
  days === null
    ? 'no alert closes by itself'
    : `an alert closes by itself after ${days === 1 ? '1 day' : `${days} days`} of silence`;

/** What a changed or new service says. */
export function serviceSaid(first: string, { service, team }: Pick<ServiceSight, 'service' | 'team'>): Words {
  const text = `${first} It belongs to the team ${escape(team)}, tier ${service.tier} (${TIER_WORDS[service.tier]}); ${AUTO_WORDS[service.autoIncident]}; ${closeWords(service.autoCloseDays)}.`;
  return {
    text,
    blocks: [
      section(text),
      context(
        `\`/monitor add http https://api.example.com service ${service.name}\` · \`/service edit ${service.name} tier 2\``,
      ),
    ],
  };
}

/** A service whole. */
export function serviceCard({ service, team, monitors }: ServiceSight): Words {
  const first = `Service ${service.name}`;
  const names = monitors
    .slice(0, 30)
    .map((name) => `\`${name}\``)
    .join(', ');
  return {
    text: first,
    blocks: [
      section(`*${first}*`),
      fields([
        `*Team*\n${escape(team)}`,
        `*Tier*\n${service.tier}: ${TIER_WORDS[service.tier]}`,
        `*Incidents*\n${AUTO_WORDS[service.autoIncident]}`,
        `*Silence*\n${closeWords(service.autoCloseDays)}`,
        `*Monitors*\n${monitors.length === 0 ? 'none yet' : `${names}${monitors.length > 30 ? ` and ${monitors.length - 30} more` : ''}`}`,
      ]),
      actions([button({ id: 'service.edit', text: 'Edit', value: service.id })], 'service'),
    ],
  };
}

/** Every service, a line each. */
export function serviceList(all: readonly ServiceSight[]): Words {
  if (all.length === 0)
    return { text: 'There are no services yet. Make one: `/service create orders team orders`' };
  const lines = all.map(
    ({ service, team, monitors }) =>
      `*${escape(service.name)}*: team ${escape(team)} · tier ${service.tier} · ${AUTO_WORDS[service.autoIncident]}${service.autoCloseDays === null ? '' : ` · ${closeWords(service.autoCloseDays)}`} · ${monitors.length === 1 ? '1 monitor' : `${monitors.length} monitors`}`,
  );
  return {
    text: `${all.length} services`,
    blocks: linesBlocks(lines, () => '`/service show orders` shows one whole.'),
  };
}

/** The form of a new service, or of one to be changed. `teams` are those that may own it. */
export function serviceForm(
  service: Service | undefined,
  teams: readonly Pick<Team, 'id' | 'name'>[],
  own: string | undefined,
): ModalView {
  const initialTeam = service?.teamId ?? own;
  return form({
    id: service === undefined ? 'service.create' : 'service.edit',
    title: service === undefined ? 'Make a service' : 'Edit service',
    submit: service === undefined ? 'Make' : 'Save',
    meta: service?.id ?? '',
    blocks: [
      input({
        id: 'name',
        label: 'Name',
        hint: 'Lower-case letters, digits and dashes.',
        element: textInput({
          id: 'name',
          max: 50,
          placeholder: 'orders-api',
          ...(service === undefined ? {} : { initial: service.name }),
        }),
      }),
      choiceInput({
        name: 'team',
        label: 'Team',
        choices: teams.map((team) => ({ text: team.name, value: team.id })),
        ...(initialTeam === undefined ? {} : { initial: initialTeam }),
      }),
      input({
        id: 'tier',
        label: 'Tier',
        element: select({
          id: 'tier',
          placeholder: 'How much it matters',
          options: TIERS.map((tier) => ({ text: `${tier}: ${TIER_WORDS[tier]}`, value: String(tier) })),
          initial: String(service?.tier ?? 1),
        }),
      }),
      input({
        id: 'incidents',
        label: 'Incidents by itself',
        element: select({
          id: 'incidents',
          placeholder: 'From which severity',
          options: (Object.keys(AUTO_WORDS) as AutoIncident[]).map((auto) => ({
            text: AUTO_WORDS[auto],
            value: auto,
          })),
          initial: service?.autoIncident ?? 'sev1',
        }),
      }),
      input({
        id: 'autoclose',
        label: 'Alerts close by themselves after',
        hint: '1d to 365d of silence; empty: never. What a monitor still sees stays open.',
        optional: true,
        element: textInput({
          id: 'autoclose',
          max: 20,
          placeholder: '7d',
          ...(service?.autoCloseDays == null ? {} : { initial: showAutoClose(service.autoCloseDays) }),
        }),
      }),
    ],
  });
}
