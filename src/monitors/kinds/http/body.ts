import { promisify } from 'node:util';
import zlib from 'node:zlib';
import type { AnswerHeaders } from './exchange.ts';

export type Decoded =
  | { readonly bytes: Buffer }
  | { readonly problem: 'body_too_large' | 'body_decode_failed'; readonly because: string };

const CODINGS = ['gzip', 'deflate', 'br', 'zstd'] as const;
type Coding = (typeof CODINGS)[number];

const gunzip = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip);
const inflate = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflate);
const inflateRaw = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflateRaw);
const brotli = promisify<Buffer, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress);
const zstd = promisify<Buffer, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress);

/** The header's codings in the order they were applied; a coding nobody knows ends the list there: the body passes through from it on. */
export function codingsOf(headers: AnswerHeaders): readonly Coding[] {
  const header = headers['content-encoding'];
  const named = (typeof header === 'string' ? header : (header ?? []).join(',')).toLowerCase().split(',');
  const known: Coding[] = [];
  // The last coding was applied last, so what is unknown hides everything before it.
  for (const name of named.map((one) => one.trim().replace(/^x-gzip$/, 'gzip')).reverse()) {
    if (name === '' || name === 'identity') continue;
    const coding = CODINGS.find((one) => one === name);
    if (coding === undefined) break;
    known.unshift(coding);
  }
  return known;
}

/** Undoes the codings, the last one first; never makes more than `capBytes`, whatever the body claims (RFC 9110 section 8.4). */
export async function decode(body: Buffer, codings: readonly Coding[], capBytes: number): Promise<Decoded> {
  let bytes = body;
  for (const coding of [...codings].reverse()) {
    try {
      bytes = await undo(coding, bytes, { maxOutputLength: capBytes });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (code === 'ERR_BUFFER_TOO_LARGE')
        return {
          problem: 'body_too_large',
          because: `the ${coding} body is more than ${capBytes} bytes when decoded`,
        };
      return {
        problem: 'body_decode_failed',
        because: `the body is not valid ${coding}${code === '' ? '' : ` (${code})`}`,
      };
    }
  }
  return { bytes };
}

async function undo(
  coding: Coding,
  bytes: Buffer,
  limit: { readonly maxOutputLength: number },
): Promise<Buffer> {
  // An empty body is what HEAD, 204 and 304 have, coded or not.
  if (bytes.length === 0) return bytes;
  if (coding === 'gzip') return gunzip(bytes, limit);
  if (coding === 'br') return brotli(bytes, limit);
  if (coding === 'zstd') return zstd(bytes, limit);
  // "deflate" means zlib's format; some servers send it raw, and every browser takes both.
  return ((bytes[0] ?? 0) & 0x0f) === 8 ? inflate(bytes, limit) : inflateRaw(bytes, limit);
}

/** The body as text, by the charset its content-type names, else UTF-8; bytes that are not valid become U+FFFD. */
export function textOf(bytes: Buffer, headers: AnswerHeaders): string {
  const type = headers['content-type'];
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(typeof type === 'string' ? type : '')?.[1];
  if (charset === undefined || /^utf-?8$/i.test(charset)) return withoutMark(bytes.toString('utf8'));
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return withoutMark(bytes.toString('utf8'));
  }
}

const withoutMark = (text: string): string => (text.startsWith('\u{feff}') ? text.slice(1) : text);
