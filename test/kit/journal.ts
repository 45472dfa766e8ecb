import type { Workspace } from '../../sandbox/workspace.ts';

/** One Web API call as the workspace wrote it down. */
export type Call = {
  readonly id: number;
  readonly at: Date;
  readonly method: string;
  readonly ok: boolean;
  readonly error: string;
  readonly channel: string;
  readonly args: Readonly<Record<string, unknown>>;
};

/** The calls after a journal entry, in their order; of one method when it is named. */
export function callsOf(sandbox: Workspace, method?: string, since = 0): readonly Call[] {
  return sandbox.journal.since(since).flatMap((entry) => {
    if (entry.kind !== 'call' || (method !== undefined && entry['method'] !== method)) return [];
    const args = entry['args'] as Readonly<Record<string, unknown>>;
    return [
      {
        id: entry.id,
        at: new Date(entry.at),
        method: String(entry['method']),
        ok: entry['ok'] === true,
        error: typeof entry['error'] === 'string' ? entry['error'] : '',
        channel: typeof args['channel'] === 'string' ? args['channel'] : '',
        args,
      },
    ];
  });
}

/** The posts that reached a channel (`#name` or id), threads included. */
export function postsIn(sandbox: Workspace, channel: string): readonly Call[] {
  const bare = channel.replace(/^#/, '');
  const id = [...sandbox.state.channels.values()].find((one) => one.name === bare)?.id ?? channel;
  return callsOf(sandbox, 'chat.postMessage').filter((call) => call.ok && call.channel === id);
}
