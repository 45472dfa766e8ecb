import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { FaultServers } from '../kit/fault-servers.ts';

/** How a row of facts about being on call is told from one about checks: its `given` names its own shape. */
const Shaped = z.looseObject({ kind: z.string() });

/** A row of a cases file: data only. `area`, `topic` or `kind` says what it is about; on-call rows have the shape of their `given.kind`. */
export const Case = z
  .looseObject({
    id: z.string(),
    area: z.string().optional(),
    topic: z.string().optional(),
    kind: z.string().optional(),
    given: z.unknown(),
    expect: z.unknown(),
  })
  .transform((row) => ({
    id: row.id,
    area: row.area ?? row.topic ?? row.kind ?? 'unnamed',
    kind: row.area === undefined ? (Shaped.safeParse(row.given).data?.kind ?? null) : null,
    given: row.given,
    expect: row.expect,
  }));
export type Case = z.output<typeof Case>;

/** The formats there are: a list of rows, or an object that has one under `cases`. */
export const CasesFile = z.union([
  z.array(Case),
  z.looseObject({ cases: z.array(Case) }).transform((file) => file.cases),
]);

/**
 * What an adapter made of `given`: one function for each fact that could be expected. It answers the fact; where the expectation is in words
 * ("bytes on the wire"), the expectation itself when the words hold.
 */
export type Observed = Readonly<Record<string, (expected: unknown) => unknown>>;

/** What the rows share: servers that are closed when all are done, and the rows of the file, since one may point at another. */
export type Stage = { readonly servers: FaultServers; readonly rows: readonly Case[] };

export type Adapter = {
  readonly covers: (area: string) => boolean;
  /** Reads `given` strictly (an unknown key throws) and sets the scene; throws NotApplicable for a shape the product does not have. */
  readonly observe: (given: unknown, stage: Stage, area: string) => Observed | Promise<Observed>;
};

/** Reads the `given` of one on-call kind strictly (an unknown key throws) and answers what the product makes of it. */
export type Reading = (given: unknown, stage: Stage) => Observed | Promise<Observed>;

/** The product has no such thing, with the reason that is printed. */
export class NotApplicable extends Error {
  override readonly name = 'NotApplicable';
}

export type Outcome =
  | { readonly status: 'passed' }
  | { readonly status: 'failed'; readonly why: string }
  | { readonly status: 'not applicable'; readonly why: string };

/** Keys of `expect` that are written for people. */
const FOR_PEOPLE = new Set(['note', 'rule']);

/** Compares every fact that is expected with what was observed; all differences are told at once. */
export async function compare(expected: unknown, observed: Observed): Promise<Outcome> {
  const wanted = z.record(z.string(), z.unknown()).parse(expected);
  const differences: string[] = [];
  for (const [key, value] of Object.entries(withNoReason(wanted, observed))) {
    if (FOR_PEOPLE.has(key)) continue;
    const look = observed[key];
    if (look === undefined) {
      differences.push(`${key}: nothing here tells it`);
      continue;
    }
    const actual = await look(value);
    if (!isDeepStrictEqual(actual, value))
      differences.push(`${key}: wanted ${JSON.stringify(value)}, got ${JSON.stringify(actual ?? null)}`);
  }
  return differences.length === 0 ? { status: 'passed' } : { status: 'failed', why: differences.join('; ') };
}

/** A missing reason on a verdict of up means that there is none. */
function withNoReason(
  wanted: Readonly<Record<string, unknown>>,
  observed: Observed,
): Readonly<Record<string, unknown>> {
  const silent = wanted['verdict'] === 'up' && !('reason' in wanted) && observed['reason'] !== undefined;
  return silent ? { ...wanted, reason: null } : wanted;
}
