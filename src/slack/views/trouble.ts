import { never } from '#base/invariant.ts';
import { escape } from './blocks.ts';
import { mention } from './words.ts';

/** What went wrong between us and Slack, to be said to people. */
export type Trouble =
  | {
      readonly what: 'channel_lost';
      readonly number: number;
      readonly title: string;
      readonly channelId: string;
      readonly how: ChannelLoss;
    }
  | {
      readonly what: 'channel_not_made';
      readonly number: number;
      readonly title: string;
      readonly code: string;
    }
  | { readonly what: 'not_invited'; readonly personIds: readonly string[]; readonly code: string }
  | {
      readonly what: 'team_moved';
      readonly team: string;
      readonly channelId: string;
      readonly how: ChannelLoss;
    }
  | { readonly what: 'person_gone'; readonly personId: string; readonly was: 'member' | 'lead' }
  | {
      readonly what: 'page_failed';
      readonly personId: string;
      readonly about: string;
      readonly because: string;
      readonly insteadIds: readonly string[];
    };

/** How a channel went: by whose hand we cannot know. */
export type ChannelLoss = 'archived' | 'deleted' | 'removed';

export const isLoss = (how: unknown): how is ChannelLoss =>
  how === 'archived' || how === 'deleted' || how === 'removed';

const LOST: Readonly<Record<ChannelLoss, string>> = {
  archived: 'was archived by hand',
  deleted: 'was deleted by hand',
  removed: 'removed Tocsin, and it cannot come back by itself',
};
const CURE: Readonly<Record<ChannelLoss, string>> = {
  archived: 'Unarchive the channel to go on there.',
  deleted: 'The commands work here with its number.',
  removed: 'Invite Tocsin again to go on there: `/invite @tocsin`.',
};

const listed = (people: readonly string[]): string => people.map(mention).join(', ');

/** The trouble in words: first the fact, then what it means, then what to do. */
export function sayTrouble(trouble: Trouble): string {
  switch (trouble.what) {
    case 'channel_lost':
      return `The channel of incident ${trouble.number} (${escape(trouble.title)}), <#${trouble.channelId}>, ${LOST[trouble.how]}. The incident goes on; its card is in the team's channel. ${CURE[trouble.how]}`;
    case 'channel_not_made':
      return `Slack does not let Tocsin make a channel for incident ${trouble.number} (${escape(trouble.title)}): \`${escape(trouble.code)}\`. The incident goes on here; the commands take its number: \`/incident update ${trouble.number} we are looking at it\`. An admin can allow apps to create channels in the workspace's settings.`;
    case 'team_moved':
      return `The channel where the alerts of ${escape(trouble.team)} went, <#${trouble.channelId}>, ${LOST[trouble.how]}. They come here now, and the open ones are shown again. Another channel can be chosen: \`/team channel ${escape(trouble.team)} #general\`.`;
    case 'not_invited':
      return `${listed(trouble.personIds)} could not be invited here: \`${escape(trouble.code)}\`. Ask an admin of the workspace.`;
    case 'person_gone':
      return trouble.was === 'member'
        ? `The account of ${mention(trouble.personId)}, a member of this team, is deactivated: they cannot be paged any more. Choose a responder: \`/team responder orders @ada\`.`
        : `The account of ${mention(trouble.personId)} is deactivated, who has a role here. Give it to somebody else: \`/incident lead @ada\`.`;
    case 'page_failed': {
      const instead =
        trouble.insteadIds.length === 0
          ? 'Nobody else could be paged: call somebody now.'
          : `Paged instead: ${listed(trouble.insteadIds)}.`;
      return `${mention(trouble.personId)} could not be paged about ${escape(trouble.about)}: ${escape(trouble.because)}. ${instead}`;
    }
    default:
      return never(trouble);
  }
}
