import { defineKind } from '../define.ts';
import type { Kind } from '../kind.ts';
import type { Monitor } from '../monitor.ts';
import { heartbeatKind } from './heartbeat.ts';
import { httpKind } from './http/kind.ts';

/** Every kind of monitor: one line each. */
export const kinds: readonly Kind[] = [defineKind(httpKind), defineKind(heartbeatKind)];

export const kindOf = (name: string): Kind | undefined =>
  kinds.find((kind) => kind.name === name.toLowerCase());

/** How a stored monitor reads in a sentence; its name when its settings can no longer be read. */
export function titleOf(monitor: Pick<Monitor, 'kind' | 'settings' | 'name'>): string {
  const kind = kindOf(monitor.kind);
  const settings = kind?.settings.safeParse(monitor.settings);
  return kind === undefined || settings?.success !== true ? monitor.name : kind.title(settings.data);
}
