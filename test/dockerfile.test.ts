import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

async function runs(context: string): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn('bash', [join(ROOT, 'test/dockerfile.sh'), context], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, output: out + err };
}

/** A small build context with a service of its own; `dockerfile` is changed by `change`. */
function context(change: (dockerfile: string) => string, main = SERVICE): string {
  const directory = mkdtempSync(join(tmpdir(), 'tocsin-context-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  writeFileSync(
    join(directory, 'package.json'),
    JSON.stringify({ name: 'small', version: '1.0.0', type: 'module' }),
  );
  writeFileSync(
    join(directory, 'package-lock.json'),
    JSON.stringify({
      name: 'small',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: { '': { name: 'small', version: '1.0.0' } },
    }),
  );
  writeFileSync(join(directory, 'main.ts'), main);
  writeFileSync(join(directory, 'Dockerfile'), change(SMALL));
  return directory;
}

const SERVICE = `import { createServer } from 'node:http';
const server = createServer((_, answer) => answer.end('ok')).listen(Number(process.env.PORT), process.env.HOST);
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`;

const SMALL = `FROM node:26-slim
WORKDIR /app
COPY package.json package-lock.json main.ts ./
RUN mkdir -p /data node_modules && chown node:node /data
VOLUME /data
USER node
HEALTHCHECK --interval=1s \\
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT).then(() => process.exit(0), () => process.exit(1))"]
CMD ["node", "main.ts"]
`;

test('every step of our Dockerfile works on this machine, and what it makes starts, is healthy and stops', async () => {
  const { code, output } = await runs(ROOT);
  expect(output).toContain('every step of the Dockerfile works here');
  expect(code).toBe(0);
});

test('a right small Dockerfile passes', async () => {
  const { code, output } = await runs(context((dockerfile) => dockerfile));
  expect(output).toContain('healthy; stopping it as Docker does');
  expect(code).toBe(0);
});

test.each([
  [
    'a step that fails',
    (file: string) => file.replace('RUN mkdir', 'RUN false && mkdir'),
    'FAILED: RUN false',
  ],
  [
    'a file that is not there',
    (file: string) => file.replace('main.ts ./', 'main.ts manifest.yml ./'),
    'COPY manifest.yml: there is no such file',
  ],
  ['root', (file: string) => file.replace('USER node\n', ''), 'the image runs as root'],
  ['another Node', (file: string) => file.replace('node:26', 'node:22'), "the image's is 22"],
  [
    'no health check',
    (file: string) => file.replace(/HEALTHCHECK[^]*?\n.*\n/, ''),
    'there is no HEALTHCHECK',
  ],
  [
    'an instruction nobody knows',
    (file: string) => `${file}ONBUILD RUN true\n`,
    'ONBUILD: this script does not know it yet',
  ],
])('refuses %s', async (_, change, words) => {
  const { code, output } = await runs(context(change));
  expect(output).toContain(words);
  expect(code).toBe(1);
});

test('refuses a service that does not end well, with what it said', async () => {
  const careless = SERVICE.replace('process.exit(0)', "{ console.log('left in anger'); process.exit(4); }");
  const { code, output } = await runs(context((dockerfile) => dockerfile, careless));
  expect(output).toContain('left in anger');
  expect(output).toContain('it ended with 4 on SIGTERM');
  expect(code).toBe(1);
});

test('keeps what a step does to home and npm’s cache away from this machine', async () => {
  const nosy = (file: string): string =>
    file.replace('RUN mkdir', 'RUN echo "home=$HOME cache=$(npm config get cache)" && mkdir');
  const { output } = await runs(context(nosy));
  expect(output).toMatch(/^home=\S+\/tocsin-image-\w+\/home cache=\S+\/tocsin-image-\w+\/npm-cache$/m);
});

test('refuses what .dockerignore keeps out', async () => {
  const directory = context((dockerfile) => dockerfile);
  writeFileSync(join(directory, '.dockerignore'), '*\n!package.json\n!package-lock.json\n');
  expect((await runs(directory)).output).toContain('COPY main.ts: .dockerignore keeps it out');
});
