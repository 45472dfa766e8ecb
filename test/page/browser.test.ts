import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findBrowser } from '../kit/browser.ts';

test('the browser is CHROMIUM, else one of the usual names on PATH, else a reason', () => {
  const folder = mkdtempSync(join(tmpdir(), 'path-'));
  expect(findBrowser({ PATH: folder })).toMatchObject({ missing: expect.stringContaining('set CHROMIUM') });
  const path = join(folder, 'chromium-browser');
  writeFileSync(path, '#!/bin/sh\n');
  expect(findBrowser({ PATH: folder })).toHaveProperty('missing');
  chmodSync(path, 0o755);
  expect(findBrowser({ PATH: `/nowhere:${folder}` })).toEqual({ path });
  expect(findBrowser({ CHROMIUM: path, PATH: '' })).toEqual({ path });
  expect(findBrowser({ CHROMIUM: '/nowhere/chromium', PATH: folder })).toEqual({
    missing: 'CHROMIUM is "/nowhere/chromium", which cannot be run',
  });
  rmSync(folder, { recursive: true });
});
