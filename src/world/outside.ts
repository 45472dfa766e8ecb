/** The outside failed in a way that another try may cure; how long it asked us to wait, if it said. */
export class OutsideError extends Error {
  readonly retryAfterMs: number | undefined;
  /** True when the call may have been carried out although no answer came. */
  readonly perhapsDone: boolean;

  constructor(
    message: string,
    options: { retryAfterMs?: number; perhapsDone?: boolean; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'OutsideError';
    this.retryAfterMs = options.retryAfterMs;
    this.perhapsDone = options.perhapsDone ?? false;
  }
}

/** What became of a message: the provider took it and calls it so, or it said no for good and why. What another try may cure is thrown as OutsideError. */
export type Taken = { readonly id: string | null } | { readonly refused: string };
