import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

/** The rules of the house, checked on the code as it stands. The floors are read from src/README.md, so the map cannot drift from the walls. */

const ROOT = join(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return files(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

type Import = { readonly from: string; readonly to: string; readonly line: string };
type Source = {
  readonly path: string;
  readonly room: string;
  readonly text: string;
  readonly imports: readonly Import[];
};

const SPECIFIER =
  /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g;

const roomOf = (path: string): string => (relative(SRC, path).split('/')[0] ?? '').replace(/\.ts$/, '');

const sources: readonly Source[] = files(SRC).map((path) => {
  const text = readFileSync(path, 'utf8');
  const imports = [...text.matchAll(SPECIFIER)].map((match) => {
    const specifier = match[1] ?? match[2] ?? match[3] ?? '';
    const to = specifier.startsWith('#')
      ? join(SRC, specifier.slice(1))
      : specifier.startsWith('.')
        ? join(dirname(path), specifier)
        : specifier;
    return { from: path, to, line: specifier };
  });
  return { path, room: roomOf(path), text, imports };
});

const floors = new Map<string, number>();
for (const [, number, rooms] of readFileSync(join(SRC, 'README.md'), 'utf8').matchAll(
  /^(\d+)\. ([a-z, -]+):/gm,
)) {
  for (const room of (rooms ?? '').split(',')) floors.set(room.trim(), Number(number));
}

/** Nothing is broken when the list is empty; otherwise it says where. */
function broken(check: (source: Source) => readonly string[]): readonly string[] {
  return sources.flatMap((source) => check(source).map((what) => `${relative(ROOT, source.path)}: ${what}`));
}

const inside = (path: string): boolean => path.startsWith(SRC);
const EDGE_EXCEPTIONS: readonly (readonly [string, string])[] = [['notify', join(SRC, 'slack', 'views')]];
const NOUN_ROOMS = ['catalog', 'monitors', 'alerts', 'oncall', 'incidents', 'status'];

describe('the house', () => {
  test('every room stands on a floor of the map, and every room of the map exists', () => {
    const rooms = new Set(sources.map((source) => source.room));
    expect([...rooms].filter((room) => !floors.has(room))).toEqual([]);
    expect([...floors.keys()].filter((room) => !rooms.has(room))).toEqual([]);
  });

  test('imports run down the floors only', () => {
    const wrong = broken((source) =>
      source.imports.flatMap((one) => {
        if (!inside(one.to)) return [];
        const to = roomOf(one.to);
        if (to === source.room) return [];
        if (EDGE_EXCEPTIONS.some(([room, folder]) => source.room === room && one.to.startsWith(folder)))
          return [];
        return (floors.get(to) ?? 0) > (floors.get(source.room) ?? 99)
          ? []
          : [`imports ${one.line}, which is not below it`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('across rooms imports are absolute, inside a room relative, and end in .ts', () => {
    const wrong = broken((source) =>
      source.imports.flatMap((one) => {
        if (!inside(one.to)) return [];
        const across = roomOf(one.to) !== source.room;
        if (across && !one.line.startsWith('#')) return [`reaches across with ${one.line}`];
        if (!across && one.line.startsWith('#') && one.to.startsWith(dirname(source.path)))
          return [`${one.line} is its own room: use ./`];
        return /\.(ts|json)$/.test(one.line) ? [] : [`${one.line} has no ending`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('files do not import each other in a circle, not even for types', () => {
    const graph = new Map(
      sources.map((source) => [source.path, source.imports.map((one) => one.to).filter(inside)]),
    );
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path))
        circles.push(
          [...trail.slice(trail.indexOf(path)), path].map((one) => relative(SRC, one)).join(' → '),
        );
      if (done.has(path) || trail.includes(path)) return;
      for (const next of graph.get(path) ?? []) walk(next, [...trail, path]);
      done.add(path);
    };
    for (const path of graph.keys()) walk(path, []);
    expect(circles).toEqual([]);
  });

  test('libraries stay behind their doors', () => {
    const doors: readonly { readonly library: RegExp; readonly allowed: (source: Source) => boolean }[] = [
      {
        library: /^(kysely|pg|@electric-sql\/pglite)$/,
        allowed: (source) =>
          source.room === 'ledger' ||
          source.path.includes('/world/db/') ||
          /(^|-)store(-[a-z-]+)?\.ts$/.test(basename(source.path)),
      },
      {
        library: /^@slack\//,
        allowed: (source) =>
          source.room === 'slack' ||
          source.room === 'notify' ||
          (basename(source.path).startsWith('slack') && source.room === 'world'),
      },
      {
        library: /^undici$/,
        allowed: (source) => source.room === 'world' || source.path.includes('/monitors/kinds/'),
      },
      { library: /^(chart\.js|@napi-rs\/canvas)/, allowed: (source) => source.room === 'charts' },
      {
        library: /^hono(?!\/html$)/,
        allowed: (source) => source.room === 'web' || source.room === 'intake' || source.room === 'slack',
      },
      // Its template is what escapes HTML here, in letters as on pages.
      { library: /^hono\/html$/, allowed: (source) => ['web', 'slack', 'notice'].includes(source.room) },
    ];
    const wrong = broken((source) =>
      source.imports.flatMap((one) =>
        doors.flatMap((door) =>
          door.library.test(one.line) && !door.allowed(source) ? [`imports ${one.line}`] : [],
        ),
      ),
    );
    expect(wrong).toEqual([]);
  });

  test('in a noun room everything but stores, verbs, kinds and define is pure', () => {
    const wrong = broken((source) => {
      if (!NOUN_ROOMS.includes(source.room)) return [];
      const path = relative(join(SRC, source.room), source.path);
      if (
        /^(verbs|kinds)\//.test(path) ||
        /(^|-)store(-[a-z-]+)?\.ts$/.test(basename(path)) ||
        path === 'define.ts'
      )
        return [];
      return source.imports.flatMap((one) =>
        /^(#ledger\/(?!follow|desk)|#world\/(?!resolver)|node:)/.test(one.line)
          ? [`imports ${one.line}`]
          : [],
      );
    });
    expect(wrong).toEqual([]);
  });

  test('the clock is read, and the environment, in one place each', () => {
    const wrong = broken((source) => {
      const code = source.text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      const found: string[] = [];
      if (!source.path.endsWith('world/clock.ts') && /new Date\(\s*\)|Date\.now\(/.test(code))
        found.push('reads the clock');
      if (!source.path.endsWith('src/config.ts') && /process\.env/.test(code))
        found.push('reads the environment');
      if (
        /\bnow\(\)/.test(code.match(/sql[^`]*`[^`]*`/g)?.join('') ?? '') &&
        /sql`[^`]*\bnow\(\)[^`]*`/.test(code.replace(/\$\{[^}]*\}/g, ''))
      )
        found.push('SQL says now()');
      return found;
    });
    expect(wrong).toEqual([]);
  });

  test('no file is long, and no name says nothing', () => {
    const wrong = broken((source) => {
      const lines = source.text.split('\n').length;
      const found = lines > 301 ? [`${lines} lines`] : [];
      // In slack/ a service is what people watch, a noun of the product.
      const vague =
        source.room === 'slack'
          ? /^(utils?|helpers?|common|manager|misc)\.ts$/
          : /^(utils?|helpers?|common|manager|service|misc)\.ts$/;
      if (vague.test(basename(source.path))) found.push('a name that says nothing');
      if (!/^[a-z0-9-]+(\.[a-z-]+)?\.ts$/.test(basename(source.path))) found.push('not kebab-case');
      return found;
    });
    expect(wrong).toEqual([]);
  });

  test('nothing is left for later', () => {
    expect(
      broken((source) => (/\b(TODO|FIXME|XXX|HACK)\b/.test(source.text) ? ['has a note for later'] : [])),
    ).toEqual([]);
  });

  test('the sandbox knows nothing of the product', () => {
    const wrong = files(join(ROOT, 'sandbox')).filter((path) =>
      /from '(#|\.\.\/(\.\.\/)*src\/)/.test(readFileSync(path, 'utf8')),
    );
    expect(wrong.map((path) => relative(ROOT, path))).toEqual([]);
  });
});
