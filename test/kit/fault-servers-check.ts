import { httpKind } from '#monitors/kinds/http/kind.ts';
import type { CheckWorld } from '#monitors/kind.ts';
import type { Verdict } from '#monitors/verdict.ts';
import { systemResolver, type Address, type Resolver } from '#world/resolver.ts';

/** The outside of a check in tests: real sockets and names, one secret, and the authority of the servers trusted. */
export function checkWorld(extraCa: readonly string[], more: Partial<CheckWorld> = {}): CheckWorld {
  return {
    resolver: systemResolver(),
    monotonicMs: () => performance.now(),
    now: () => new Date(),
    secret: (name) => (name === 'SECRET' ? 'open-sesame' : undefined),
    allowMetadataTargets: false,
    extraCa,
    ...more,
  };
}

/** Saves the settings as a person would and runs the check once. */
export async function runCheck(
  settings: object,
  world: CheckWorld,
  signal = new AbortController().signal,
): Promise<Verdict> {
  return runStored(httpKind.settings.parse(settings), world, signal);
}

/** Runs settings as they are stored, also such as would not be saved today. */
export async function runStored(
  settings: ReturnType<typeof httpKind.settings.parse>,
  world: CheckWorld,
  signal = new AbortController().signal,
): Promise<Verdict> {
  if (httpKind.manner !== 'asked') throw new Error('the http kind is asked');
  return httpKind.run(settings, world, signal);
}

/** A resolver over a fixed table, for names that must lead to 127.0.0.1 here. */
export function tableResolver(table: Readonly<Record<string, readonly Address[]>>): Resolver {
  const system = systemResolver();
  return { resolve: async (host, family, signal) => table[host] ?? system.resolve(host, family, signal) };
}
