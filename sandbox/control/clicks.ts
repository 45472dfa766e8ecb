import { z } from 'zod';
import { blocksOf, controlsIn } from '../blocks/controls.ts';
import type { Control } from '../blocks/controls.ts';
import { choose } from '../blocks/choose.ts';
import { isSuggestion } from '../blocks/validate.ts';
import { keepsState, valuesOf, withValue } from '../blocks/state-values.ts';
import { fieldsOf, isFields, objectsIn, textsIn, wordOf } from '../json.ts';
import type { Fields } from '../json.ts';
import { actionsPayload, suggestionPayload } from '../delivery/payloads.ts';
import type { Place } from '../delivery/payloads.ts';
import { sendOnce } from '../delivery/send.ts';
import { homeOf, keepTyped, topModal } from '../model/views.ts';
import type { Person } from '../model/state.ts';
import type { Reply, Workspace } from '../workspace.ts';
import { told } from './commands.ts';
import { defineAct } from './define.ts';
import { findControl } from './find-control.ts';
import { actor, channelOf, messageOf } from './look-up.ts';
import { outcome } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { isRefusal, refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

const KEPT_CHOICES = 2000;

type Where = {
  readonly channel?: string | undefined;
  readonly ts?: string | undefined;
  readonly view?: 'modal' | 'home' | undefined;
};

/** The place a person acts in: a message, the open modal or their Home tab. */
function placeOf(
  w: Workspace,
  person: Person,
  where: Where,
  example: Fields,
): { place: Place; blocks: readonly Fields[] } | Refusal {
  if (where.channel === undefined || where.ts === undefined) {
    const wanted = where.view ?? (topModal(w, person.id) === undefined ? 'home' : 'modal');
    const view = wanted === 'home' ? homeOf(w, person.id) : topModal(w, person.id);
    if (view === undefined)
      return refuse(`${person.name} has no ${wanted} open; a message is named by channel and ts`, example);
    return { place: { view }, blocks: view.blocks };
  }
  const channel = channelOf(w, person, where.channel, example);
  if (isRefusal(channel)) return channel;
  const message = messageOf(w, person, channel, where.ts, example);
  if (isRefusal(message)) return message;
  const blocks = blocksOf(message);
  const values = valuesOf(controlsIn(blocks), w.chosen.get(`${channel.id}:${message.ts}:${person.id}`) ?? {});
  return { place: { message, channel, values }, blocks };
}

function remember(w: Workspace, person: Person, place: Place, item: Control, value: Fields): Place {
  if (!keepsState(item.type)) return place;
  if ('view' in place) {
    return {
      view: keepTyped(
        w,
        place.view,
        withValue(place.view.values, item.block_id, item.action_id, value),
        place.view.errors,
      ),
    };
  }
  const values = withValue(place.values, item.block_id, item.action_id, value);
  w.chosen.set(`${place.channel.id}:${place.message.ts}:${person.id}`, values);
  for (const key of w.chosen.keys()) {
    if (w.chosen.size <= KEPT_CHOICES) break;
    w.chosen.delete(key);
  }
  return { ...place, values };
}

function feedbackChoice(item: Control, choice: unknown): Fields | undefined {
  const buttons = [item.element['positive_button'], item.element['negative_button']].filter(isFields);
  const found = buttons.find((each) => [each['value'], fieldsOf(each['text'])['text']].includes(choice));
  return found === undefined ? undefined : { text: found['text'], value: found['value'] };
}

async function offered(
  w: Workspace,
  person: Person,
  place: Place,
  item: Control,
  query: string,
): Promise<readonly Fields[]> {
  const reply = await sendOnce(w, 'interactive', suggestionPayload(w, person, place, item, query));
  const answer = reply.acked && isSuggestion(reply.payload) ? fieldsOf(reply.payload) : {};
  return [
    ...objectsIn(answer['options']),
    ...objectsIn(answer['option_groups']).flatMap((group) => objectsIn(group['options'])),
  ];
}

async function choiceOf(
  w: Workspace,
  person: Person,
  place: Place,
  item: Control,
  choice: unknown,
  example: Fields,
): Promise<Fields | Refusal> {
  if (['button', 'icon_button', 'workflow_button'].includes(item.type)) return {};
  if (item.type === 'feedback_buttons') {
    return (
      feedbackChoice(item, choice) ??
      refuse(`choose one of the two buttons of ${item.action_id}`, { ...example, choose: '…' })
    );
  }
  if (choice === undefined) {
    return refuse(`${item.action_id} is a ${item.type}: say what to choose`, {
      ...example,
      choose: 'an option',
    });
  }
  const external = item.type.endsWith('external_select');
  const first = Array.isArray(choice) ? choice : [choice];
  const options = external
    ? (await Promise.all(first.map((each) => offered(w, person, place, item, String(each))))).flat()
    : [];
  const chosen = choose(w, item, choice, options);
  return 'trouble' in chosen ? refuse(chosen.trouble, { ...example, choose: 'an option' }) : chosen.value;
}

async function press(
  w: Workspace,
  person: Person,
  found: { place: Place; blocks: readonly Fields[] },
  item: Control,
  choice: unknown,
  example: Fields,
): Promise<Outcome | Refusal> {
  const value = await choiceOf(w, person, found.place, item, choice, example);
  if (isRefusal(value)) return value;
  const place = remember(w, person, found.place, item, value);
  const { type: _, ...carried } = value;
  const payload = actionsPayload(w, person, place, item, carried);
  return outcome(w, person.id, async () => told(await sendOnce(w, 'interactive', payload)));
}

const choice = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.union([z.string(), z.number()])),
  z.record(z.string(), z.unknown()),
  z.null(),
]);

