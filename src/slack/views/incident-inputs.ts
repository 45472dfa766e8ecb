import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types';

/** Builders for the inputs of modals about alerts and incidents; each block's id is the name its value is read by. */

type Common = {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly optional?: boolean;
};

const plain = (text: string, most: number): { type: 'plain_text'; text: string } => ({
  type: 'plain_text',
  text: text.length > most ? `${text.slice(0, most - 1)}…` : text,
});

const inputOf = (common: Common, element: InputBlock['element']): InputBlock => ({
  type: 'input',
  block_id: common.name,
  label: plain(common.label, 2_000),
  optional: common.optional ?? false,
  ...(common.hint === undefined ? {} : { hint: plain(common.hint, 2_000) }),
  element,
});

export type Choice = { readonly text: string; readonly value: string; readonly description?: string };
const optionOf = (choice: Choice): PlainTextOption => ({
  text: plain(choice.text, 75),
  value: choice.value,
  ...(choice.description === undefined ? {} : { description: plain(choice.description, 75) }),
});

/** A line, or several when `lines` says so. */
export function textInput(
  options: Common & {
    readonly initial?: string;
    readonly placeholder?: string;
    readonly lines?: boolean;
    readonly most?: number;
  },
): InputBlock {
  return inputOf(options, {
    type: 'plain_text_input',
    action_id: options.name,
    multiline: options.lines ?? false,
    max_length: options.most ?? 3_000,
    ...(options.initial === undefined || options.initial === ''
      ? {}
      : { initial_value: options.initial.slice(0, options.most ?? 3_000) }),
    ...(options.placeholder === undefined ? {} : { placeholder: plain(options.placeholder, 150) }),
  });
}

/** One of at most ten, each with its line of meaning. */
export function radioInput(
  options: Common & { readonly choices: readonly Choice[]; readonly initial?: string },
): InputBlock {
  const initial = options.choices.find((choice) => choice.value === options.initial);
  return inputOf(options, {
    type: 'radio_buttons',
    action_id: options.name,
    options: options.choices.slice(0, 10).map(optionOf),
    ...(initial === undefined ? {} : { initial_option: optionOf(initial) }),
  });
}

/** One of at most a hundred. */
export function choiceInput(
  options: Common & {
    readonly choices: readonly Choice[];
    readonly initial?: string;
    readonly placeholder?: string;
  },
): InputBlock {
  const choices = options.choices.slice(0, 100);
  const initial = choices.find((choice) => choice.value === options.initial);
  return inputOf(options, {
    type: 'static_select',
    action_id: options.name,
    options: choices.map(optionOf),
    ...(initial === undefined ? {} : { initial_option: optionOf(initial) }),
    ...(options.placeholder === undefined ? {} : { placeholder: plain(options.placeholder, 150) }),
  });
}

/** Any number of people of the workspace, or one. */
export function peopleInput(
  options: Common & { readonly initial?: readonly string[]; readonly single?: boolean },
): InputBlock {
  const initial = options.initial ?? [];
  if (options.single === true) {
    return inputOf(options, {
      type: 'users_select',
      action_id: options.name,
      ...(initial[0] === undefined ? {} : { initial_user: initial[0] }),
    });
  }
  return inputOf(options, {
    type: 'multi_users_select',
    action_id: options.name,
    ...(initial.length === 0 ? {} : { initial_users: [...initial] }),
  });
}

/** Boxes to tick. */
export function boxesInput(options: Common & { readonly choices: readonly Choice[] }): InputBlock {
  return inputOf(options, {
    type: 'checkboxes',
    action_id: options.name,
    options: options.choices.slice(0, 10).map(optionOf),
  });
}

/** A modal of ours: what it is about travels in `meta`, at most 3,000 characters. */
export function form(options: {
  readonly id: string;
  readonly title: string;
  readonly submit: string;
  readonly meta: string;
  readonly blocks: readonly KnownBlock[];
}): ModalView {
  return {
    type: 'modal',
    callback_id: options.id,
    title: plain(options.title, 24),
    submit: plain(options.submit, 24),
    close: { type: 'plain_text', text: 'Cancel' },
    private_metadata: options.meta,
    blocks: [...options.blocks],
  };
}
