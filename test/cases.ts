import { readFileSync } from 'node:fs';
import { faultServers } from './kit/fault-servers.ts';
import { CasesFile, type Outcome } from './cases/case.ts';
import { runCase } from './cases/run-case.ts';

/** `npm run cases -- FILE…`: runs any file in the formats of the cases, one line a case; exit 1 when one failed, 2 when a file cannot be read. */

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('Which file? For example: npm run cases -- test/cases/checks.json');
  process.exit(2);
}

const counts: Record<Outcome['status'], number> = { passed: 0, failed: 0, 'not applicable': 0 };
const servers = await faultServers();
for (const file of files) {
  const rows = read(file);
  const stage = { servers, rows };
  // Some rows wait for seconds on slow servers: started together, told in their order.
  const running = rows.map(() => Promise.withResolvers<Outcome>());
  const worker = async (): Promise<void> => {
    for (let at = next++; at < rows.length; at = next++) {
      const row = rows[at];
      if (row !== undefined) running[at]?.resolve(await runCase(row, stage));
    }
  };
  let next = 0;
  const workers = Array.from({ length: 8 }, worker);
  for (const [at, row] of rows.entries()) {
    const outcome = await running[at]?.promise;
    if (outcome === undefined) continue;
    counts[outcome.status] += 1;
    console.log(
      `${outcome.status.padEnd(14)} ${row.id} ${row.area}${'why' in outcome ? `: ${outcome.why}` : ''}`,
    );
  }
  await Promise.all(workers);
}
await servers.close();
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts['not applicable']} not applicable`);
process.exitCode = counts.failed > 0 ? 1 : 0;

function read(file: string): CasesFileRows {
  try {
    return CasesFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    console.error(
      `${file} cannot be read as cases: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
    );
    process.exit(2);
  }
}
type CasesFileRows = ReturnType<typeof CasesFile.parse>;