/** Presses a button or chooses in a select: on a message, or in the open modal or Home. Confirm dialogues are said yes to. */
export const click = defineAct(
  z.strictObject({
    user: z.string().min(1),
    channel: z.string().optional(),
    ts: z.string().optional(),
    view: z.enum(['modal', 'home']).optional(),
    button: z.string().min(1),
    choose: choice.optional(),
    block_id: z.string().optional(),
    value: z.string().optional(),
  }),
  { user: 'ada', channel: '#general', ts: '1795342800.000100', button: 'Acknowledge' },
  async (w, input, example): Promise<Outcome | Refusal> => {
    const person = actor(w, input.user, example);
    if (isRefusal(person)) return person;
    const found = placeOf(w, person, input, example);
    if (isRefusal(found)) return found;
    if ('channel' in found.place && found.place.channel.archived) {
      return refuse(`is_archived: #${found.place.channel.name} is archived`, example);
    }
    const item = findControl(w, found.blocks, input, example);
    return isRefusal(item) ? item : press(w, person, found, item, input.choose, example);
  },
);

function suggested(w: Workspace, reply: Reply) {
  if (!reply.acked) return { ok: false, options: [], error: told(reply) };
  if (!isSuggestion(reply.payload)) {
    w.journal.write('refusal', {
      during: 'block_suggestion',
      error: 'invalid options',
      payload: reply.payload,
    });
    return { ok: false, options: [], error: 'the app answered with options that are not valid' };
  }
  const answer = fieldsOf(reply.payload);
  const groups = objectsIn(answer['option_groups']);
  return {
    ok: true,
    options: objectsIn(answer['options']),
    ...(groups.length === 0 ? {} : { option_groups: groups }),
  };
}

/** The options an external select shows for what was typed. */
export const options = defineAct(
  z.strictObject({
    user: z.string().min(1),
    action_id: z.string().min(1),
    block_id: z.string().optional(),
    query: z.string(),
    channel: z.string().optional(),
    ts: z.string().optional(),
    view: z.enum(['modal', 'home']).optional(),
  }),
  { user: 'ada', action_id: 'service', query: 'ord' },
  async (w, input, example) => {
    const person = actor(w, input.user, example);
    if (isRefusal(person)) return person;
    const found = placeOf(w, person, input, example);
    if (isRefusal(found)) return found;
    const item = controlsIn(found.blocks).find(
      (each) => each.action_id === input.action_id && [undefined, each.block_id].includes(input.block_id),
    );
    if (item === undefined || !item.type.endsWith('external_select')) {
      return refuse(`there is no external select "${input.action_id}" here`, example);
    }
    return suggested(
      w,
      await sendOnce(w, 'interactive', suggestionPayload(w, person, found.place, item, input.query)),
    );
  },
);

/** What a person named in `values` for one input: by label, action_id or block_id. */
export function named(item: Control, values: Fields): string | undefined {
  const keys = [item.action_id, item.block_id, item.label];
  return Object.keys(values).find(
    (key) =>
      keys.includes(key) ||
      (item.label !== '' && key.trim().toLowerCase() === item.label.trim().toLowerCase()),
  );
}

/** The options an app offers for what a person wants to choose in an external select. */
export async function optionsFor(
  w: Workspace,
  person: Person,
  item: Control,
  wanted: unknown,
): Promise<readonly Fields[]> {
  const view = topModal(w, person.id);
  if (view === undefined || !item.type.endsWith('external_select')) return [];
  const queries = Array.isArray(wanted) ? textsIn(wanted) : [wordOf(wanted)];
  return (await Promise.all(queries.map((query) => offered(w, person, { view }, item, query)))).flat();
}
