import { z } from 'zod';
import type { ActionInput, ModalInput } from './define.ts';

/** What people chose and typed, read from Slack's payloads. https://docs.slack.dev/reference/interaction-payloads */

/**
 * Takes out of every text of a payload what no database keeps: NUL, and halves of surrogate pairs, which people can paste. In place, since Bolt hands
 * parts of the same object to each listener.
 */
export function scrub(part: unknown): void {
  if (typeof part !== 'object' || part === null) return;
  for (const [key, value] of Object.entries(part)) {
    if (typeof value === 'string') Reflect.set(part, key, value.toWellFormed().replaceAll('\u0000', ''));
    else scrub(value);
  }
}

const Option = z.object({ value: z.string() });
const Chosen = z.looseObject({
  type: z.string().optional(),
  value: z.string().nullish(),
  selected_option: Option.nullish(),
  selected_options: z.array(Option).nullish(),
  selected_user: z.string().nullish(),
  selected_users: z.array(z.string()).nullish(),
  selected_conversation: z.string().nullish(),
  selected_conversations: z.array(z.string()).nullish(),
  selected_channel: z.string().nullish(),
  selected_channels: z.array(z.string()).nullish(),
  selected_date: z.string().nullish(),
  selected_time: z.string().nullish(),
  selected_date_time: z.number().nullish(),
});
const Values = z.record(z.string(), z.record(z.string(), Chosen));

/** The one value an element holds: text, the chosen option, user, channel, date; a list for the multi ones; null when empty. */
function valueOf(chosen: z.output<typeof Chosen>): string | readonly string[] | null {
  const many =
    chosen.selected_options?.map((option) => option.value) ??
    chosen.selected_users ??
    chosen.selected_conversations ??
    chosen.selected_channels;
  if (many !== undefined && many !== null) return many.length === 0 ? null : many;
  const one =
    chosen.selected_option?.value ??
    chosen.selected_user ??
    chosen.selected_conversation ??
    chosen.selected_channel ??
    chosen.selected_date ??
    chosen.selected_time ??
    chosen.selected_date_time ??
    chosen.value;
  return one === undefined || one === null || one === '' ? null : String(one);
}

const ActionsBody = z.object({
  actions: z.array(Chosen.extend({ action_id: z.string() })).min(1),
  state: z.object({ values: Values }).optional(),
  view: z
    .object({ private_metadata: z.string().optional(), state: z.object({ values: Values }).optional() })
    .optional(),
});

const flat = (
  values: z.output<typeof Values> | undefined,
): Record<string, string | readonly string[] | null> =>
  Object.fromEntries(
    Object.values(values ?? {}).flatMap((block) =>
      Object.entries(block).map(([id, chosen]) => [id, valueOf(chosen)] as const),
    ),
  );

/** A block_actions payload as an action reads it. */
export function actionInput(body: unknown): ActionInput {
  const read = ActionsBody.parse(body);
  const [first] = read.actions;
  const value = first === undefined ? null : valueOf(first);
  return {
    actionId: first?.action_id ?? '',
    value: value === null ? '' : typeof value === 'string' ? value : value.join(','),
    state: flat(read.state?.values ?? read.view?.state?.values),
    meta: read.view?.private_metadata ?? '',
  };
}

const ViewBody = z.object({
  view: z.object({
    id: z.string(),
    callback_id: z.string(),
    private_metadata: z.string().optional(),
    state: z.object({ values: Values }),
  }),
});

/** A view_submission payload as a modal reads it; inputs by block_id. */
export function modalInput(
  body: unknown,
): ModalInput & { readonly viewId: string; readonly callbackId: string } {
  const { view } = ViewBody.parse(body);
  const values = Object.entries(view.state.values).map(([block, elements]) => {
    const [chosen] = Object.values(elements);
    return [block, chosen === undefined ? null : valueOf(chosen)] as const;
  });
  return {
    viewId: view.id,
    callbackId: view.callback_id,
    values: Object.fromEntries(values),
    meta: view.private_metadata ?? '',
  };
}
