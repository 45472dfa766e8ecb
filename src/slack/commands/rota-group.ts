import type { Rota } from '#oncall/rota.ts';
import { setUserGroup } from '#oncall/verbs/change-rota.ts';
import { SlackRefusal } from '#world/slack.ts';
import { z } from 'zod';
import type { Desk } from '#ledger/desk.ts';
import type { Seat } from '../define.ts';
import { escape } from '../views/blocks.ts';
import { groupRefusal } from '../views/rota-group.ts';
import { sayRotaRefusal } from '../views/rota-refusals.ts';

/** https://docs.slack.dev/reference/methods/usergroups.list */
const Groups = z.object({ usergroups: z.array(z.object({ id: z.string(), handle: z.string() })) });
const Made = z.object({ usergroup: z.object({ id: z.string() }) });

type Found = { readonly id: string; readonly made: boolean } | { readonly problem: string };

/** The group that a word means, by `<!subteam^S1>` or `@handle`; a missing one is made. */
async function groupIn(desk: Desk, word: string, rota: Rota): Promise<Found> {
  const id = /^<!subteam\^([A-Z0-9]+)/.exec(word)?.[1];
  if (id !== undefined) return { id, made: false };
  const handle = /^@?([a-z0-9][a-z0-9._-]{0,20})$/.exec(word.toLowerCase())?.[1];
  if (handle === undefined)
    return {
      problem: `“${escape(word)}” cannot be a Slack group. Example: \`/rota group ${rota.name} @${rota.name}-oncall\``,
    };
  try {
    const { usergroups } = Groups.parse(await desk.slack.call('usergroups.list', { include_disabled: true }));
    const known = usergroups.find((group) => group.handle === handle);
    if (known !== undefined) return { id: known.id, made: false };
    const created = await desk.slack.call('usergroups.create', {
      name: `${rota.name} on call`,
      handle,
      description: `Whoever is on call by the rota ${rota.name}; kept by Tocsin.`,
    });
    return { id: Made.parse(created).usergroup.id, made: true };
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    return { problem: groupRefusal(error.code, rota.name) };
  }
}

/** `/rota group orders @orders-oncall`, `/rota group orders off`. */
export async function group(seat: Seat, rota: Rota, words: readonly string[]): Promise<void> {
  const [word] = words;
  if (word === undefined)
    return seat.answer({
      text: `Say which Slack group. Example: \`/rota group ${rota.name} @${rota.name}-oncall\`; \`off\` ends it.`,
    });
  const off = word.toLowerCase() === 'off' || word.toLowerCase() === 'none';
  const found: Found = off ? { id: '', made: false } : await groupIn(seat.desk, word, rota);
  if ('problem' in found) return seat.answer({ text: found.problem });
  const outcome = await setUserGroup(seat.desk, rota.id, off ? null : found.id);
  if (!outcome.ok) return seat.answer({ text: sayRotaRefusal(outcome.refused) });
  return seat.answer({
    text: off
      ? `No Slack group follows the rota *${rota.name}* any more. Whoever is in it stays.`
      : `${found.made ? 'Made' : 'From now on'} <!subteam^${found.id}>: it holds whoever is on call by *${rota.name}*. When nobody is, it is left as it is.`,
  });
}
