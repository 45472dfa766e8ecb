import type { z } from 'zod';
import { fieldNotes } from './field.ts';
import type { FieldNotes } from './field.ts';
import type { Kind } from './kind.ts';

/** One setting that cannot be taken as typed. `example` is what a person could type instead, without the word. */
export type SettingProblem = { readonly field: string; readonly message: string; readonly example: string };
export type Typed = Readonly<Record<string, unknown>>;
export type ParsedSettings =
  | { readonly ok: true; readonly settings: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problems: readonly SettingProblem[] };

export type KindField = { readonly name: string; readonly notes: FieldNotes; readonly schema: z.ZodType };

/** The settings of a kind with their notes, in the order of its schema. */
export function fieldsOf(kind: Kind): readonly KindField[] {
  return Object.entries(kind.settings.shape).flatMap(([name, schema]) => {
    const notes = fieldNotes.get(schema as z.ZodType);
    return notes === undefined ? [] : [{ name, notes, schema: schema as z.ZodType }];
  });
}

/**
 * Reads settings as people type them — a text, several texts for a word that may be repeated, `true` for a word alone — or as they are stored. Keys
 * are field names or their words. Answers every problem at once, each with an example that works.
 */
export function parseSettings(kind: Kind, typed: Typed): ParsedSettings {
  const fields = fieldsOf(kind);
  const problems: SettingProblem[] = [];
  const byName: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(typed)) {
    if (value === undefined) continue;
    const field = fields.find((one) => one.name === key || one.notes.word === key);
    if (field === undefined) problems.push(unknownWord(kind, key, fields));
    else
      byName[field.name] =
        field.notes.input !== 'list' &&
        Array.isArray(value) &&
        value.length === 1 &&
        typeof value[0] === 'string'
          ? value[0]
          : value;
  }
  const parsed = kind.settings.safeParse(byName);
  if (!parsed.success) problems.push(...parsed.error.issues.map((issue) => problemOf(issue, fields, byName)));
  if (problems.length > 0 || !parsed.success) return { ok: false, problems: dedupe(problems) };
  const between = kind.refuse?.(parsed.data);
  if (between === undefined) return { ok: true, settings: parsed.data };
  return { ok: false, problems: [{ field: 'settings', message: between, example: kind.example }] };
}

function unknownWord(kind: Kind, key: string, fields: readonly KindField[]): SettingProblem {
  const words = fields.filter((field) => field.notes.place !== 'first').map((field) => field.notes.word);
  return {
    field: key,
    message: `a monitor of kind ${kind.name} has no "${key}"; it has ${words.join(', ')}`,
    example: kind.example,
  };
}

function problemOf(issue: z.core.$ZodIssue, fields: readonly KindField[], typed: Typed): SettingProblem {
  const name = String(issue.path[0] ?? '');
  const field = fields.find((one) => one.name === name);
  if (field === undefined) return { field: name, message: issue.message, example: '' };
  const { word, label, example } = field.notes;
  if (typed[name] === undefined)
    return { field: name, message: `${label.toLowerCase()} is missing`, example };
  if (issue.code === 'invalid_type' || issue.code === 'invalid_union')
    return { field: name, message: `${word} cannot be read`, example };
  return { field: name, message: issue.message, example };
}

const dedupe = (problems: readonly SettingProblem[]): readonly SettingProblem[] =>
  problems.filter((problem, index) => problems.findIndex((other) => other.field === problem.field) === index);

export type SettingWord = {
  readonly field: string;
  readonly notes: FieldNotes;
  readonly values: readonly string[];
};

/** The stored settings as a person would type them, defaults left out; lists and repeated words have several values, a flag has none. */
export function settingWords(
  kind: Kind,
  settings: Readonly<Record<string, unknown>>,
): readonly SettingWord[] {
  return fieldsOf(kind).flatMap(({ name, notes, schema }) => {
    const value = settings[name];
    if (value === undefined || value === null || sameAsDefault(schema, value)) return [];
    return [{ field: name, notes, values: shown(notes, value) }];
  });
}

function sameAsDefault(schema: z.ZodType, value: unknown): boolean {
  const usual = schema.safeParse(undefined);
  return usual.success && JSON.stringify(usual.data) === JSON.stringify(value);
}

function shown(notes: FieldNotes, value: unknown): readonly string[] {
  if (notes.input === 'flag' && value === true) return [];
  const values: readonly unknown[] = notes.input === 'list' && Array.isArray(value) ? value : [value];
  // Guarantee: `show` was written for the values of this very field's schema, and stored settings have passed it.
  const show = notes.show as ((value: unknown) => string) | undefined;
  return values.map((one) => (show === undefined ? String(one) : show(one)));
}

/** The words that recreate these settings in a command: `https://api.example.com/ timeout 10s contains "all well"`. */
export function describeSettings(kind: Kind, settings: Readonly<Record<string, unknown>>): string {
  return settingWords(kind, settings)
    .flatMap(({ notes, values }) => {
      if (notes.place === 'first') return values.map(quoted);
      return values.length === 0 ? [notes.word] : values.map((value) => `${notes.word} ${quoted(value)}`);
    })
    .join(' ');
}

/** A value as the command grammar reads it back: quoted when it has blanks or begins with a quote. */
const quoted = (value: string): string =>
  value === '' || /\s|^["'“”„]/.test(value) ? `"${value.replace(/(["\\])/g, '\\$1')}"` : value;
