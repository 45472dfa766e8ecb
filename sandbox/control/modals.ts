import { z } from 'zod';
import { blocksFailure } from '../api/content.ts';
import { choose } from '../blocks/choose.ts';
import { controlsIn } from '../blocks/controls.ts';
import type { Control } from '../blocks/controls.ts';
import { withValue } from '../blocks/state-values.ts';
import { viewProblems } from '../blocks/validate.ts';
import { actionsPayload, closedPayload, submissionPayload } from '../delivery/payloads.ts';
import { sendOnce } from '../delivery/send.ts';
import { fieldsOf, isFields, textOf } from '../json.ts';
import type { Fields } from '../json.ts';
import type { Person, View } from '../model/state.ts';
import {
  closeAll,
  closeTop,
  DEEPEST,
  keepTyped,
  pushModal,
  stackOf,
  topModal,
  updateView,
} from '../model/views.ts';
import type { Workspace } from '../workspace.ts';
import { named, optionsFor } from './clicks.ts';
import { told } from './commands.ts';
import { defineAct } from './define.ts';
import { actor } from './look-up.ts';
import { clientErrors } from './modal-checks.ts';
import { outcome } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { isRefusal, refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { shownTopModal } from './shown.ts';

/** What submitting led to: `errors` by block_id when it was refused, `modal` what is open now. */
export type Submitted = Outcome & { readonly errors?: Readonly<Record<string, string>> };

function inputsOf(view: View): readonly Control[] {
  return controlsIn(view.blocks).filter((item) => item.input);
}

type Typed = {
  readonly view: View;
  readonly changed: readonly { readonly item: Control; readonly value: Fields }[];
};

async function fill(
  w: Workspace,
  person: Person,
  view: View,
  values: Fields,
  example: Fields,
): Promise<Typed | Refusal> {
  const inputs = controlsIn(view.blocks).filter((item) => item.type !== 'button');
  let filled = view.values;
  const left = new Set(Object.keys(values));
  const changed: { item: Control; value: Fields }[] = [];
  for (const item of inputs) {
    const key = named(item, values);
    if (key === undefined) continue;
    left.delete(key);
    const chosen = choose(w, item, values[key], await optionsFor(w, person, item, values[key]));
    if ('trouble' in chosen) return refuse(chosen.trouble, example);
    filled = withValue(filled, item.block_id, item.action_id, chosen.value);
    changed.push({ item, value: chosen.value });
  }
  if (left.size > 0) {
    const names = inputs.map((item) => `"${item.label || item.action_id}"`).join(', ') || 'none';
    return refuse(
      `the modal has no input ${[...left].map((name) => `"${name}"`).join(', ')}; it has ${names}`,
      example,
    );
  }
  return { view: keepTyped(w, view, filled), changed };
}

function checkedView(w: Workspace, definition: unknown): string | undefined {
  const problems = viewProblems(w.state, definition);
  if (problems.length === 0) return undefined;
  w.journal.write('refusal', { during: 'view in ack', ...blocksFailure('invalid_view', problems, '/view') });
  return `the app answered with a view that is not valid: ${problems[0]?.message ?? ''} [json-pointer:/view${problems[0]?.pointer ?? ''}]`;
}

type After = { readonly error?: string; readonly errors?: Readonly<Record<string, string>> };

function errorsOf(view: View, given: unknown): After {
  const errors = Object.fromEntries(Object.entries(fieldsOf(given)).map(([id, text]) => [id, textOf(text)]));
  const inputs = new Set(inputsOf(view).map((item) => item.block_id));
  const unknown = Object.keys(errors).find((id) => !inputs.has(id));
  if (Object.keys(errors).length === 0 || unknown !== undefined) {
    return { error: `the app answered with errors for a block that is no input: ${unknown ?? 'none'}` };
  }
  return { errors };
}

function follow(w: Workspace, person: Person, submitted: View, payload: unknown): After {
  const body = fieldsOf(payload);
  const action = textOf(body['response_action']);
  const view = w.state.views.get(submitted.id) ?? submitted;
  if (action === 'clear') {
    closeAll(w, person.id);
    return {};
  }
  if (action === 'errors') {
    const after = errorsOf(view, body['errors']);
    if (after.errors !== undefined) keepTyped(w, view, view.values, after.errors);
    return after;
  }
  if (action === 'update' || action === 'push') {
    const trouble = checkedView(w, body['view']);
    if (trouble !== undefined) return { error: trouble };
    if (action === 'update') updateView(w, view, fieldsOf(body['view']));
    else if (stackOf(w, person.id).length >= DEEPEST) return { error: 'push_limit_reached' };
    else pushModal(w, person.id, fieldsOf(body['view']));
    return {};
  }
  if (action !== '')
    return { error: `the app answered with response_action "${action}", which Slack does not know` };
  if (topModal(w, person.id)?.id === view.id) closeTop(w, person.id);
  return {};
}

const values = z.record(z.string(), z.unknown());
const noModal = (person: Person, example: Fields): Refusal =>
  refuse(`${person.name} has no modal open`, example);

/** Fills in the open modal and submits it. What Slack's client would refuse never reaches the app. */
export const submit = defineAct(
  z.strictObject({ user: z.string().min(1), values: values.default({}) }),
  { user: 'ada', values: { 'What is wrong': 'checkout is slow' } },
  async (w, input, example): Promise<Submitted | Refusal> => {
    const person = actor(w, input.user, example);
    if (isRefusal(person)) return person;
    const open = topModal(w, person.id);
    if (open === undefined) return noModal(person, example);
    if (!isFields(open.definition['submit']))
      return refuse('the modal has no submit button; close it', { user: person.name });
    const typed = await fill(w, person, open, input.values, example);
    if (isRefusal(typed)) return typed;
    const refused = clientErrors(typed.view, inputsOf(typed.view));
    if (refused !== undefined) {
      keepTyped(w, typed.view, typed.view.values, refused);
      return { ok: false, ephemeral: [], errors: refused, modal: shownTopModal(w, person.id) };
    }
    let after: After = {};
    const result = await outcome(w, person.id, async () => {
      const reply = await sendOnce(w, 'interactive', submissionPayload(w, person, typed.view));
      after = reply.acked ? follow(w, person, typed.view, reply.payload) : { error: told(reply) ?? '' };
      return after.error;
    });
    const errors = after.errors;
    return {
      ...result,
      ...(errors === undefined ? {} : { ok: false, errors }),
      modal: shownTopModal(w, person.id),
    };
  },
);

/** Types into the open modal without submitting; inputs with `dispatch_action` tell the app. */
export const input = defineAct(
  z.strictObject({ user: z.string().min(1), values }),
  { user: 'ada', values: { Service: 'orders' } },
  async (w, body, example): Promise<Outcome | Refusal> => {
    const person = actor(w, body.user, example);
    if (isRefusal(person)) return person;
    const open = topModal(w, person.id);
    if (open === undefined) return noModal(person, example);
    const typed = await fill(w, person, open, body.values, example);
    if (isRefusal(typed)) return typed;
    const result = await outcome(w, person.id, async () => {
      for (const { item, value } of typed.changed.filter((each) => each.item.dispatch)) {
        const { type: _, ...carried } = value;
        const place = { view: topModal(w, person.id) ?? typed.view };
        const error = told(await sendOnce(w, 'interactive', actionsPayload(w, person, place, item, carried)));
        if (error !== undefined) return error;
      }
      return undefined;
    });
    return { ...result, modal: shownTopModal(w, person.id) };
  },
);

/** Closes the modal on top; the app hears of it when the view asked for `notify_on_close`. */
export const dismiss = defineAct(
  z.strictObject({ user: z.string().min(1), all: z.boolean().optional() }),
  { user: 'ada' },
  async (w, body, example): Promise<Outcome | Refusal> => {
    const person = actor(w, body.user, example);
    if (isRefusal(person)) return person;
    if (topModal(w, person.id) === undefined) return noModal(person, example);
    const result = await outcome(w, person.id, async () => {
      const gone = body.all === true ? closeAll(w, person.id) : closeTop(w, person.id);
      await Promise.all(
        gone
          .filter((view) => view.definition['notify_on_close'] === true)
          .map((view) => sendOnce(w, 'interactive', closedPayload(w, person, view, body.all === true))),
      );
      return undefined;
    });
    return { ...result, modal: shownTopModal(w, person.id) };
  },
);

/** The modal a person sees, or null. */
export const modal = defineAct(
  z.strictObject({ user: z.string().min(1) }),
  { user: 'ada' },
  (w, body, example) => {
    const person = actor(w, body.user, example);
    return isRefusal(person) ? person : { ok: true, modal: shownTopModal(w, person.id) };
  },
);
