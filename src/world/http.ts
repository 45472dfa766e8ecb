import { request } from 'undici';
import { OutsideError } from './outside.ts';

/** Asks an address once and forgets the answer. Throws OutsideError for anything but 2xx within `timeoutMs`. */
export async function knock(url: string, timeoutMs: number): Promise<void> {
  try {
    const { statusCode, body } = await request(url, { signal: AbortSignal.timeout(timeoutMs) });
    await body.dump();
    if (statusCode < 200 || statusCode > 299)
      throw new OutsideError(`${new URL(url).host} answered ${statusCode}`);
  } catch (error) {
    if (error instanceof OutsideError) throw error;
    throw new OutsideError(
      `${new URL(url).host} could not be asked: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}
