import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mimetypeOf } from './model/pictures.ts';
import type { Workspace } from './workspace.ts';

const folder = fileURLToPath(new URL('./page', import.meta.url));
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** A file of the web page; 404 for anything that is none, or outside of it. */
export async function pageFile(name: string): Promise<Response> {
  const type = types[extname(name)];
  const safe = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/.test(name);
  if (type === undefined || !safe)
    return Response.json({ ok: false, error: 'there is no such page' }, { status: 404 });
  try {
    const content = await readFile(join(folder, name));
    return new Response(new Uint8Array(content), {
      headers: { 'content-type': type, 'cache-control': 'no-cache' },
    });
  } catch {
    return Response.json({ ok: false, error: 'there is no such page' }, { status: 404 });
  }
}

function xml(text: string): string {
  return (
    text
      .replaceAll(/[^\p{L}\p{N}]/gu, '')
      .slice(0, 1)
      .toUpperCase() || '?'
  );
}

/** A person's picture: the first letter on their colour. */
export function avatar(w: Workspace, name: string): Response {
  const person = [...w.state.people.values()].find((each) => each.name === name);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" rx="8" fill="#${person?.color ?? '757575'}"/><text x="24" y="32" font-family="sans-serif" font-size="24" fill="#fff" text-anchor="middle">${xml(name)}</text></svg>`;
  return new Response(svg, { headers: { 'content-type': 'image/svg+xml' } });
}

/** An uploaded file. Anything that a browser would run is offered as a download only. */
export function uploadedFile(w: Workspace, id: string): Response {
  const file = w.state.files.get(id);
  const bytes = file === undefined || file.stage === 'deleted' ? undefined : w.bytes.get(id);
  if (file === undefined || bytes === undefined)
    return Response.json({ ok: false, error: 'there is no such file' }, { status: 404 });
  const type = mimetypeOf(file.name);
  const active = type === 'text/html' || type === 'image/svg+xml';
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': active ? 'application/octet-stream' : type,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'",
      ...(active ? { 'content-disposition': 'attachment' } : {}),
    },
  });
}
