import { kindOf } from '#monitors/kinds/index.ts';
import type { Monitor } from '#monitors/monitor.ts';
import { parseSettings } from '#monitors/settings-words.ts';
import { freshHealth } from '#monitors/state-machine.ts';

const began = new Date('2026-03-02T08:00:00Z');

/** Settings of a kind, from words as typed. */
export function settingsOf(kind: string, typed: Readonly<Record<string, unknown>>): Monitor['settings'] {
  const known = kindOf(kind);
  const parsed = known === undefined ? undefined : parseSettings(known, typed);
  if (parsed?.ok !== true) throw new Error(JSON.stringify(parsed));
  return parsed.settings;
}

/** A monitor that is up, to be varied by the tests. */
export const aMonitor = (changes: Partial<Monitor> = {}): Monitor => ({
  id: 'mon_0000000001',
  kind: 'http',
  name: 'api-example-com',
  settings: settingsOf('http', { url: 'https://api.example.com/' }),
  serviceId: 'svc_0000000001',
  everyMs: 60_000,
  severity: null,
  paused: false,
  mutedUntil: null,
  removed: false,
  health: {
    ...freshHealth(began),
    state: 'up',
    last: { level: 'up', reason: null, because: 'answered 200', at: began.toISOString() },
  },
  pingKey: null,
  lastPingAt: null,
  createdBy: 'U0ADA',
  createdAt: began,
  ...changes,
});
