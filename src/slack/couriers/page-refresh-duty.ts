import { DAY, plus } from '#base/time.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Page } from '#oncall/page.ts';
import { planOf, rotaById } from '#oncall/rota-store.ts';
import { runById } from '#oncall/run-store.ts';
import { whoIsOn } from '#oncall/shifts.ts';

/** How far ahead the end of a shift is looked for. */
const AHEAD_MS = 31 * DAY;

/** Until when the person of a page is on call by the rota for which they were paged; null where it is not a rota that paged them. */
export async function onCallUntil(desk: Desk, page: Page): Promise<Date | null> {
  const { run: place, createdAt } = page;
  if (place === null || place.step === null || place.step === 0) return null;
  const run = await runById(desk, place.runId);
  for (const target of run?.definition.steps[place.step - 1]?.targets ?? []) {
    if (target.kind !== 'rota') continue;
    const rota = await rotaById(desk, target.rotaId);
    if (rota === undefined) continue;
    const plan = await planOf(desk, rota, createdAt, plus(createdAt, AHEAD_MS));
    const { people, until } = whoIsOn(plan, target.role, createdAt);
    if (people.some((one) => one.personId === page.personId)) return until;
  }
  return null;
}
