import { alertById } from '#alerts/store.ts';
import type { RunId } from '#base/ids.ts';
import { isId } from '#base/ids.ts';
import { between } from '#base/time.ts';
import type { AnyStored } from '#ledger/follow.ts';
import type { Desk } from '#ledger/desk.ts';
import { attemptsOf, attemptsOfPages } from '#oncall/attempt-store.ts';
import type { RunFact } from '#oncall/run.ts';
import { runById } from '#oncall/run-store.ts';
import { pagesOfStep } from '#oncall/store.ts';
import type { Words } from '../define.ts';
import { escape } from '../views/blocks.ts';
import { NO_CONTEXT, pagingLine } from '../views/paging-lines.ts';
import type { PagingContext, PagingEvent } from '../views/paging-lines.ts';

/** `change()` alone writes these events, from facts of runs and attempts. */
export const pagingEvent = (event: AnyStored): PagingEvent | undefined =>
  /^(escalation|attempt)\./.test(event.kind) ? (event as unknown as PagingEvent) : undefined;

type Stepped = Extract<RunFact, { kind: 'escalation.stepped' }>['data'];

/** What a step planned for those it paged, and how long the one before it had. */
async function aroundStep(desk: Desk, runId: RunId, stepped: Stepped, when: Date): Promise<PagingContext> {
  const run = await runById(desk, runId);
  const steps = run?.definition.steps ?? [];
  const before = stepped.step > 1 ? steps[stepped.step - 2] : stepped.loop > 0 ? steps.at(-1) : undefined;
  const pages = await pagesOfStep(desk, { runId, ...stepped });
  const attempts = await attemptsOfPages(
    desk,
    pages.map((page) => page.id),
  );
  return {
    waitedMs: before?.delayMs ?? null,
    tries: attempts.map((attempt) => ({
      personId: attempt.personId,
      kind: attempt.methodKind,
      afterMs: Math.max(0, between(when, attempt.plannedFor)),
    })),
    nextKind: null,
  };
}

async function contextOf(desk: Desk, event: AnyStored, typed: PagingEvent): Promise<PagingContext> {
  if (typed.kind === 'escalation.stepped' && isId('run', event.subject))
    return aroundStep(desk, event.subject, typed.data, event.at);
  if (typed.kind !== 'attempt.failed') return NO_CONTEXT;
  const others = (await attemptsOf(desk, typed.data.pageId)).filter(
    (attempt) => attempt.id !== event.subject && (attempt.state === 'planned' || attempt.state === 'sending'),
  );
  return { ...NO_CONTEXT, nextKind: others[0]?.methodKind ?? null };
}

/** What is told of an event of paging; null when nothing is. `title` says which alert, where several are talked about. */
export async function pagingWords(desk: Desk, event: AnyStored, titled: boolean): Promise<Words | null> {
  const typed = pagingEvent(event);
  if (typed === undefined) return null;
  const line = pagingLine(typed, await contextOf(desk, event, typed));
  if (line === null) return null;
  const { about } = typed.data;
  const alert = titled && 'alertId' in about ? await alertById(desk, about.alertId) : undefined;
  return { text: alert === undefined ? line : `*${escape(alert.title)}* · ${line}` };
}
