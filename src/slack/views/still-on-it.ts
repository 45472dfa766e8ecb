import { sayDuration } from '#base/time.ts';
import type { Words } from '../define.ts';
import { actions, button, escape, section } from './blocks.ts';
import { cap } from './incident-brief.ts';

/** Asks whoever acknowledged. `answered` takes the buttons away and says what became of it. */
export function stillOnIt(of: {
  readonly runId: string;
  readonly title: string;
  /** How long ago they acknowledged, and how long an answer is waited for. */
  readonly sinceMs: number;
  readonly waitMs: number;
  readonly answered?: string;
}): Words {
  const first = `Still on it? ${escape(of.title)}`;
  const asked = `You acknowledged it ${sayDuration(of.sinceMs)} ago, and nothing was heard of it since.`;
  if (of.answered !== undefined) return { text: first, blocks: [section(cap(`*${first}*\n${of.answered}`))] };
  return {
    text: first,
    blocks: [
      section(
        cap(
          `*${first}*\n${asked} Without an answer within ${sayDuration(of.waitMs)} it is paged again from the start.`,
        ),
      ),
      actions(
        [
          button({ id: 'run.still', text: 'Yes, still on it', value: of.runId, style: 'primary' }),
          button({ id: 'run.hand_back', text: 'Hand back', value: of.runId }),
        ],
        'still',
      ),
    ],
  };
}
