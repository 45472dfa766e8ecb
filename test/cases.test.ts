import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import checks from './cases/checks.json' with { type: 'json' };
import { adapters } from './cases/adapters/index.ts';
import { CasesFile, type Stage } from './cases/case.ts';
import { ours } from './cases/ours.ts';
import { runCase } from './cases/run-case.ts';
import { faultServers } from './kit/fault-servers.ts';

let stage: Stage;
beforeAll(async () => {
  stage = { servers: await faultServers() };
});
afterAll(() => stage.servers.close());

const rows = CasesFile.parse(checks);

describe('checks.json', () => {
  for (const row of rows) {
    test.concurrent(`${row.id} ${row.area}`, async (context) => {
      const outcome = await runCase(row, stage);
      if (outcome.status === 'not applicable') return context.skip(outcome.why);
      expect(outcome).toEqual({ status: 'passed' });
    });
  }

  test('what is left out is of a kind that is not built, and nothing else', async () => {
    const left = rows
      .filter((row) => !adapters.some((adapter) => adapter.covers(row.area)))
      .map((row) => row.area);
    expect(left.filter((area) => /^(http\.|timing$|timeout$|transport$|tls$)/.test(area))).toEqual([]);
  });

  test('every answer of ours belongs to a row and says why', () => {
    expect(Object.keys(ours).filter((id) => !rows.some((row) => row.id === id))).toEqual([]);
    expect(Object.values(ours).filter((one) => one.because === '')).toEqual([]);
  });
});
