import type { Command, Words } from '../define.ts';
import { context, escape, section } from './blocks.ts';

/** What a command can do, derived from its usage; says first what was not understood. */
export function help(command: Pick<Command, 'name' | 'summary' | 'usage'>, word: string): Words {
  const known = word === '' || word === 'help';
  const first = known
    ? `\`${command.name}\` ${command.summary}.`
    : `\`${command.name}\` has no “${escape(word)}”. It ${command.summary}:`;
  const lines = command.usage.map((line) => `• \`${escape(line.words)}\`: ${line.does}`);
  const [example] = command.usage;
  return {
    text: first,
    blocks: [
      section([first, ...lines].join('\n')),
      context(`Example: \`${example?.example ?? command.name}\``),
    ],
  };
}
