import type { z } from 'zod';
import { isFields } from '../json.ts';
import type { Fields } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

/** Something a person does: checked input, and what it led to. `on` is for the same process, `raw` for HTTP bodies. */
export type Act<Input, Result> = {
  readonly on: (w: Workspace) => (input: Input) => Promise<Result | Refusal>;
  readonly raw: (w: Workspace, body: unknown) => Promise<Result | Refusal>;
  readonly example: Fields;
};

/** Makes an act of a schema, an input that works, and what to do. */
export function defineAct<S extends z.ZodType, R>(
  schema: S,
  example: z.input<S> & Fields,
  run: (w: Workspace, input: z.output<S>, example: Fields) => R | Refusal | Promise<R | Refusal>,
): Act<z.input<S>, R> {
  const raw = async (w: Workspace, body: unknown): Promise<R | Refusal> => {
    const parsed = schema.safeParse(body);
    if (!parsed.success) {
      const troubles = parsed.error.issues.map(
        (issue) => `${issue.path.join('.') || 'the body'}: ${issue.message}`,
      );
      return refuse(isFields(body) ? troubles.join('; ') : 'the body must be a JSON object', example);
    }
    return run(w, parsed.data, example);
  };
  return { on: (w) => (input) => raw(w, input), raw, example };
}
