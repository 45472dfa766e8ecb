import { z } from 'zod';
import { answerAck } from '../delivery/respond.ts';
import { commandPayload, messageShortcutPayload, shortcutPayload } from '../delivery/payloads.ts';
import { sendOnce } from '../delivery/send.ts';
import { join } from '../model/membership.ts';
import type { Channel, Person } from '../model/state.ts';
import type { Reply, Workspace } from '../workspace.ts';
import { defineAct } from './define.ts';
import { actor, channelOf, messageOf, shownName } from './look-up.ts';
import { outcome } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { isRefusal, refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { escapeCommand } from './typed-text.ts';

/** The word Slack shows for an envelope that nobody acknowledged. */
function failureCode(reply: Extract<Reply, { acked: false }>): string {
  if (reply.failure === 'timeout') return 'operation_timeout';
  return reply.failure === 'http_error' ? 'http_client_error' : 'dispatch_failed';
}

/** The channel with the person in it: public ones are joined first, as Slack's client offers. */
export function seat(w: Workspace, person: Person, channel: Channel, example: object): Channel | Refusal {
  if (channel.archived) return refuse(`is_archived: ${shownName(w, channel)} is archived`, { ...example });
  return channel.private ? channel : join(w, channel, person.id);
}

async function typed(
  w: Workspace,
  person: Person,
  channel: Channel,
  command: string,
  text: string,
): Promise<string | undefined> {
  const known = w.manifest.features?.slash_commands?.find((each) => each.command === command);
  if (known === undefined) return `${command} is not a valid command (invalid_command)`;
  const sent = known.should_escape === true ? escapeCommand(w, text) : text;
  const reply = await sendOnce(w, 'slash_commands', commandPayload(w, person, channel, command, sent));
  if (!reply.acked) return `${command} failed with the error "${failureCode(reply)}"`;
  const trouble = answerAck(w, { user: person.id, channel: channel.id }, reply.payload);
  return trouble === undefined ? undefined : `${command} failed with the error "${trouble.error}"`;
}

/** Types a slash command. The app's bot need not be in the channel; in a thread Slack has no app commands. */
export const command = defineAct(
  z.strictObject({
    user: z.string().min(1),
    channel: z.string().min(1),
    text: z.string().regex(/^\/\S/, 'must start with / and a command'),
    thread_ts: z.string().optional(),
  }),
  { user: 'ada', channel: '#general', text: '/hello world' },
  async (w, input, example): Promise<Outcome | Refusal> => {
    const person = actor(w, input.user, example);
    if (isRefusal(person)) return person;
    const found = channelOf(w, person, input.channel, example);
    const channel = isRefusal(found) ? found : seat(w, person, found, example);
    if (isRefusal(channel)) return channel;
    const [, name = '', text = ''] = /^(\/\S+)\s*([\s\S]*)$/.exec(input.text) ?? [];
    return outcome(
      w,
      person.id,
      async () => {
        if (input.thread_ts !== undefined && input.thread_ts !== '') {
          return `${name} is not supported in threads. Sorry! (slash_commands_in_threads_not_supported)`;
        }
        return typed(w, person, channel, name.toLowerCase(), text.trimEnd());
      },
      'word',
    );
  },
);

/** Uses a shortcut: a global one, or one on a message when `channel` and `ts` are given. */
export const shortcut = defineAct(
  z.strictObject({
    user: z.string().min(1),
    callback_id: z.string().min(1),
    channel: z.string().optional(),
    ts: z.string().optional(),
  }),
  { user: 'ada', callback_id: 'my.shortcut' },
  async (w, input, example): Promise<Outcome | Refusal> => {
    const person = actor(w, input.user, example);
    if (isRefusal(person)) return person;
    const type = input.ts === undefined ? 'global' : 'message';
    const listed = w.manifest.features?.shortcuts ?? [];
    if (!listed.some((each) => each.callback_id === input.callback_id && each.type === type)) {
      const names = listed.map((each) => `${each.callback_id} (${each.type})`).join(', ') || 'none';
      return refuse(`there is no ${type} shortcut "${input.callback_id}"; there are ${names}`, example);
    }
    if (input.ts === undefined) return global(w, person, input.callback_id);
    const channel = channelOf(w, person, input.channel ?? '', {
      ...example,
      channel: '#general',
      ts: '1795342800.000100',
    });
    if (isRefusal(channel)) return channel;
    const message = messageOf(w, person, channel, input.ts, example);
    if (isRefusal(message)) return message;
    const payload = messageShortcutPayload(w, person, input.callback_id, channel, message);
    return outcome(w, person.id, async () => told(await sendOnce(w, 'interactive', payload)));
  },
);

function global(w: Workspace, person: Person, callbackId: string): Promise<Outcome> {
  return outcome(w, person.id, async () =>
    told(await sendOnce(w, 'interactive', shortcutPayload(w, person, callbackId))),
  );
}

/** What a person is shown when an interaction failed; nothing when it was acknowledged. */
export function told(reply: Reply): string | undefined {
  return reply.acked ? undefined : `the app did not respond (${failureCode(reply)})`;
}
