import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

// Workers, their threads and the processes they start compile what they load once, not once each.
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'tocsin-compile-cache');

/** The files that take longest, which begin first, so that none of them runs alone at the end. A fresh clone knows no durations. */
const LONG: readonly string[] = [
  'wires/cli',
  'scenarios/bad-days-storm',
  'scenarios/bad-days-kill',
  'scenarios/shown',
  'page/blocks',
  'scenarios/status-shown',
  'wires/status-crowd',
  'page/status-page',
  'scenarios/slack-down',
  'scenarios/oncall-shown',
  'test/dockerfile',
  'wires/bad-days-database',
  'wires/cli-oncall',
  'scenarios/bad-days-rubbish',
  'scenarios/bad-days-slack',
  'page/story',
  'scenarios/rota-slack-shifts',
  'wires/sockets',
];

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONG.findIndex((name) => moduleId.endsWith(`${name}.test.ts`));
      return at === -1 ? LONG.length : at;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

// Tests boot real databases, real sockets and a real browser, and the longest ones mostly wait: three workers suit a two-core machine.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    // A file's imports take longer than most files' tests: a worker keeps what it has loaded. Nothing in src keeps state outside of what it is given.
    isolate: false,
    globalSetup: './test/kit/run.ts',
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    // Limits are for what hangs: on a machine that is busy with other things each test may take many times as long as alone.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    reporters: process.env['CI'] === undefined ? ['default'] : ['dot'],
  },
});
