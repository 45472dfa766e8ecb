import { sayDuration } from '#base/time.ts';
import type { Drill } from '#oncall/drill.ts';
import type { DrillResult } from '#oncall/drill-rules.ts';
import type { Words } from '../define.ts';
import { context, escape, section } from './blocks.ts';
import { KIND_WORDS } from './contact-text.ts';
import { linesBlocks } from './lines.ts';
import { at, mention } from './words.ts';

/** A team's drill in words. Pure. */

/** What it showed: who answered first, then who was reached by what, then what failed. */
export function drillWords(team: string, drill: Drill, result: DrillResult): Words {
  const { acknowledgedBy, afterMs } = result;
  const first =
    acknowledgedBy === null
      ? `🔴 Drill of ${escape(team)}: nobody acknowledged.`
      : `🟢 Drill of ${escape(team)}: ${mention(acknowledgedBy)} acknowledged${afterMs === null ? '' : ` after ${sayDuration(afterMs)}`}.`;
  const lines = [
    ...result.reached.map(
      ({ personId, methods, afterMs: after }) =>
        `• ${mention(personId)} was reached by ${methods.map((kind) => KIND_WORDS[kind]).join(', ')}, first after ${sayDuration(after)}`,
    ),
    ...result.failed.map(
      ({ personId, method, because }) =>
        `• ${mention(personId)} was not reached${method === null ? '' : ` by ${KIND_WORDS[method]}`}${because === '' ? '' : `: ${escape(because)}`}`,
    ),
  ];
  return {
    text: first,
    blocks: [
      section(`*${first}*`),
      ...linesBlocks(lines, () => '`/tocsin readiness` says what to put right.'),
      context(
        `Begun at ${at(drill.startedAt)}${drill.askedBy === null ? ', as every month' : ` by ${mention(drill.askedBy)}`}. Nothing was wrong.`,
      ),
    ],
  };
}
