import { z } from 'zod';
import {
  button,
  imageElement,
  inActions,
  inContextActions,
  inMessageInput,
  inModalInput,
  inSection,
} from './elements.ts';
import { richText } from './rich-text.ts';
import { anyText, blockId, mrkdwn, plain, slackFile, url } from './text.ts';

// Limits and where a block may stand: docs.slack.dev/reference/block-kit/blocks.

const image = z
  .strictObject({
    type: z.literal('image'),
    block_id: blockId,
    alt_text: z.string().min(1).max(2000),
    title: plain(2000).optional(),
    image_url: url.optional(),
    slack_file: slackFile.optional(),
  })
  .refine(
    (block) => (block.image_url === undefined) !== (block.slack_file === undefined),
    'must provide one of: image_url, slack_file',
  );
const section = z
  .strictObject({
    type: z.literal('section'),
    block_id: blockId,
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: inSection.optional(),
    expand: z.boolean().optional(),
  })
  .refine(
    (block) => block.text !== undefined || block.fields !== undefined,
    'must provide one of: text, fields',
  );
const actions = z.strictObject({
  type: z.literal('actions'),
  block_id: blockId,
  elements: z.array(inActions).min(1).max(25),
});
const context = z.strictObject({
  type: z.literal('context'),
  block_id: blockId,
  elements: z
    .array(z.discriminatedUnion('type', [imageElement, plain(3000), mrkdwn(3000)]))
    .min(1)
    .max(10),
});
const divider = z.strictObject({ type: z.literal('divider'), block_id: blockId });
const header = z.strictObject({
  type: z.literal('header'),
  block_id: blockId,
  text: plain(150),
  level: z.int().min(1).max(6).optional(),
});
const inputFields = {
  type: z.literal('input'),
  block_id: blockId,
  label: plain(2000),
  hint: plain(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
};
const input = z.strictObject({ ...inputFields, element: inMessageInput });
const modalInput = z.strictObject({ ...inputFields, element: inModalInput });
const file = z.strictObject({
  type: z.literal('file'),
  block_id: blockId,
  source: z.literal('remote'),
  external_id: z.string().min(1),
});
const video = z.strictObject({
  type: z.literal('video'),
  block_id: blockId,
  alt_text: z.string().min(1),
  title: plain(199),
  title_url: url.optional(),
  thumbnail_url: url,
  video_url: url,
  author_name: z.string().max(49).optional(),
  description: plain(200).optional(),
  provider_icon_url: url.optional(),
  provider_name: z.string().optional(),
});
const alert = z.strictObject({
  type: z.literal('alert'),
  block_id: blockId,
  text: anyText(200),
  level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
});
const markdown = z.strictObject({
  type: z.literal('markdown'),
  block_id: blockId,
  text: z.string().min(1).max(12_000),
});
const cell = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('raw_text'), text: z.string() }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string().optional() }),
  richText,
]);
const table = z.strictObject({
  type: z.literal('table'),
  block_id: blockId,
  rows: z.array(z.array(cell).min(1).max(20)).min(1).max(100),
  column_settings: z
    .array(
      z
        .strictObject({
          align: z.enum(['left', 'center', 'right']).optional(),
          is_wrapped: z.boolean().optional(),
        })
        .nullable(),
    )
    .max(20)
    .optional(),
});
const dataTable = z.strictObject({
  type: z.literal('data_table'),
  block_id: blockId,
  caption: z.string().min(1),
  rows: z.array(z.array(cell).min(1).max(20)).min(2).max(201),
  page_size: z.int().min(1).max(100).optional(),
  row_header_column_index: z.int().min(0).max(19).optional(),
});
const cardFields = {
  type: z.literal('card'),
  block_id: blockId,
  title: anyText(150).optional(),
  subtitle: anyText(150).optional(),
  body: mrkdwn(200).optional(),
  subtext: anyText(200).optional(),
  hero_image: imageElement.optional(),
  icon: imageElement.optional(),
  actions: z.array(button).min(1).max(3).optional(),
};
const hasContent = (card: {
  hero_image?: unknown;
  title?: unknown;
  actions?: unknown;
  body?: unknown;
}): boolean => [card.hero_image, card.title, card.actions, card.body].some((part) => part !== undefined);
const card = z
  .strictObject(cardFields)
  .refine(hasContent, 'must provide one of: hero_image, title, actions, body');
const carousel = z.strictObject({
  type: z.literal('carousel'),
  block_id: blockId,
  elements: z.array(card).min(1).max(10),
});
const source = z.strictObject({ type: z.literal('url'), url, text: z.string().min(1).max(75) });
const task = {
  task_id: z.string().min(1),
  title: z.string().min(1),
  status: z.enum(['pending', 'in_progress', 'complete', 'error']).optional(),
  details: richText.optional(),
  output: richText.optional(),
  sources: z.array(source).optional(),
};
const taskCard = z.strictObject({ type: z.literal('task_card'), block_id: blockId, ...task });
const plan = z.strictObject({
  type: z.literal('plan'),
  block_id: blockId,
  title: z.string().min(1),
  tasks: z
    .array(z.strictObject({ type: z.literal('task_card').optional(), block_id: blockId, ...task }))
    .optional(),
});
const contextActions = z.strictObject({
  type: z.literal('context_actions'),
  block_id: blockId,
  elements: z.array(inContextActions).min(1).max(5),
});
const chart = z.looseObject({ type: z.literal('data_visualization'), block_id: blockId });
const container = z
  .strictObject({
    type: z.literal('container'),
    block_id: blockId,
    title: plain(150).optional(),
    rich_text_title: richText.optional(),
    subtitle: plain(150).optional(),
    child_blocks: z
      .array(
        z.discriminatedUnion('type', [
          actions,
          context,
          divider,
          file,
          header,
          image,
          input,
          richText,
          section,
          table,
          video,
        ]),
      )
      .min(1)
      .max(10),
    width: z.enum(['narrow', 'standard', 'wide', 'full']).optional(),
    is_collapsible: z.boolean().optional(),
    default_collapsed: z.boolean().optional(),
    has_header_divider: z.boolean().optional(),
    icon: imageElement.optional(),
  })
  .refine(
    (block) => block.title !== undefined || block.rich_text_title !== undefined,
    'must provide one of: title, rich_text_title',
  );

const everywhere = [actions, context, divider, header, image, richText, section, video] as const;

/** The blocks each surface takes. */
export const blockOn = {
  message: z.discriminatedUnion('type', [
    ...everywhere,
    input,
    file,
    card,
    carousel,
    container,
    contextActions,
    dataTable,
    chart,
    markdown,
    table,
    taskCard,
    plan,
  ]),
  modal: z.discriminatedUnion('type', [...everywhere, modalInput, alert, container]),
  home: z.discriminatedUnion('type', [...everywhere, input, card, carousel, container]),
} as const;

/** How many blocks each surface takes. */
export const mostBlocks = { message: 50, modal: 100, home: 100 } as const;

const viewFields = {
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
};

/** A modal's own fields; its blocks are checked by themselves. */
export const modal = z.strictObject({
  type: z.literal('modal'),
  title: plain(24),
  submit: plain(24).nullable().optional(),
  close: plain(24).nullable().optional(),
  blocks: z.array(z.unknown()),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
  submit_disabled: z.boolean().optional(),
  ...viewFields,
});

/** A Home tab's own fields. */
export const home = z.strictObject({ type: z.literal('home'), blocks: z.array(z.unknown()), ...viewFields });
