import { z } from 'zod';
import { parseDuration } from '#base/time.ts';

/** How fields of one manner are asked for. */
export const listed = { input: 'list', place: 'more' } as const;
export const byWord = { input: 'text', place: 'words' } as const;

/** The problem of a text that was read, if it has one. */
export const problemIn = (reading: object): string | undefined =>
  'problem' in reading ? String(reading.problem) : undefined;

/** Says what is wrong; what would work is the field's own example, shown beside it. */
export const refuse = (context: z.RefinementCtx, message: string): never => {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
};

/** A text that `problemOf` has nothing against. */
export const text = (problemOf: (text: string) => string | undefined): z.ZodType<string, string> =>
  z.string().transform((typed, context) => {
    const value = typed.trim();
    const problem = value === '' ? 'this is empty' : problemOf(value);
    return problem === undefined ? value : refuse(context, problem);
  });

/** A list of such texts, at most `most`; one text alone is a list of one. */
export const texts = (
  problemOf: (text: string) => string | undefined,
  most = 20,
): z.ZodType<readonly string[], string | readonly string[]> =>
  z.union([z.string().transform((one) => [one]), z.array(z.string())]).transform((typed, context) => {
    const values = typed.map((one) => one.trim()).filter((one) => one !== '');
    if (values.length > most) return refuse(context, `${values.length} are too many, ${most} is the most`);
    for (const value of values) {
      const problem = problemOf(value);
      if (problem !== undefined) return refuse(context, problem);
    }
    return values;
  });

/** Milliseconds, also as "30s", between the bounds. */
export const duration = (fromMs: number, toMs: number): z.ZodType<number, string | number> =>
  z.union([z.string(), z.number()]).transform((typed, context) => {
    const ms =
      typeof typed === 'number' ? typed : /^0(?:ms|s)?$/.test(typed.trim()) ? 0 : parseDuration(typed);
    if (ms === undefined || !Number.isFinite(ms)) return refuse(context, `"${typed}" is not a duration`);
    if (ms < fromMs || ms > toMs)
      return refuse(context, `${typed} is outside ${fromMs} ms to ${toMs / 60_000} min`);
    return Math.round(ms);
  });

/** A whole number between the bounds, also as text. */
export const whole = (from: number, to: number): z.ZodType<number, string | number> =>
  z.union([z.string(), z.number()]).transform((typed, context) => {
    const value = typeof typed === 'number' ? typed : /^\d+$/.test(typed.trim()) ? Number(typed) : Number.NaN;
    if (!Number.isInteger(value) || value < from || value > to)
      return refuse(context, `"${typed}" is not a whole number from ${from} to ${to}`);
    return value;
  });

const BYTES: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1_000,
  kib: 1_024,
  mb: 1_000_000,
  mib: 1_048_576,
};

/** Bytes between the bounds, also as "512 KiB". */
export const bytes = (from: number, to: number): z.ZodType<number, string | number> =>
  z.union([z.string(), z.number()]).transform((typed, context) => {
    const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(String(typed).trim()) ?? [];
    const factor = amount === '' ? undefined : BYTES[unit.toLowerCase()];
    if (factor === undefined) return refuse(context, `"${typed}" is not a size`);
    const value = Math.round(Number(amount) * factor);
    if (value < from || value > to) return refuse(context, `${typed} is outside ${from} to ${to} bytes`);
    return value;
  });

/** Yes or no, also as a word. */
export const yesNo = (): z.ZodType<boolean, string | boolean> =>
  z.union([z.string(), z.boolean()]).transform((typed, context) => {
    if (typeof typed === 'boolean') return typed;
    if (/^(?:yes|true|on)$/i.test(typed.trim())) return true;
    if (/^(?:no|false|off)$/i.test(typed.trim())) return false;
    return refuse(context, `"${typed}" is neither yes nor no`);
  });

/** One of the words, in any case. */
export const oneOf = <const W extends string>(words: readonly W[]): z.ZodType<W, string> =>
  z.string().transform((typed, context) => {
    const word = words.find((one) => one.toLowerCase() === typed.trim().toLowerCase());
    return word ?? refuse(context, `"${typed}" is not one of ${words.join(', ')}`);
  });

/** Whole numbers in any order, stored largest first, also as "21, 7". */
export const wholeNumbers = (
  from: number,
  to: number,
): z.ZodType<readonly number[], string | readonly number[]> =>
  z.union([z.string(), z.array(z.number())]).transform((typed, context) => {
    const parts =
      typeof typed === 'string'
        ? typed
            .split(/[\s,]+/)
            .filter((part) => part !== '')
            .map(Number)
        : typed;
    const sound = parts.every((part) => Number.isInteger(part) && part >= from && part <= to);
    if (!sound || parts.length > 5)
      return refuse(context, `"${String(typed)}" is not at most five whole numbers from ${from} to ${to}`);
    return [...new Set(parts)].sort((a, b) => b - a);
  });
