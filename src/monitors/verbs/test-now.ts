import { refused, done } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { MonitorId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { storeManual } from '#signals/checks/store.ts';
import type { CheckWorld, Kind } from '../kind.ts';
import { kindOf } from '../kinds/index.ts';
import type { MonitorRefusal } from '../monitor.ts';
import { resultOf } from '../result.ts';
import { storable } from '../storable.ts';
import { monitorById } from '../store.ts';
import type { Verdict } from '../verdict.ts';

/** Runs settings once and stores nothing: for trying before adding. A kind that is pinged cannot be asked. */
export async function tryKind(
  kind: Kind,
  settings: Readonly<Record<string, unknown>>,
  world: CheckWorld,
  signal?: AbortSignal,
): Promise<Verdict | undefined> {
  return kind.manner === 'asked'
    ? kind.run(settings, world, signal ?? new AbortController().signal)
    : undefined;
}

/** Looks at a monitor now, whoever asks. The answer is stored with the others, marked as asked by a person, and is no vote. */
export async function testNow(
  desk: Desk,
  world: CheckWorld,
  id: MonitorId,
): Promise<Outcome<Verdict, MonitorRefusal>> {
  const monitor = await monitorById(desk, id);
  const kind = monitor === undefined || monitor.removed ? undefined : kindOf(monitor.kind);
  const settings = kind?.settings.safeParse(monitor?.settings);
  if (monitor === undefined || kind === undefined || settings?.success !== true)
    return refused({ why: 'not_found', name: monitor?.name ?? id });
  if (kind.manner !== 'asked') {
    const message = `${monitor.name} is pinged by its job; there is nobody to ask`;
    return refused({
      why: 'settings_invalid',
      problems: [{ field: 'kind', message, example: `/monitor show ${monitor.name}` }],
    });
  }
  const at = desk.clock.now();
  const verdict = await kind.run(settings.data, world, new AbortController().signal);
  await transact(desk, (open) =>
    storeManual(open.tx, { ...resultOf(id, at, at, storable(verdict)), manual: true }),
  );
  return done(verdict);
}
