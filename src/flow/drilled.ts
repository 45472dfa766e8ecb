import type { TestId } from '#base/ids.ts';
import { MINUTE, plus } from '#base/time.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Effect } from '#ledger/follow.ts';
import { drillById } from '#oncall/drill-store.ts';
import * as tell from '#telling.ts';

/** So long after the last resort was paged a drill counts as unanswered. */
const ANSWER_MS = 5 * MINUTE;

/** What a team's drill showed is said in its channel: at once when it was acknowledged, or some minutes after everybody was tried. A test page of one person says it there. */
export async function drillTold(
  desk: Desk,
  event: { readonly id: string; readonly at: Date },
  testId: TestId,
  how: 'acknowledged' | 'exhausted',
): Promise<readonly Effect[]> {
  const drill = await drillById(desk, testId);
  if (drill === undefined || drill.teamId === null) return [];
  const at = how === 'acknowledged' ? event.at : plus(event.at, ANSWER_MS);
  return [tell.tellDrill(drill.teamId, testId, event.id, at)];
}
