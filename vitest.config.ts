import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Workers, their threads and the processes they start compile what they load once, not once each.
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'tocsin-compile-cache');

// Tests boot real databases, real sockets and a real browser: two workers suit a two-core machine.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    // Limits are for what hangs: on a machine that is busy with other things each test may take many times as long as alone.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    reporters: process.env['CI'] === undefined ? ['default'] : ['dot'],
  },
});
