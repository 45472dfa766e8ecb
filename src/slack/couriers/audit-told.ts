import { invariant } from '#base/invariant.ts';
import type { Desk } from '#ledger/desk.ts';
import { eventById } from '#ledger/events.ts';
import type { Courier, OutboxRow } from '#ledger/outbox.ts';
import type { AuditFact } from '#oncall/audit.ts';
import { SlackRefusal } from '#world/slack.ts';
import { z } from 'zod';
import { auditWords } from '../views/audit.ts';
import { postOnce } from './reconcile.ts';
import { eventIdOf } from './reconcile-payload.ts';

const opened = z.object({ channel: z.object({ id: z.string() }) });

async function where(desk: Desk, row: OutboxRow): Promise<string> {
  const { channelId, personId } = row.payload;
  if (typeof channelId === 'string') return channelId;
  invariant(typeof personId === 'string', `outbox row ${row.id} says to whom`);
  return opened.parse(await desk.slack.call('conversations.open', { users: personId })).channel.id;
}

/** Tells one channel or person what the auditor found, once. */
export const auditTold: Courier = async (desk, row) => {
  const event = await eventById(desk, eventIdOf(row));
  if (event === undefined) return { never: 'no such event' };
  try {
    const channelId = await where(desk, row);
    // An event of that kind holds what AuditFact says.
    const posted = await postOnce(desk, row, {
      channelId,
      words: auditWords(event as AuditFact & typeof event),
      key: row.key,
    });
    if ('later' in posted) return posted.later;
    return 'ts' in posted ? { done: true } : { never: `Slack said ${posted.code}` };
  } catch (error) {
    if (error instanceof SlackRefusal) return { never: `Slack said ${error.code}` };
    throw error;
  }
};
