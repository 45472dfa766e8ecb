import { adapters } from './adapters/index.ts';
import { onCall } from './adapters/on-call.ts';
import { compare, NotApplicable, type Case, type Observed, type Outcome, type Stage } from './case.ts';
import { ours } from './ours.ts';

type Ask = (stage: Stage) => Observed | Promise<Observed>;

/** Who reads a row: the reading of its kind, else the adapter of its area; undefined where neither is built. */
export function readerOf(row: Case): Ask | undefined {
  if (row.kind !== null) {
    const reading = onCall[row.kind];
    return reading === undefined ? undefined : (stage) => reading(row.given, stage);
  }
  const adapter = adapters.find((one) => one.covers(row.area));
  return adapter === undefined ? undefined : (stage) => adapter.observe(row.given, stage, row.area);
}

/** Runs one row against the real functions. Never throws: what goes wrong is a failure with its words. */
export async function runCase(row: Case, stage: Stage): Promise<Outcome> {
  const ask = readerOf(row);
  if (ask === undefined) return { status: 'not applicable', why: `kind not built: ${row.kind ?? row.area}` };
  try {
    return await compare(ours[row.id]?.expect ?? row.expect, await ask(stage));
  } catch (error) {
    if (error instanceof NotApplicable) return { status: 'not applicable', why: error.message };
    return {
      status: 'failed',
      why: error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : String(error),
    };
  }
}
