import { expect, onTestFinished, test } from 'vitest';
import { captureLog } from '#world/log.ts';
import { startDemo } from '#web/demo.ts';
import type { Demo } from '#web/demo.ts';

async function demo(slowMs = 20): Promise<Demo> {
  const { log, at } = captureLog();
  const started = await startDemo({ port: 0, host: '127.0.0.1', log, slowMs });
  onTestFinished(async () => {
    await started.close();
    expect(at('error')).toEqual([]);
  });
  return started;
}

async function health({ url }: Demo): Promise<{ readonly status: number; readonly body: unknown }> {
  const answer = await fetch(`${url}/health`);
  return { status: answer.status, body: await answer.json() };
}

const press = (service: Demo, path: string): Promise<Response> =>
  fetch(`${service.url}${path}`, { method: 'POST', headers: { accept: 'text/html' }, redirect: 'manual' });

test('is well at first, breaks and mends by its buttons', async () => {
  const service = await demo();
  expect(await health(service)).toEqual({ status: 200, body: { ok: true } });
  const pressed = await press(service, '/break');
  expect([pressed.status, pressed.headers.get('location')]).toEqual([303, '/']);
  expect((await health(service)).status).toBe(503);
  expect(service.state()).toBe('broken');
  await press(service, '/mend');
  expect((await health(service)).status).toBe(200);
});

test('says on its page how it is, with a button for each act and the address to watch', async () => {
  const service = await demo();
  const read = async (): Promise<string> => (await fetch(service.url)).text();
  for (const part of [
    'Well: /health answers 200',
    'action="/break"',
    'action="/slow"',
    'action="/mend"',
    `${service.url}/health`,
  ]) {
    expect(await read()).toContain(part);
  }
  service.breakIt();
  expect(await read()).toContain('Broken: /health answers 503');
  service.breakIt('slow');
  expect(await read()).toContain('Slow: /health answers');
});

test('answers late when slowed, and in JSON to a program', async () => {
  const service = await demo(60_000);
  const answer = await fetch(`${service.url}/slow`, { method: 'POST' });
  expect(await answer.json()).toEqual({ ok: true, state: 'slow' });
  const impatient = AbortSignal.timeout(150);
  await expect(fetch(`${service.url}/health`, { signal: impatient })).rejects.toThrow('timeout');
  service.mend();
  expect((await health(service)).status).toBe(200);
});

test('says what can be asked when something else is', async () => {
  const service = await demo();
  const answer = await fetch(`${service.url}/brake`, { method: 'POST' });
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain('POST /break');
});

test('a port in use is said with the setting to change', async () => {
  const { url } = await demo();
  const port = Number(new URL(url).port);
  await expect(startDemo({ port, host: '127.0.0.1', log: captureLog().log })).rejects.toThrow(
    `DEMO_PORT=${port + 10}`,
  );
});
