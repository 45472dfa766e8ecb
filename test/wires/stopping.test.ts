import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, startProcess } from '../kit/process.ts';

test('stopped in the moment in which it first answers, it closes what it has opened and ends well', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-stopping-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const ports = [await freePort(), await freePort(), await freePort()].map(String);
  const [PORT = '', SANDBOX_PORT = '', DEMO_PORT = ''] = ports;
  const running = startProcess({ TOCSIN_DATA_DIR: dataDir, PORT, SANDBOX_PORT, DEMO_PORT });
  onTestFinished(() => running.kill());
  const ended = once(running.process, 'close');
  const healthy = async (): Promise<boolean> => {
    try {
      return (await fetch(`http://127.0.0.1:${PORT}/healthz`)).ok;
    } catch {
      return false;
    }
  };
  while (running.process.exitCode === null && !(await healthy())) await turn();
  running.process.kill('SIGTERM');
  expect(await ended, running.output()).toEqual([0, null]);
});
