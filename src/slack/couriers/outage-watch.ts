import { openedSince } from '#alerts/store.ts';
import { MINUTE, SECOND, between, plus } from '#base/time.ts';
import { teams } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Effect } from '#ledger/follow.ts';
import type { Courier } from '#ledger/outbox.ts';
import { putOutbox } from '#ledger/outbox.ts';
import { transact } from '#ledger/transact.ts';
import { pagesAskedIn } from '#oncall/store.ts';
import { tellSlackOutage } from '#telling.ts';
import { OutsideError } from '#world/outside.ts';
import { SlackRefusal } from '#world/slack.ts';
import type { Slack } from '#world/slack.ts';
import { endOutage, forgetOutage, noteDown, openOutage } from '../outage-store.ts';
import type { Outage } from '../outage-store.ts';

/** Shorter ones are told to nobody. */
const WORTH_TELLING_MS = 2 * MINUTE;
/** Another process may have noted an outage: so often is it asked whether one is under way. */
const LOOK_EVERY_MS = 15 * SECOND;

/** What this process knows, so that a call costs the database nothing while nothing changes. */
type Memory = { down: boolean; lookedAt: number };

/** What happened just before the first call that failed was what that call was to tell. */
const JUST_BEFORE_MS = 30 * SECOND;
export const unheard = (outage: Outage): Date => plus(outage.since, -JUST_BEFORE_MS);

/** Who is told what happened: the teams whose alerts opened meanwhile, and the people who were paged. */
async function digests(desk: Desk, outage: Outage, until: Date): Promise<readonly Effect[]> {
  const effects: Effect[] = [];
  for (const team of await teams(desk)) {
    const opened = team.archived ? [] : await openedSince(desk, team.id, unheard(outage));
    if (opened.length > 0) effects.push(tellSlackOutage(outage.id, { teamId: team.id }));
  }
  const pages = await pagesAskedIn(desk, unheard(outage), until);
  const people = new Set(pages.filter((page) => !('testId' in page.about)).map((page) => page.personId));
  return [...effects, ...[...people].map((personId) => tellSlackOutage(outage.id, { personId }))];
}

/** Slack is back: the outage ends, and what happened meanwhile is told, once whoever notices. */
function end(desk: Desk): Promise<void> {
  return transact(desk, async (open) => {
    const outage = await endOutage(open.tx, open.instant);
    if (outage === undefined) return;
    if (between(outage.since, open.instant) < WORTH_TELLING_MS) return forgetOutage(open.tx, outage.id);
    open.log.warn({ since: outage.since }, 'Slack was away and is back');
    await putOutbox(open.tx, await digests(open, outage, open.instant), open.instant);
  });
}

async function wentWell(desk: Desk, memory: Memory): Promise<void> {
  const now = desk.clock.now().getTime();
  if (!memory.down && now - memory.lookedAt < LOOK_EVERY_MS) return;
  memory.lookedAt = now;
  memory.down = false;
  if ((await openOutage(desk)) !== undefined) await end(desk);
}

async function failed(desk: Desk, memory: Memory): Promise<void> {
  const now = desk.clock.now();
  if (memory.down && now.getTime() - memory.lookedAt < LOOK_EVERY_MS) return;
  memory.lookedAt = now.getTime();
  memory.down = true;
  await noteDown(desk, now);
}

/** A refusal is an answer, and so is being limited for a while; what is neither is Slack not being there. */
const away = (error: unknown): boolean => error instanceof OutsideError && error.retryAfterMs === undefined;

/** What cannot be written down now is at the next call; the delivery itself must not suffer. */
async function quietly(desk: Desk, note: Promise<void>): Promise<void> {
  await note.catch((error: unknown) => desk.log.warn({ err: error }, 'it could not be noted how Slack is'));
}

function listening(desk: Desk, memory: Memory): Slack {
  return {
    ...desk.slack,
    call: async (method, args) => {
      try {
        const answer = await desk.slack.call(method, args);
        await quietly(desk, wentWell(desk, memory));
        return answer;
      } catch (error) {
        if (away(error)) await quietly(desk, failed(desk, memory));
        else if (error instanceof SlackRefusal) await quietly(desk, wentWell(desk, memory));
        throw error;
      }
    },
  };
}

/** The same couriers, each noticing whether Slack answers: an outage is noted, and told about when it is over. */
export function watchSlack(couriers: Readonly<Record<string, Courier>>): Readonly<Record<string, Courier>> {
  const memory: Memory = { down: false, lookedAt: Number.NEGATIVE_INFINITY };
  return Object.fromEntries(
    Object.entries(couriers).map(([kind, courier]) => [
      kind,
      (desk, row) => courier({ ...desk, slack: listening(desk, memory) }, row),
    ]),
  );
}
