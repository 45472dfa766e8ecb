import { context, section } from './blocks.ts';
import type { Block } from './blocks.ts';
import { cap } from './incident-brief.ts';

/** Slack refuses messages whose blocks hold more than about 13,200 characters (msg_blocks_too_long). */
const MOST = 11_000;
const SECTION = 2_900;
const LINE = 600;

/** As many lines as one message holds, in as few sections as possible; `more` says how to see the rest. */
export function linesBlocks(lines: readonly string[], more: (left: number) => string): readonly Block[] {
  const groups: string[][] = [];
  let [shown, total, inGroup] = [0, 0, 0];
  for (const line of lines.map((one) => cap(one, LINE))) {
    if (total + line.length + 1 > MOST) break;
    if (groups.length === 0 || inGroup + line.length + 1 > SECTION) {
      groups.push([]);
      inGroup = 0;
    }
    groups.at(-1)?.push(line);
    inGroup += line.length + 1;
    total += line.length + 1;
    shown += 1;
  }
  const left = lines.length - shown;
  return [
    ...groups.map((group) => section(group.join('\n'))),
    ...(left > 0 ? [context(`and ${left} more. ${more(left)}`)] : []),
  ];
}
