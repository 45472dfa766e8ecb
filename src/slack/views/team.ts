import type { ModalView } from '@slack/types';
import type { Service, Team } from '#catalog/catalog.ts';
import type { Words } from '../define.ts';
import { actions, button, context, escape, fields, input, section, textInput } from './blocks.ts';
import { form, peopleInput } from './incident-inputs.ts';
import { linesBlocks } from './lines.ts';
import { channelLink, mention, mentions } from './words.ts';

/** A team as people see it; `channelId` is where its alerts go, null while its own channel is not made yet. */
export type TeamSight = {
  readonly team: Team;
  readonly channelId: string | null;
  readonly services: readonly Pick<Service, 'name' | 'tier'>[];
};

export const alertsChannel = (team: Pick<Team, 'name'>, channelId: string | null): string =>
  channelId === null ? `#${team.name}-alerts` : channelLink(channelId);

/** "@ada is paged" or "every member is paged". */
export const pagedWords = (team: Pick<Team, 'responder'>): string =>
  team.responder === null ? 'every member is paged' : `${mention(team.responder)} is paged`;

const servicesWords = (services: TeamSight['services']): string =>
  services.length === 0
    ? 'none yet'
    : services.map((service) => `${escape(service.name)} (tier ${service.tier})`).join(', ');

/** What a changed or new team says: who, where alerts go, who is paged. */
export function teamSaid(first: string, sight: Pick<TeamSight, 'team' | 'channelId'>): Words {
  const { team } = sight;
  const text = `${first} ${mentions(team.members)}. Alerts go to ${alertsChannel(team, sight.channelId)}; ${pagedWords(team)}.`;
  return {
    text,
    blocks: [
      section(text),
      context(
        `\`/team add ${team.name} @ada\` · \`/team responder ${team.name} @ada\` · \`/monitor add http https://api.example.com team ${team.name}\``,
      ),
    ],
  };
}

/** A team whole. */
export function teamCard({ team, channelId, services }: TeamSight): Words {
  const first = `Team ${team.name}`;
  return {
    text: first,
    blocks: [
      section(`*${first}*`),
      fields([
        `*Members*\n${mentions(team.members)}`,
        `*Paged for its alerts*\n${team.responder === null ? 'every member' : mention(team.responder)}`,
        `*Alerts go to*\n${alertsChannel(team, channelId)}`,
        `*Services*\n${servicesWords(services)}`,
      ]),
      actions([button({ id: 'team.edit', text: 'Edit', value: team.id })], 'team'),
    ],
  };
}

/** Every team, a line each. */
export function teamList(teams: readonly TeamSight[]): Words {
  if (teams.length === 0) return { text: 'There are no teams yet. Make one: `/team create orders @ada @bo`' };
  const lines = teams.map(
    ({ team, channelId, services }) =>
      `*${escape(team.name)}*: ${mentions(team.members.slice(0, 10))}${team.members.length > 10 ? ` and ${team.members.length - 10} more` : ''} · ${pagedWords(team)} · ${alertsChannel(team, channelId)} · ${services.length === 1 ? '1 service' : `${services.length} services`}`,
  );
  return {
    text: `${teams.length} teams`,
    blocks: linesBlocks(lines, () => '`/team show orders` shows one whole.'),
  };
}

/** The form of a new team, or of one to be changed. */
export function teamForm(team: Team | undefined, personId: string): ModalView {
  return form({
    id: team === undefined ? 'team.create' : 'team.edit',
    title: team === undefined ? 'Make a team' : 'Edit team',
    submit: team === undefined ? 'Make' : 'Save',
    meta: team?.id ?? '',
    blocks: [
      input({
        id: 'name',
        label: 'Name',
        hint: 'Lower-case letters, digits and dashes.',
        element: textInput({
          id: 'name',
          max: 50,
          placeholder: 'orders',
          ...(team === undefined ? {} : { initial: team.name }),
        }),
      }),
      peopleInput({ name: 'members', label: 'Members', initial: team?.members ?? [personId] }),
      peopleInput({
        name: 'responder',
        label: 'Who is paged',
        hint: 'Left empty, every member is paged.',
        optional: true,
        single: true,
        initial: team === undefined ? [personId] : team.responder === null ? [] : [team.responder],
      }),
      {
        type: 'input',
        block_id: 'channel',
        label: { type: 'plain_text', text: 'Where alerts go' },
        hint: { type: 'plain_text', text: 'Left empty, the team gets its own channel.' },
        optional: true,
        element: {
          type: 'conversations_select',
          action_id: 'channel',
          filter: { include: ['public', 'private'] },
          ...(team?.channelId === null || team === undefined ? {} : { initial_conversation: team.channelId }),
        },
      },
    ],
  });
}
