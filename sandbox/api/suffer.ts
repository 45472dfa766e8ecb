import type { Fault } from '../faults.ts';
import { ConnectionDropped } from '../http-bridge.ts';
import type { Workspace } from '../workspace.ts';

/** Slack's answer to too many calls. */
export function limited(seconds: number): Response {
  return Response.json(
    { ok: false, error: 'ratelimited' },
    { status: 429, headers: { 'retry-after': String(seconds) } },
  );
}

/** Resolves after so many seconds of the workspace's clock, or when it stops; without a number only then. */
function wait(w: Workspace, seconds: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    const cancel = seconds === undefined ? (): void => {} : w.clock.after(seconds * 1000, resolve);
    w.stopping.addEventListener('abort', () => {
      cancel();
      resolve();
    });
  });
}

/** What a fault does instead of the call; nothing for `die_after`, which lets the call happen first. */
export async function suffer(w: Workspace, fault: Fault): Promise<Response | undefined> {
  if (fault.kind === 'ratelimited') return limited(Math.ceil(fault.seconds ?? 1));
  if (fault.kind === 'http500') return new Response('{"ok":false,"error":"internal_error"}', { status: 500 });
  if (fault.kind === 'timeout') {
    await wait(w, fault.seconds);
    throw new ConnectionDropped('the fault "timeout" never answers');
  }
  return undefined;
}
