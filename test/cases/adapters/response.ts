import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { z } from 'zod';
import { answers, interimOnly } from '../../kit/fault-servers-scripts.ts';
import { NotApplicable, type Stage } from '../case.ts';
import { scene, type Scene } from './scene.ts';

/** An answer as the rows describe it; an unknown key throws. */
export const Response = z.strictObject({
  status: z.int().optional(),
  http_version: z.string().optional(),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  body: z.string().optional(),
  body_bytes: z.int().optional(),
  body_plain_bytes: z.int().optional(),
  content_length: z.int().optional(),
  content_encoding: z.string().optional(),
  compressed: z.boolean().optional(),
});

const CODERS: Readonly<Record<string, (plain: Buffer) => Buffer>> = {
  gzip: (plain) => gzipSync(plain),
  deflate: (plain) => deflateSync(plain),
  br: (plain) => brotliCompressSync(plain),
  zstd: (plain) => zstdCompressSync(plain),
};

/** A server that gives this answer. */
export async function serveResponse(response: z.output<typeof Response>, stage: Stage): Promise<Scene> {
  const { status = 200, http_version: version = '1.1' } = response;
  const text = response.body ?? 'x'.repeat(response.body_plain_bytes ?? response.body_bytes ?? 2);
  if (/^2(?:\.0)?$/.test(version)) return scene(await stage.servers.http2(status, text));
  if (!/^1\.[01]$/.test(version)) throw new NotApplicable(`kind not built: HTTP/${version}`);
  // An interim status is no answer: what follows it is the end of the connection.
  if (status < 200) return scene(await stage.servers.http(interimOnly(status)));
  const coder = response.compressed === true ? CODERS[response.content_encoding ?? ''] : undefined;
  if (response.compressed === true && coder === undefined)
    throw new NotApplicable(`no coder for ${response.content_encoding ?? 'no coding'}`);
  const body = coder === undefined ? Buffer.from(text) : coder(Buffer.from(text));
  const headers = {
    ...response.headers,
    ...(response.content_encoding === undefined ? {} : { 'content-encoding': response.content_encoding }),
    ...(response.content_length === undefined ? {} : { 'content-length': String(response.content_length) }),
  };
  return scene(await stage.servers.http(answers({ status, version, headers, body })), {
    body: { wireBytes: body.length, text },
  });
}
