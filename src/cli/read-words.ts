import type { Words } from '#slack/define.ts';
import type { Names } from './names.ts';

/** What a person reads of an answer made for Slack, in a terminal: names instead of mentions, times in UTC, no marks of emphasis. */
export function readWords(words: Words, names: Names): string {
  const texts = (words.blocks ?? []).flatMap((block) => {
    if (block.type === 'section') return block.text === undefined ? [] : [block.text.text];
    if (block.type === 'context')
      return block.elements.flatMap((element) => ('text' in element ? [element.text] : []));
    return [];
  });
  return readText(texts.length === 0 ? words.text : texts.join('\n'), names);
}

export const readText = (text: string, names: Names): string =>
  names.plain(
    text
      .replaceAll(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
      .replaceAll(/<#([CG][A-Z0-9]+)>/g, '$1')
      .replaceAll(/\*([^*\n]+)\*/g, '$1')
      .replaceAll('`', ''),
  );
