import { z } from 'zod';

/**
 * What a setting's schema says of itself, so that one schema gives the stored type, the `/monitor add` grammar, the modal and the help.
 * Every field schema accepts both the text a person types and its own stored value, and answers the stored value.
 */
export type FieldNotes = {
  /** The word that introduces the value in a command (`timeout 30s`); for `first` it names the argument in help. */
  readonly word: string;
  readonly label: string;
  readonly help: string;
  /** What a person could type, without the word; refusals show it. */
  readonly example: string;
  /** `list`: the word may be repeated, one value each (a modal asks one a line). `flag`: the word alone means true. */
  readonly input: 'text' | 'secret' | 'list' | 'flag' | 'choice';
  readonly choices?: readonly string[];
  /** `first`: the argument after the kind. `main`: asked in the modal. `more`: in the modal's second part. `words`: only by command or file. */
  readonly place: 'first' | 'main' | 'more' | 'words';
  /** The stored value as a person would type it; default: String(value), lists one by one. */
  readonly show?: (value: never) => string;
};

export const fieldNotes = z.registry<FieldNotes>();

/** Attaches the notes to a field's schema and answers the same schema. */
export function field<S extends z.ZodType>(schema: S, notes: FieldNotes): S {
  fieldNotes.add(schema, notes);
  return schema;
}
