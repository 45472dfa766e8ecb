import { isId } from '#base/ids.ts';
import { between } from '#base/time.ts';
import { eventById } from '#ledger/events.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Courier } from '#ledger/outbox.ts';
import { ANSWER_MS } from '#oncall/ack-rules.ts';
import type { Run } from '#oncall/run.ts';
import { runById } from '#oncall/run-store.ts';
import { z } from 'zod';
import type { Words } from '../define.ts';
import { stillOnIt as wordsOf } from '../views/still-on-it.ts';
import { titleOf } from './page-refresh-trouble.ts';
import { postOnce } from './reconcile.ts';
import { attempt } from './reconcile-fate.ts';
import { eventIdOf } from './reconcile-payload.ts';

const opened = z.object({ channel: z.object({ id: z.string() }) });

/** The question about a run, or what became of it. */
export async function stillWords(desk: Desk, run: Run, answered?: string): Promise<Words> {
  return wordsOf({
    runId: run.id,
    title: await titleOf(desk, run.about),
    sinceMs: run.acknowledgedAt === null ? 0 : between(run.acknowledgedAt, desk.clock.now()),
    waitMs: ANSWER_MS,
    ...(answered === undefined ? {} : { answered }),
  });
}

/** Asks by direct message, once; not any more when it was answered, handed over or resolved meanwhile. */
export const stillOnIt: Courier = async (desk, row) => {
  const event = await eventById(desk, eventIdOf(row));
  const run =
    event !== undefined && isId('run', event.subject) ? await runById(desk, event.subject) : undefined;
  const person = run?.acknowledgedBy.at(-1);
  if (run === undefined || person === undefined || run.state !== 'acknowledged' || run.askedAgainAt === null)
    return { done: true };
  const dm = await attempt(() => desk.slack.call('conversations.open', { users: person }));
  if ('fate' in dm) return { never: dm.code };
  const posted = await postOnce(desk, row, {
    channelId: opened.parse(dm.value).channel.id,
    words: await stillWords(desk, run),
    key: row.key,
  });
  if ('later' in posted) return posted.later;
  return 'ts' in posted ? { done: true } : { never: posted.code };
};
