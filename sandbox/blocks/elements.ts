import { z } from 'zod';
import { richText } from './rich-text.ts';
import {
  actionId,
  confirm,
  focus,
  option,
  optionGroup,
  overflowOption,
  placeholder,
  plain,
  richOption,
  slackFile,
  url,
} from './text.ts';

const base = { action_id: actionId, confirm, focus_on_load: focus, placeholder };
const most = z.int().min(1).optional();
const dispatch = z
  .strictObject({
    trigger_actions_on: z
      .array(z.enum(['on_enter_pressed', 'on_character_entered']))
      .min(1)
      .max(2),
  })
  .optional();
const filter = z
  .strictObject({
    include: z
      .array(z.enum(['im', 'mpim', 'private', 'public']))
      .min(1)
      .optional(),
    exclude_external_shared_channels: z.boolean().optional(),
    exclude_bot_users: z.boolean().optional(),
  })
  .optional();
const oneSource = (item: { options?: unknown; option_groups?: unknown }): boolean =>
  (item.options === undefined) !== (item.option_groups === undefined);
const sources = {
  options: z.array(option).min(1).max(100).optional(),
  option_groups: z.array(optionGroup).min(1).max(100).optional(),
};
const SOURCE = 'must provide one of: options, option_groups';
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const length = z.int().min(0).max(3000).optional();
const feedback = z.strictObject({
  text: plain(75),
  value: z.string().max(2000),
  accessibility_label: z.string().max(75).optional(),
});

export const button = z.strictObject({
  type: z.literal('button'),
  text: plain(75),
  action_id: actionId,
  value: z.string().max(2000).optional(),
  url: url.optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: z.string().max(75).optional(),
  confirm,
});
const workflowButton = z.strictObject({
  type: z.literal('workflow_button'),
  text: plain(75),
  action_id: actionId,
  workflow: z.strictObject({
    trigger: z.strictObject({
      url,
      customizable_input_parameters: z
        .array(z.strictObject({ name: z.string(), value: z.string() }))
        .optional(),
    }),
  }),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: z.string().max(75).optional(),
});
const single = [
  z
    .strictObject({
      type: z.literal('static_select'),
      ...base,
      ...sources,
      initial_option: option.optional(),
    })
    .refine(oneSource, SOURCE),
  z.strictObject({
    type: z.literal('external_select'),
    ...base,
    min_query_length: z.int().min(0).optional(),
    initial_option: option.optional(),
  }),
  z.strictObject({ type: z.literal('users_select'), ...base, initial_user: z.string().optional() }),
  z.strictObject({
    type: z.literal('conversations_select'),
    ...base,
    initial_conversation: z.string().optional(),
    default_to_current_conversation: z.boolean().optional(),
    response_url_enabled: z.boolean().optional(),
    filter,
  }),
  z.strictObject({
    type: z.literal('channels_select'),
    ...base,
    initial_channel: z.string().optional(),
    response_url_enabled: z.boolean().optional(),
  }),
] as const;
const many = { ...base, max_selected_items: most };
const idList = z.array(z.string()).optional();
const multi = [
  z
    .strictObject({
      type: z.literal('multi_static_select'),
      ...many,
      ...sources,
      initial_options: z.array(option).min(1).optional(),
    })
    .refine(oneSource, SOURCE),
  z.strictObject({
    type: z.literal('multi_external_select'),
    ...many,
    min_query_length: z.int().min(0).optional(),
    initial_options: z.array(option).min(1).optional(),
  }),
  z.strictObject({ type: z.literal('multi_users_select'), ...many, initial_users: idList }),
  z.strictObject({
    type: z.literal('multi_conversations_select'),
    ...many,
    initial_conversations: idList,
    default_to_current_conversation: z.boolean().optional(),
    filter,
  }),
  z.strictObject({ type: z.literal('multi_channels_select'), ...many, initial_channels: idList }),
] as const;
const overflow = z.strictObject({
  type: z.literal('overflow'),
  action_id: actionId,
  options: z.array(overflowOption).min(1).max(5),
  confirm,
});
const choices = [
  z.strictObject({
    type: z.literal('checkboxes'),
    action_id: actionId,
    options: z.array(richOption).min(1).max(10),
    initial_options: z.array(richOption).min(1).optional(),
    confirm,
    focus_on_load: focus,
  }),
  z.strictObject({
    type: z.literal('radio_buttons'),
    action_id: actionId,
    options: z.array(richOption).min(1).max(10),
    initial_option: richOption.optional(),
    confirm,
    focus_on_load: focus,
  }),
] as const;
const pickers = [
  z.strictObject({ type: z.literal('datepicker'), ...base, initial_date: date.optional() }),
  z.strictObject({
    type: z.literal('timepicker'),
    ...base,
    initial_time: time.optional(),
    timezone: z.string().optional(),
  }),
] as const;
const dateTime = z.strictObject({
  type: z.literal('datetimepicker'),
  action_id: actionId,
  initial_date_time: z.int().min(1_000_000_000).max(9_999_999_999).optional(),
  confirm,
  focus_on_load: focus,
});
const rich = z.strictObject({
  type: z.literal('rich_text_input'),
  action_id: actionId,
  initial_value: richText.optional(),
  dispatch_action_config: dispatch,
  focus_on_load: focus,
  placeholder,
  min_lines: z.int().min(1).max(100).optional(),
  max_lines: z.int().min(1).max(100).optional(),
});
const typed = { action_id: actionId, dispatch_action_config: dispatch, focus_on_load: focus, placeholder };
const inputsOnly = [
  z.strictObject({
    type: z.literal('plain_text_input'),
    ...typed,
    initial_value: z.string().max(3000).optional(),
    multiline: z.boolean().optional(),
    min_length: length,
    max_length: z.int().min(1).max(3000).optional(),
  }),
  z.strictObject({
    type: z.literal('number_input'),
    ...typed,
    is_decimal_allowed: z.boolean(),
    initial_value: z.string().optional(),
    min_value: z.string().optional(),
    max_value: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('email_text_input'), ...typed, initial_value: z.string().optional() }),
  z.strictObject({ type: z.literal('url_text_input'), ...typed, initial_value: z.string().optional() }),
] as const;
const fileInput = z.strictObject({
  type: z.literal('file_input'),
  action_id: actionId,
  filetypes: z.array(z.string()).min(1).optional(),
  max_files: z.int().min(1).max(10).optional(),
});

