import { realEvery } from './clock.ts';
import { findPerson } from './model/people.ts';
import type { Change } from './live.ts';
import type { Workspace } from './workspace.ts';

const BEAT_MS = 15_000;

function concerns(w: Workspace, change: Change, user: string | undefined): boolean {
  if (user === undefined) return true;
  const channel = change.channel === undefined ? undefined : w.state.channels.get(change.channel);
  if (channel !== undefined && channel.private && !channel.members.includes(user)) return false;
  return (
    !['modal', 'home', 'read', 'ephemeral'].includes(change.type) ||
    change.user === undefined ||
    change.user === user
  );
}

/** Server-Sent Events: one line of JSON for every change this person may see; ends with the workspace. */
export function liveStream(w: Workspace, name: string): Response {
  const user = name === '' ? undefined : findPerson(w, name)?.id;
  const words = new TextEncoder();
  let stop = (): void => {};
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      const send = (text: string): void => controller.enqueue(words.encode(text));
      const deaf = w.live.listen((change) => {
        if (concerns(w, change, user)) send(`data: ${JSON.stringify(change)}\n\n`);
      });
      const still = realEvery(BEAT_MS, () => send(': still here\n\n'));
      const end = (): void => {
        stop();
        controller.close();
      };
      stop = () => {
        deaf();
        still();
        w.stopping.removeEventListener('abort', end);
      };
      w.stopping.addEventListener('abort', end);
      send('retry: 1000\n\n');
    },
    cancel: () => stop(),
  });
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
  });
}
