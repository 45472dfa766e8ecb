import { normaliseBlocks } from '../blocks/normalise.ts';
import { blocksProblems } from '../blocks/validate.ts';
import type { Problem, Surface } from '../blocks/validate.ts';
import { isFields, objectsIn, parseJson, wordOf } from '../json.ts';
import type { Fields } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import { fail } from './answer.ts';
import type { Failure } from './answer.ts';

const TEXT_CUT = 40_000;
const MOST_ATTACHMENTS = 100;
const BLOCKS_CHARACTERS = 13_200;

/** What a message says. `blocks` undefined means none were given, which an update tells from `[]`. */
export type Content = {
  readonly text: string;
  readonly blocks: readonly Fields[] | undefined;
  readonly attachments: readonly Fields[] | undefined;
  readonly metadata: Fields | undefined;
};

/** Slack's answer to blocks it refuses: messages with pointers, twice. */
export function blocksFailure(error: string, problems: readonly Problem[], prefix: string): Failure {
  const errors = problems.map((problem) => `${problem.message} [json-pointer:${prefix}${problem.pointer}]`);
  return fail(error, {
    errors,
    response_metadata: { messages: errors.map((message) => `[ERROR] ${message}`) },
  });
}

/** Undefined for good blocks; what is no list at all is `invalid_blocks_format`. */
function blocksTrouble(w: Workspace, blocks: unknown, surface: Surface): Failure | undefined {
  if (!Array.isArray(blocks)) return fail('invalid_blocks_format');
  const problems = blocksProblems(w.state, blocks, surface);
  if (problems.length > 0) return blocksFailure('invalid_blocks', problems, '/blocks');
  return JSON.stringify(blocks).length > BLOCKS_CHARACTERS * 8 || words(blocks) > BLOCKS_CHARACTERS
    ? fail('msg_blocks_too_long')
    : undefined;
}

// The rule is not published; about 13,200 characters of what is read was measured by others.
function words(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + words(item), 0);
  if (!isFields(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, item]) => sum + (key === 'text' && typeof item === 'string' ? item.length : words(item)),
    0,
  );
}

function decode(value: unknown): unknown {
  return typeof value === 'string'
    ? value === ''
      ? undefined
      : (parseJson(value) ?? value)
    : (value ?? undefined);
}

function attachmentsTrouble(w: Workspace, attachments: unknown): Failure | undefined {
  if (attachments === undefined) return undefined;
  if (!Array.isArray(attachments) || !attachments.every(isFields)) return fail('invalid_attachments');
  if (attachments.length > MOST_ATTACHMENTS) return fail('too_many_attachments');
  for (const attachment of attachments) {
    const blocks = attachment['blocks'];
    const trouble = blocks === undefined ? undefined : blocksTrouble(w, blocks, 'message');
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}

function metadataTrouble(metadata: unknown): Failure | undefined {
  if (metadata === undefined) return undefined;
  if (!isFields(metadata)) return fail('invalid_metadata_format');
  const entities = metadata['entities'];
  const isEvent = typeof metadata['event_type'] === 'string' && isFields(metadata['event_payload']);
  if (!isEvent && !Array.isArray(entities)) return fail('invalid_metadata_schema');
  return JSON.stringify(metadata).length > 16_384 ? fail('metadata_too_large') : undefined;
}

/** Reads and checks text, blocks, attachments, metadata and markdown_text of a call, an ack or a response_url post. */
export function contentOf(w: Workspace, args: Fields): Content | Failure {
  const blocks = decode(args['blocks']);
  const attachments = decode(args['attachments']);
  const metadata = decode(args['metadata']);
  const markdown = typeof args['markdown_text'] === 'string' ? args['markdown_text'] : '';
  const plain = wordOf(args['text']);
  if (markdown !== '' && (plain !== '' || blocks !== undefined)) return fail('markdown_text_conflict');
  const all = markdown === '' ? blocks : [{ type: 'markdown', text: markdown }];
  const trouble =
    (all === undefined ? undefined : blocksTrouble(w, all, 'message')) ??
    attachmentsTrouble(w, attachments) ??
    metadataTrouble(metadata);
  if (trouble !== undefined) return trouble;
  return {
    text: plain.slice(0, TEXT_CUT),
    blocks: all === undefined ? undefined : normaliseBlocks(w.state, objectsIn(all)),
    attachments:
      attachments === undefined
        ? undefined
        : objectsIn(attachments).map((item, index) => ({
            id: index + 1,
            ...item,
            ...(item['blocks'] === undefined
              ? {}
              : { blocks: normaliseBlocks(w.state, objectsIn(item['blocks'])) }),
          })),
    metadata: isFields(metadata) ? metadata : undefined,
  };
}

/** True when there is nothing to show. */
export function isEmpty(content: Content): boolean {
  return (
    content.text === '' && (content.blocks ?? []).length === 0 && (content.attachments ?? []).length === 0
  );
}
