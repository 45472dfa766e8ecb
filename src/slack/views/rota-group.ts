import { escape } from './blocks.ts';

const WORDS: Readonly<Record<string, string>> = {
  plan_upgrade_required: 'Slack’s free plan has no user groups. Everything else of the rota works without.',
  paid_teams_only: 'Slack’s free plan has no user groups. Everything else of the rota works without.',
  permission_denied:
    'Slack does not let me change user groups: an admin of the workspace decides who may (Settings, Permissions, User groups).',
  no_such_subteam: 'Slack knows no such group.',
  handle_already_exists: 'That handle belongs to a person or a channel already.',
  name_already_exists: 'A group of that name exists already, under another handle.',
};

/** Why Slack does not do something with a user group, in words, and what to type. */
export const groupRefusal = (code: string, rota: string): string =>
  `${WORDS[code] ?? `Slack refuses that group (${escape(code)}).`} Example: \`/rota group ${rota} @${rota}-oncall\``;

/** The same without the example, for a note beside the group. */
export const groupTrouble = (code: string): string =>
  (WORDS[code] ?? `Slack refuses to change it (${code}).`).replace(/\.$/, '');
