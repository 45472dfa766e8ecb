import { z } from 'zod';

// Limits: docs.slack.dev/reference/block-kit/composition-objects and …/block-elements.

/** A plain_text object of 1 to `most` characters. */
export function plain(most: number) {
  return z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(most),
    emoji: z.boolean().optional(),
  });
}

/** A mrkdwn object of 1 to `most` characters. */
export function mrkdwn(most: number) {
  return z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(most),
    verbatim: z.boolean().optional(),
  });
}

/** Either kind of text object. */
export function anyText(most: number) {
  return z.discriminatedUnion('type', [plain(most), mrkdwn(most)]);
}

export const url = z.string().min(1).max(3000);
export const actionId = z.string().min(1).max(255).optional();
export const blockId = z.string().min(1).max(255).optional();
export const placeholder = plain(150).optional();
export const focus = z.boolean().optional();

export const confirm = z
  .strictObject({
    title: plain(100),
    text: anyText(300),
    confirm: plain(30),
    deny: plain(30),
    style: z.enum(['primary', 'danger']).optional(),
  })
  .optional();

/** An option of selects: plain text only. */
export const option = z.strictObject({
  text: plain(75),
  value: z.string().min(1).max(150),
  description: plain(75).optional(),
});

/** An option of checkboxes and radio buttons: mrkdwn too. */
export const richOption = z.strictObject({
  text: anyText(75),
  value: z.string().min(1).max(150),
  description: anyText(75).optional(),
});

/** An option of an overflow menu: may lead somewhere. */
export const overflowOption = z.strictObject({ ...option.shape, url: url.optional() });

export const optionGroup = z.strictObject({ label: plain(75), options: z.array(option).min(1).max(100) });

export const slackFile = z
  .strictObject({ id: z.string().min(1).optional(), url: url.optional() })
  .refine((file) => (file.id === undefined) !== (file.url === undefined), 'must provide one of: id, url');
