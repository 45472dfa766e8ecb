import type { ServerResponse } from 'node:http';

/**
 * Writes a Response to a node:http answer: every header, Set-Cookie apart, the body chunk by chunk as fast as the client takes it. When the client
 * goes away the body is cancelled; when the body breaks off, so does the connection, so that half an answer never looks whole.
 */
export async function answer(response: Response, outgoing: ServerResponse): Promise<void> {
  if (outgoing.destroyed) {
    await response.body?.cancel();
    return;
  }
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) if (name !== 'set-cookie') outgoing.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
  if (response.body === null) {
    outgoing.end();
    return;
  }
  if (isSmall(response)) await atOnce(response, outgoing);
  else await stream(response.body, outgoing);
}

/** What is there already, and short, goes out in one piece with its headers: a third of the work of a stream. */
const SMALL_BYTES = 1_048_576;
const isSmall = (response: Response): boolean => {
  const length = response.headers.get('content-length');
  return length !== null && Number(length) <= SMALL_BYTES;
};

async function atOnce(response: Response, outgoing: ServerResponse): Promise<void> {
  try {
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (!outgoing.destroyed) outgoing.end(bytes);
  } catch (error) {
    outgoing.destroy();
    throw error;
  }
}

async function stream(body: ReadableStream<Uint8Array>, outgoing: ServerResponse): Promise<void> {
  const reader = body.getReader();
  // Cancelling makes the pending read end, so that nothing waits for a client that has gone.
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) reader.cancel('the client went away').catch(() => undefined);
  });
  try {
    outgoing.flushHeaders();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      if (!outgoing.write(next.value)) await drained(outgoing);
    }
    if (!outgoing.destroyed) outgoing.end();
  } catch (error) {
    outgoing.destroy();
    throw error;
  }
}

/** Until more may be written, or nothing can be any more. */
function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      outgoing.off('drain', go).off('close', go);
      resolve();
    };
    if (outgoing.destroyed) resolve();
    else outgoing.once('drain', go).once('close', go);
  });
}
