import { routes } from './routes.ts';
import type { Workspace } from './workspace.ts';

/** A `fetch` that leads into the workspace without sockets: Web API, uploads, response URLs and the control API. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** Makes that `fetch`; a dropped connection rejects as the real one does, and an abort is obeyed. */
export function fetchInto(w: Workspace): Fetch {
  const answer = routes(w);
  return async (input, init) => {
    // Only what a Request needs: callers hand over options of other runtimes (dispatchers, agents) too.
    const { method, headers, body, signal } = init ?? {};
    const plain = {
      ...(method === undefined ? {} : { method }),
      ...(headers === undefined ? {} : { headers }),
    };
    const request = new Request(input, {
      ...plain,
      ...(body === undefined || body === null ? {} : { body, duplex: 'half' }),
    });
    const stop = signal ?? request.signal;
    stop.throwIfAborted();
    return new Promise<Response>((resolve, reject) => {
      const aborted = (): void => reject(stop.reason instanceof Error ? stop.reason : new Error('aborted'));
      stop.addEventListener('abort', aborted, { once: true });
      answer(request)
        .then(resolve, (error: unknown) => reject(new TypeError('fetch failed', { cause: error })))
        .finally(() => stop.removeEventListener('abort', aborted));
    });
  };
}
