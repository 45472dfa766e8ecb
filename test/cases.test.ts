import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import checks from './cases/checks.json' with { type: 'json' };
import oncall from './cases/oncall.json' with { type: 'json' };
import { adapters } from './cases/adapters/index.ts';
import { type Case, CasesFile } from './cases/case.ts';
import { ours } from './cases/ours.ts';
import { readerOf, runCase } from './cases/run-case.ts';
import { faultServers, type FaultServers } from './kit/fault-servers.ts';

let servers: FaultServers;
beforeAll(async () => {
  servers = await faultServers();
});
afterAll(() => servers.close());

/** Rows about escalation run hours of pushed time on a database of their own, several at once. */
const PATIENCE_MS = 240_000;

/** A test for every row of a file; a row of a kind that is not built is skipped with that reason. */
function everyRow(rows: readonly Case[]): void {
  for (const row of rows) {
    test.concurrent(
      `${row.id} ${row.kind ?? row.area}`,
      async (context) => {
        const outcome = await runCase(row, { servers, rows });
        if (outcome.status === 'not applicable') return context.skip(outcome.why);
        expect(outcome).toEqual({ status: 'passed' });
      },
      PATIENCE_MS,
    );
  }
}

const rows = CasesFile.parse(checks);
const onCallRows = CasesFile.parse(oncall);

describe('checks.json', () => {
  everyRow(rows);

  test('what is left out is of a kind that is not built, and nothing else', async () => {
    const left = rows
      .filter((row) => !adapters.some((adapter) => adapter.covers(row.area)))
      .map((row) => row.area);
    expect(
      left.filter((area) =>
        /^(http\.|timing$|timeout$|transport$|tls$|uptime$|maintenance$|history$|statuspage\.)/.test(area),
      ),
    ).toEqual([]);
  });
});

/** Kinds of things that the product does not have (yet): no other may be left out. */
const NOT_BUILT = [
  'events_v2',
  'events_v2_http',
  'limits',
  'merge',
  'route',
  'inhibit',
  'group_notify',
  'timeline_s',
  'correlation',
  'time_interval',
  'time_range_parse',
];

describe('oncall.json', () => {
  everyRow(onCallRows);

  test('what is left out is of a kind that is not built, and nothing else', () => {
    const left = onCallRows.filter((row) => readerOf(row) === undefined).map((row) => row.kind ?? row.area);
    expect([...new Set(left)].filter((kind) => !NOT_BUILT.includes(kind))).toEqual([]);
  });
});

test('every answer of ours belongs to a row and says why', () => {
  const ids = new Set([...rows, ...onCallRows].map((row) => row.id));
  expect(Object.keys(ours).filter((id) => !ids.has(id))).toEqual([]);
  expect(Object.values(ours).filter((one) => one.because === '')).toEqual([]);
});
