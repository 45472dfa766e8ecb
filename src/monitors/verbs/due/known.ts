import type { Desk } from '#ledger/desk.ts';
import type { Kind } from '../../kind.ts';
import { kindOf } from '../../kinds/index.ts';
import type { Monitor } from '../../monitor.ts';
import { monitorsById, versionsOf } from '../../store.ts';

/** A monitor ready to be looked at; `settings` are absent when the stored ones can no longer be read. */
export type Known = {
  readonly monitor: Monitor;
  readonly version: number;
  readonly kind: Kind | undefined;
  readonly settings: Monitor['settings'] | undefined;
};

const MOST = 50_000;

/**
 * Monitors as they stand in the database now. What was read before is used again when its version is still the newest, so that a steady monitor costs
 * a version and not its settings.
 */
export function createKnown(): (desk: Desk, ids: readonly string[]) => Promise<ReadonlyMap<string, Known>> {
  const kept = new Map<string, Known>();
  return async (desk, ids) => {
    const versions = await versionsOf(desk, ids);
    const stale = [...versions].flatMap(([id, version]) => (kept.get(id)?.version === version ? [] : [id]));
    if (kept.size > MOST) kept.clear();
    const missing = kept.size === 0 ? [...versions.keys()] : stale;
    for (const { monitor, version } of await monitorsById(desk, missing)) {
      const kind = kindOf(monitor.kind);
      const parsed = kind?.settings.safeParse(monitor.settings);
      const settings = parsed?.success === true ? parsed.data : undefined;
      // One copy: ten thousand monitors are kept here.
      kept.set(monitor.id, {
        monitor: settings === undefined ? monitor : { ...monitor, settings },
        version,
        kind,
        settings,
      });
    }
    return new Map(
      ids.flatMap((id) => {
        const known = kept.get(id);
        return known === undefined || !versions.has(id) ? [] : [[id, known] as const];
      }),
    );
  };
}
