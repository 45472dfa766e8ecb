import type { z } from 'zod';
import type { Resolver } from '#world/resolver.ts';
import type { Verdict } from './verdict.ts';

/** The outside as a check sees it. */
export type CheckWorld = {
  readonly resolver: Resolver;
  /** Monotonic milliseconds, for durations only. */
  readonly monotonicMs: () => number;
  readonly now: () => Date;
  /** The value of an environment variable named by a setting such as `env:ORDERS_TOKEN`. */
  readonly secret: (name: string) => string | undefined;
  /** Link-local and metadata addresses are refused unless this is set. */
  readonly allowMetadataTargets: boolean;
  /** Certificates trusted beside Node's own, as PEM (a company's private authority). */
  readonly extraCa: readonly string[];
};

/**
 * A kind of monitor: one folder or file in kinds/, one line in kinds/index.ts. Its settings schema (fields annotated with `field`) is at once
 * the stored type, the grammar of `/monitor add <name> …`, the modal and the help.
 */
export type Kind<Shape extends z.ZodRawShape = z.ZodRawShape> = {
  readonly name: string;
  /** One line for help: "asks a web address and judges the answer". */
  readonly summary: string;
  /** A whole command that works. */
  readonly example: string;
  readonly settings: z.ZodObject<Shape>;
  /** How the monitor reads in a sentence: "api.example.com", "the nightly-backup job". */
  readonly title: (settings: z.output<z.ZodObject<Shape>>) => string;
  /** Two monitors of one kind with the same target are duplicates. */
  readonly target: (settings: z.output<z.ZodObject<Shape>>) => string;
  /** What is wrong between fields, in words with an example, or undefined. */
  readonly refuse?: (settings: z.output<z.ZodObject<Shape>>) => string | undefined;
} & (
  | {
      /** Asked by us, every interval. Never throws: what goes wrong is a verdict. */
      readonly manner: 'asked';
      readonly run: (
        settings: z.output<z.ZodObject<Shape>>,
        world: CheckWorld,
        signal: AbortSignal,
      ) => Promise<Verdict>;
    }
  | {
      /** Waits to be pinged; judged when a ping comes and when it is overdue. */
      readonly manner: 'pinged';
      /** The setting that the common word `every` means for this kind. */
      readonly periodField: string;
      readonly overdueAfterMs: (settings: z.output<z.ZodObject<Shape>>) => number;
      /** What the silence since the last ping says once it is overdue. */
      readonly missed: (settings: z.output<z.ZodObject<Shape>>, lastPingAt: Date) => Verdict;
    }
);
