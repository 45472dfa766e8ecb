import type { ReportId } from '#base/ids.ts';
import { as, person } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { setTimers } from '#ledger/timers.ts';
import { transact } from '#ledger/transact.ts';
import { stateDue } from '../maintenance.ts';
import { timersOf } from '../report-rules.ts';
import { reportById, reportStore } from '../report-store.ts';
import { lockPage } from '../page-store.ts';
import { publishDraft } from './publish-draft.ts';
import { writeDraft } from './write-draft.ts';

const TEXTS = {
  in_progress: 'The scheduled maintenance has begun.',
  completed: 'The scheduled maintenance is over.',
} as const;

/** Timer `status.edge`: a maintenance begins or ends by itself, as it was approved when it was announced. A draft that waits beside it is kept. */
export async function maintenanceDue(desk: Desk, subject: string): Promise<void> {
  const id = subject as ReportId;
  await transact(desk, async (open) => {
    const found = await reportById(open, id);
    if (found === undefined) return;
    // Held in the order in which everybody holds them.
    await lockPage(open.tx, found.pageId);
    const known = (await reportStore.load(open.tx, id)) ?? found;
    const due = stateDue(known, open.instant);
    if (due !== 'in_progress' && due !== 'completed') {
      await setTimers(open.tx, timersOf(known));
      return;
    }
    const told = known.updates.at(-1)?.told ?? true;
    const written = await writeDraft(open, id, {
      name: known.name,
      status: due,
      body: TEXTS[due],
      impacts: known.impacts,
      tell: told,
    });
    const published = written.ok ? await publishDraft(open, id, written.value.version) : written;
    if (!published.ok)
      desk.log.error({ report: id, refused: published.refused }, 'a maintenance could not go on by itself');
    else if (known.draft !== null) await keepDraft(open, id, known.draft);
  });
}

/** Somebody had begun to write: their words wait on, beside what happened by itself. */
async function keepDraft(
  desk: Desk,
  id: ReportId,
  draft: NonNullable<Awaited<ReturnType<typeof reportStore.load>>>['draft'],
): Promise<void> {
  if (draft === null) return;
  const writer = draft.by === null ? desk : as(desk, person(draft.by));
  const again = await writeDraft(writer, id, {
    ...draft,
    scheduledFor: draft.scheduledFor === null ? null : new Date(draft.scheduledFor),
    scheduledUntil: draft.scheduledUntil === null ? null : new Date(draft.scheduledUntil),
  });
  if (!again.ok) desk.log.info({ report: id }, 'a draft no longer fits the maintenance and was dropped');
}
