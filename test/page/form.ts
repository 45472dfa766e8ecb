import type { Json } from './blocks.ts';

const plain = (text: string): Json => ({ type: 'plain_text', text });
const option = (text: string): Json => ({ text: plain(text), value: text.toLowerCase() });
const input = (block_id: string, label: string, element: Json, more: Json = {}): Json => ({
  type: 'input',
  block_id,
  label: plain(label),
  element: { action_id: 'v', ...element },
  ...more,
});

const text = { type: 'plain_text_input' };

/** A modal with every input. */
export const form: Json = {
  type: 'modal',
  callback_id: 'form',
  title: plain('Declare an incident'),
  submit: plain('Declare'),
  close: plain('Cancel'),
  notify_on_close: true,
  blocks: [
    { type: 'alert', level: 'warning', text: plain('Customers notice this.') },
    input(
      'title',
      'What is wrong',
      { ...text, focus_on_load: true, max_length: 40 },
      { hint: plain('One short line.') },
    ),
    input('notes', 'Notes', { ...text, multiline: true }, { optional: true }),
    input('city', 'City', {
      type: 'external_select',
      min_query_length: 2,
      placeholder: plain('Find a city'),
    }),
    input('severity', 'Severity', {
      type: 'radio_buttons',
      options: ['SEV1', 'SEV2'].map(option),
      initial_option: option('SEV2'),
    }),
    input(
      'tell',
      'Tell',
      { type: 'checkboxes', options: ['Sales', 'Support'].map(option) },
      { optional: true },
    ),
    input('people', 'People', { type: 'multi_users_select' }, { optional: true }),
    input(
      'count',
      'Users affected',
      { type: 'number_input', is_decimal_allowed: false, min_value: '1' },
      { optional: true },
    ),
    input('mail', 'E-mail', { type: 'email_text_input' }, { optional: true }),
    input('link', 'Link', { type: 'url_text_input' }, { optional: true }),
    input('day', 'Day', { type: 'datepicker' }, { optional: true }),
    input('hour', 'Hour', { type: 'timepicker' }, { optional: true }),
    input('moment', 'Moment', { type: 'datetimepicker' }, { optional: true }),
    input('story', 'Story', { type: 'rich_text_input' }, { optional: true }),
    input('proof', 'Proof', { type: 'file_input' }, { optional: true }),
    {
      type: 'actions',
      block_id: 'more',
      elements: [{ type: 'button', action_id: 'form.more', text: plain('One more question') }],
    },
  ],
};

/** A modal on top of the form. */
export const second: Json = {
  type: 'modal',
  callback_id: 'second',
  title: plain('One more'),
  submit: plain('Keep'),
  blocks: [input('why', 'Why', text)],
};

/** What the form becomes when it was taken. */
export const thanks = (words: string): Json => ({
  type: 'modal',
  title: plain('Thank you'),
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text: words } }],
});

/** The Home tab. */
export const homeView = (words: string): Json => ({
  type: 'home',
  blocks: [
    { type: 'header', text: plain(words) },
    {
      type: 'actions',
      block_id: 'acts',
      elements: [{ type: 'button', action_id: 'home.again', text: plain('Refresh the board') }],
    },
  ],
});
