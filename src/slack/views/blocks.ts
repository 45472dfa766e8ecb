import type {
  ActionsBlock,
  ActionsBlockElement,
  Button,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  InputBlock,
  KnownBlock,
  ModalView,
  PlainTextOption,
  SectionBlock,
  StaticSelect,
} from '@slack/types';

/** Small pure constructors of Block Kit, https://docs.slack.dev/reference/block-kit. Limits are kept here: what is too long is cut, never refused by Slack. */
export type Block = KnownBlock;
export type ActionElement = ActionsBlockElement;

const LIMITS = {
  section: 3_000,
  header: 150,
  button: 75,
  option: 75,
  label: 2_000,
  placeholder: 150,
  context: 3_000,
  field: 2_000,
  modalTitle: 24,
} as const;

const cut = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
const plain = (text: string, limit: number) => ({
  type: 'plain_text' as const,
  text: cut(text === '' ? ' ' : text, limit),
  emoji: true,
});
const mrkdwn = (text: string, limit: number) => ({
  type: 'mrkdwn' as const,
  text: cut(text === '' ? ' ' : text, limit),
});

/** What people wrote, safe to put into mrkdwn: it cannot mention the channel, link, or break out. https://docs.slack.dev/messaging/formatting-message-text#escaping */
export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export const section = (text: string, accessory?: Button | StaticSelect): SectionBlock => ({
  type: 'section',
  text: mrkdwn(text, LIMITS.section),
  ...(accessory === undefined ? {} : { accessory }),
});

/** Short facts in two columns, at most ten. */
export const fields = (texts: readonly string[]): SectionBlock => ({
  type: 'section',
  fields: texts.slice(0, 10).map((text) => mrkdwn(text, LIMITS.field)),
});
export const context = (...texts: readonly string[]): ContextBlock => ({
  type: 'context',
  elements: texts.slice(0, 10).map((text) => mrkdwn(text, LIMITS.context)),
});
export const header = (text: string): HeaderBlock => ({ type: 'header', text: plain(text, LIMITS.header) });
export const divider = (): DividerBlock => ({ type: 'divider' });
export const actions = (elements: readonly ActionElement[], blockId?: string): ActionsBlock => ({
  type: 'actions',
  elements: elements.slice(0, 25),
  ...(blockId === undefined ? {} : { block_id: cut(blockId, 255) }),
});

export type Asking = {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly deny?: string;
};
const confirmOf = (asking: Asking, style?: 'primary' | 'danger') => ({
  title: plain(asking.title, 100),
  text: plain(asking.text, 300),
  confirm: plain(asking.confirm, 30),
  deny: plain(asking.deny ?? 'Cancel', 30),
  ...(style === undefined ? {} : { style }),
});

export const button = (of: {
  readonly id: string;
  readonly text: string;
  readonly value?: string;
  readonly style?: 'primary' | 'danger';
  readonly url?: string;
  readonly confirm?: Asking;
}): Button => ({
  type: 'button',
  action_id: of.id,
  text: plain(of.text, LIMITS.button),
  ...(of.value === undefined ? {} : { value: of.value }),
  ...(of.style === undefined ? {} : { style: of.style }),
  ...(of.url === undefined ? {} : { url: of.url }),
  ...(of.confirm === undefined ? {} : { confirm: confirmOf(of.confirm, of.style) }),
});

export type Choice = { readonly text: string; readonly value: string; readonly description?: string };
export const option = (choice: Choice): PlainTextOption => ({
  text: plain(choice.text, LIMITS.option),
  value: choice.value,
  ...(choice.description === undefined ? {} : { description: plain(choice.description, LIMITS.option) }),
});

export const select = (of: {
  readonly id: string;
  readonly placeholder: string;
  readonly options: readonly Choice[];
  readonly initial?: string;
}): StaticSelect => {
  const options = of.options.slice(0, 100).map(option);
  const initial = options.find((one) => one.value === of.initial);
  return {
    type: 'static_select',
    action_id: of.id,
    placeholder: plain(of.placeholder, LIMITS.placeholder),
    options,
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
};

/** An input of a modal; its block id, action id and name in the answer are one. */
export const input = (of: {
  readonly id: string;
  readonly label: string;
  readonly element: InputBlock['element'];
  readonly hint?: string;
  readonly optional?: boolean;
}): InputBlock => ({
  type: 'input',
  block_id: of.id,
  label: plain(of.label, LIMITS.label),
  element: of.element,
  optional: of.optional ?? false,
  ...(of.hint === undefined ? {} : { hint: plain(of.hint, LIMITS.label) }),
});

export const textInput = (of: {
  readonly id: string;
  readonly initial?: string;
  readonly multiline?: boolean;
  readonly placeholder?: string;
  readonly max?: number;
}): InputBlock['element'] => ({
  type: 'plain_text_input',
  action_id: of.id,
  multiline: of.multiline ?? false,
  max_length: of.max ?? 3_000,
  ...(of.initial === undefined || of.initial === '' ? {} : { initial_value: of.initial }),
  ...(of.placeholder === undefined ? {} : { placeholder: plain(of.placeholder, LIMITS.placeholder) }),
});

export const modal = (of: {
  readonly id: string;
  readonly title: string;
  readonly submit: string;
  readonly blocks: readonly Block[];
  readonly meta?: string;
}): ModalView => ({
  type: 'modal',
  callback_id: of.id,
  title: plain(of.title, LIMITS.modalTitle),
  submit: plain(of.submit, LIMITS.modalTitle),
  close: plain('Cancel', LIMITS.modalTitle),
  private_metadata: of.meta ?? '',
  blocks: [...of.blocks],
});
