import type { Desk } from '#ledger/desk.ts';
import { z } from 'zod';

const listed = z.object({
  channels: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      is_archived: z.boolean().optional(),
      creator: z.string().optional(),
      created: z.number().optional(),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
export type FoundChannel = {
  readonly id: string;
  readonly archived: boolean;
  readonly ours: boolean;
  readonly createdAt: Date;
};

/** The public channel of that name, archived ones too; undefined when there is none we can see. */
export async function findChannel(desk: Desk, name: string): Promise<FoundChannel | undefined> {
  let cursor = '';
  do {
    const answer = listed.parse(
      await desk.slack.call('conversations.list', {
        types: 'public_channel',
        exclude_archived: false,
        limit: 999,
        ...(cursor === '' ? {} : { cursor }),
      }),
    );
    const channel = answer.channels.find((each) => each.name === name);
    if (channel !== undefined) {
      return {
        id: channel.id,
        archived: channel.is_archived ?? false,
        ours: channel.creator === desk.slack.self().botUserId,
        createdAt: new Date((channel.created ?? 0) * 1000),
      };
    }
    cursor = answer.response_metadata?.next_cursor ?? '';
  } while (cursor !== '');
  return undefined;
}
