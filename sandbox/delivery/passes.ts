import { nextNumber } from '../model/ids.ts';
import type { Workspace } from '../workspace.ts';

const TRIGGER_MS = 3000;
const RESPONSE_MS = 30 * 60_000;
const RESPONSE_USES = 5;
const KEPT = 5000;

function bounded(map: Map<string, unknown>): void {
  for (const key of map.keys()) {
    if (map.size <= KEPT) return;
    map.delete(key);
  }
}

/** A pass to open a modal: good for 3 s and once. */
export function newTrigger(w: Workspace, user: string): string {
  const number = nextNumber(w.state, 'trigger');
  const id = `${1_000_000_000 + number}.${w.team.id.replaceAll(/\D/g, '')}.${number.toString(16).padStart(32, '0')}`;
  w.triggers.set(id, { user, issuedMs: w.clock.now().getTime(), used: false });
  bounded(w.triggers);
  return id;
}

/** Uses a trigger up: the person it belongs to, or Slack's reason against it. */
export function useTrigger(w: Workspace, id: string): { readonly user: string } | { readonly error: string } {
  const trigger = w.triggers.get(id);
  if (trigger === undefined) return { error: 'invalid_trigger_id' };
  if (trigger.used) return { error: 'exchanged_trigger_id' };
  if (w.clock.now().getTime() - trigger.issuedMs > TRIGGER_MS) return { error: 'expired_trigger_id' };
  w.triggers.set(id, { ...trigger, used: true });
  return { user: trigger.user };
}

/** An address an app may answer to: five times within 30 minutes. */
export function newResponseUrl(
  w: Workspace,
  kind: 'commands' | 'actions' | 'app',
  to: { readonly user: string; readonly channel: string; readonly ts?: string },
): string {
  const number = nextNumber(w.state, 'response');
  const path = `/${kind}/${w.team.id}/${number}/${(number * 7919).toString(36).padStart(8, '0')}`;
  w.responseUrls.set(path, {
    user: to.user,
    channel: to.channel,
    ts: to.ts,
    issuedMs: w.clock.now().getTime(),
    uses: 0,
  });
  bounded(w.responseUrls);
  return `${w.base.url}/response${path}`;
}

/** Counts one use of a response URL: where it leads, or Slack's reason against it. */
export function useResponseUrl(
  w: Workspace,
  path: string,
):
  | { readonly user: string; readonly channel: string; readonly ts: string | undefined }
  | { readonly error: string } {
  const found = w.responseUrls.get(path);
  if (found === undefined) return { error: 'invalid_url' };
  if (w.clock.now().getTime() - found.issuedMs > RESPONSE_MS) return { error: 'expired_url' };
  if (found.uses >= RESPONSE_USES) return { error: 'used_url' };
  w.responseUrls.set(path, { ...found, uses: found.uses + 1 });
  return found;
}
