import { adapters } from './adapters/index.ts';
import { compare, NotApplicable, type Case, type Outcome, type Stage } from './case.ts';
import { ours } from './ours.ts';

/** Runs one row against the real functions. Never throws: what goes wrong is a failure with its words. */
export async function runCase(row: Case, stage: Stage): Promise<Outcome> {
  const adapter = adapters.find((one) => one.covers(row.area));
  if (adapter === undefined) return { status: 'not applicable', why: `kind not built: ${row.area}` };
  try {
    return await compare(
      ours[row.id]?.expect ?? row.expect,
      await adapter.observe(row.given, stage, row.area),
    );
  } catch (error) {
    if (error instanceof NotApplicable) return { status: 'not applicable', why: error.message };
    return {
      status: 'failed',
      why: error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : String(error),
    };
  }
}
