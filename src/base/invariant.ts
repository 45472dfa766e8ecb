/** Throws, as a bug, when what the code relies on does not hold. Never for bad input: that is a refusal. */
export function invariant(holds: unknown, what: string): asserts holds {
  if (holds === false || holds === undefined || holds === null) throw new Error(`invariant broken: ${what}`);
}

/** For the default branch of a switch over a closed union: does not compile when a member is missing. */
export function never(value: never): never {
  throw new Error(`not a member of a closed union: ${JSON.stringify(value)}`);
}
