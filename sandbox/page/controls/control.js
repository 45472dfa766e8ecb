import { words } from '../text/mrkdwn.js';
import { button, feedbackButtons, iconButton, overflow } from './buttons.js';
import { checkboxes, fileInput, picker, plainInput, radioButtons, richInput } from './inputs.js';
import { select } from './select.js';

/** Every interactive element, by its type. */

const kinds = {
  button,
  workflow_button: button,
  overflow,
  feedback_buttons: feedbackButtons,
  icon_button: iconButton,
  static_select: select,
  multi_static_select: select,
  external_select: select,
  multi_external_select: select,
  users_select: select,
  multi_users_select: select,
  conversations_select: select,
  multi_conversations_select: select,
  channels_select: select,
  multi_channels_select: select,
  checkboxes,
  radio_buttons: radioButtons,
  datepicker: picker,
  timepicker: picker,
  datetimepicker: picker,
  plain_text_input: plainInput,
  number_input: plainInput,
  email_text_input: plainInput,
  url_text_input: plainInput,
  rich_text_input: richInput,
  file_input: fileInput,
};

const dateWords = {
  datepicker: 'Choose a date',
  timepicker: 'Choose a time',
  datetimepicker: 'Choose a date and time',
};

/** The control of an element; `naming` where a label names it, else it is named by its placeholder or its kind. */
export function control(place, block, element, naming) {
  const name = naming ?? {
    'aria-label': words(element.placeholder) || (dateWords[element.type] ?? element.action_id),
  };
  return kinds[element.type]?.(place, block, element, name);
}

export const isControl = (element) => element?.type in kinds;