/** An image among text: the element, not the block. */
export const imageElement = z
  .strictObject({
    type: z.literal('image'),
    alt_text: z.string().min(1).max(2000),
    image_url: url.optional(),
    slack_file: slackFile.optional(),
  })
  .refine(
    (image) => (image.image_url === undefined) !== (image.slack_file === undefined),
    'must provide one of: image_url, slack_file',
  );

export const inActions = z.discriminatedUnion('type', [
  button,
  workflowButton,
  ...single,
  ...multi,
  overflow,
  ...choices,
  ...pickers,
  dateTime,
  rich,
]);
export const inSection = z.discriminatedUnion('type', [
  button,
  workflowButton,
  imageElement,
  ...single,
  ...multi,
  overflow,
  ...choices,
  ...pickers,
]);
const forInput = [...single, ...multi, ...choices, ...pickers, dateTime, rich, ...inputsOnly] as const;
export const inMessageInput = z.discriminatedUnion('type', [...forInput]);
export const inModalInput = z.discriminatedUnion('type', [...forInput, fileInput]);
export const inContextActions = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('feedback_buttons'),
    action_id: actionId,
    positive_button: feedback,
    negative_button: feedback,
  }),
  z.strictObject({
    type: z.literal('icon_button'),
    action_id: actionId,
    icon: z.enum(['trash']),
    text: plain(75),
    value: z.string().max(2000).optional(),
    accessibility_label: z.string().max(75).optional(),
    visible_to_user_ids: z.array(z.string()).optional(),
    confirm,
  }),
]);
