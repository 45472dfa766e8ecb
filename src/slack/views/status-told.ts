import type { MatterWords } from '#notice/status-words.ts';
import type { Progress } from '#status/broadcast.ts';
import type { Words } from '../define.ts';
import { context, escape, section } from './blocks.ts';

const FACTS_MOST = 12;

/** A change of a status page in a channel that subscribed to it. What publishers wrote cannot mention anybody. */
export function statusToldWords(of: {
  readonly title: string;
  readonly url: string;
  readonly words: MatterWords;
}): Words {
  const { title, url, words } = of;
  const { head, body, facts, code } = words;
  const more = facts.length - FACTS_MOST;
  const lines = [
    ...facts.slice(0, FACTS_MOST).map(escape),
    ...(more > 0 ? [`and ${more} more`] : []),
    ...(body.trim() === '' ? [] : [escape(body.trim())]),
  ];
  const link = code === null ? url : `${url}/incidents/${code}`;
  return {
    text: escape(`${title}: ${head}`),
    blocks: [
      section(`*${escape(head).replaceAll('*', '∗')}*`),
      ...(lines.length === 0 ? [] : [section(lines.join('\n'))]),
      context(`${escape(title)} · <${link}|status page>`),
    ],
  };
}

/** How many subscribers have been told, in one line; undefined when there is nobody to be told any more. Those who left meanwhile do not count. */
export function progressWords({ told, failed, waiting }: Progress): string | undefined {
  const all = told + failed + waiting;
  if (all === 0) return undefined;
  const people = all === 1 ? 'subscriber' : 'subscribers';
  if (waiting > 0) return `Subscribers told: ${told} of ${all}`;
  if (failed === 0) return all === 1 ? '1 subscriber told' : `All ${all} subscribers told`;
  return `${told} of ${all} ${people} told; ${failed} could not be reached`;
}
