import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import type { BrowserContext } from 'playwright-core';

/** Chromium on this machine, or why there is none. */
export type FoundBrowser = { readonly path: string } | { readonly missing: string };

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const PATIENCE_MS = 90_000;

function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Looks at CHROMIUM (a path), then for the usual names on PATH. */
export function findBrowser(env: Readonly<Record<string, string | undefined>> = process.env): FoundBrowser {
  const given = env['CHROMIUM'];
  if (given !== undefined && given !== '') {
    return runs(given) ? { path: given } : { missing: `CHROMIUM is "${given}", which cannot be run` };
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find(runs);
  if (found !== undefined) return { path: found };
  return {
    missing: `no browser: install chromium, or set CHROMIUM to its path (looked for ${names.join(', ')} on PATH)`,
  };
}

/**
 * Why tests with a browser do not run here; undefined when they do. In CI (env CI is set) a missing browser is no
 * reason: the tests run and fail.
 */
export function browserMissing(): string | undefined {
  const found = findBrowser();
  return 'missing' in found && process.env['CI'] === undefined ? found.missing : undefined;
}

/** What a browser is like: window, light or dark, whether it runs the scripts of pages. */
export type Look = {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly scripts?: boolean;
};

/** A browser of one test file. Every context is a person with tabs of their own. */
export type TestBrowser = {
  readonly context: (look?: Look) => Promise<BrowserContext>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** Starts the browser; throws with the reason when there is none. */
export async function startBrowser(): Promise<TestBrowser> {
  const found = findBrowser();
  if ('missing' in found) throw new Error(found.missing);
  const home = mkdtempSync(join(tmpdir(), 'browser-'));
  const browser = await chromium.launch({
    executablePath: found.path,
    args: flags,
    env: { ...process.env, HOME: home },
  });
  return {
    context: async (look = {}) => {
      const context = await browser.newContext({
        viewport: { width: look.width ?? 1440, height: look.height ?? 900 },
        colorScheme: look.dark === true ? 'dark' : 'light',
        reducedMotion: 'reduce',
        javaScriptEnabled: look.scripts !== false,
      });
      // Below the runner's own limit, so that what was waited for is named.
      context.setDefaultTimeout(PATIENCE_MS);
      return context;
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
