/** What a sub-command answers. 0: yes, or done. 1: the answer is no, or it failed. 2: it was asked wrongly. */
export type Said = {
  readonly exit: 0 | 1 | 2;
  /** For people: on standard output; a refusal goes to standard error. */
  readonly text: string;
  /** The same for programs, with --json: always on standard output. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly refused?: true;
};

/** A refusal: everything that is in the way, a sentence each. */
export const refuse = (exit: 1 | 2, problems: readonly string[]): Said => ({
  exit,
  text: problems.join('\n'),
  json: { ok: false, problems },
  refused: true,
});

/** An error in one line, also of those whose message is empty. */
export function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(inWords).join('; ');
  const code = 'code' in error ? String(error.code) : error.name;
  return error.message === '' ? code : error.message;
}
