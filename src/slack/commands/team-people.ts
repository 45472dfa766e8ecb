import type { PersonId } from '#base/ids.ts';
import { people } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { SlackRefusal } from '#world/slack.ts';
import { z } from 'zod';
import { personIn } from '../grammar.ts';
import { escape } from '../views/blocks.ts';
import { sayCatalogRefusal } from '../views/refusals.ts';
import { channelLink } from '../views/words.ts';

/** The people that words name, each by `<@U1>`, `@ada` or "me"; else why not, in words. */
export async function peopleIn(
  desk: Desk,
  me: PersonId,
  tokens: readonly string[],
): Promise<{ readonly ids: readonly PersonId[] } | { readonly problem: string }> {
  const everyone = (await people(desk)).filter((person) => !person.bot);
  const ids: PersonId[] = [];
  for (const token of tokens.map((one) => one.replace(/,$/, ''))) {
    const meant = personIn(token);
    const found =
      meant === undefined
        ? undefined
        : 'id' in meant
          ? everyone.find((person) => person.id === meant.id)
          : meant.name === 'me'
            ? everyone.find((person) => person.id === me)
            : (everyone.find((person) => person.active && person.name.toLowerCase() === meant.name) ??
              everyone.find((person) => person.name.toLowerCase() === meant.name));
    if (found === undefined)
      return { problem: sayCatalogRefusal({ why: 'not_found', what: 'person', name: token }) };
    ids.push(found.id);
  }
  return { ids: [...new Set(ids)] };
}

const info = z.object({ channel: z.object({ is_member: z.boolean().optional() }) });

/** Why alerts cannot be posted in a channel, in words; undefined when they can. Joins a public channel on the way. */
export async function channelProblem(desk: Desk, channelId: string): Promise<string | undefined> {
  const invite = `I cannot post in ${channelLink(channelId)}. If it is private, invite me there first (\`/invite @tocsin\`), then say it once more.`;
  try {
    const { channel } = info.parse(await desk.slack.call('conversations.info', { channel: channelId }));
    if (channel.is_member !== true) await desk.slack.call('conversations.join', { channel: channelId });
    return undefined;
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    return `${invite} (Slack says ${escape(error.code)}.)`;
  }
}
