/** A JSON object whose fields are not known in advance: what Slack apps send and receive. */
export type Fields = Readonly<Record<string, unknown>>;

/** True for a JSON object; arrays and null are not objects here. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value when it is an object, else an empty one. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** The value when it is a text, else an empty text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A text, number or boolean put into words; '' for anything else. */
export function wordOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** The value's items when it is a list, else none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The objects in a list; everything else in it is left out. */
export function objectsIn(value: unknown): readonly Fields[] {
  return listOf(value).filter(isFields);
}

/** The texts in a list; everything else in it is left out. */
export function textsIn(value: unknown): readonly string[] {
  return listOf(value).filter((item) => typeof item === 'string');
}

/** Parses JSON; undefined (never an exception) when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
