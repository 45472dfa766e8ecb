import { types } from 'node:util';

const HIDDEN = '[hidden]';
const SECRET_NAME =
  /authorization|cookie|password|passwd|passphrase|secret|credential|private_?key|api_?key|signature|^pass$|(^|[_-])token$|[a-z]Token$|^token$/i;

/** What a secret looks like inside a text, and what stays of it. */
const SECRET_TEXT: readonly (readonly [RegExp, string])[] = [
  [/\b(xox[a-z]|xapp|xoxe\.xox[a-z])-[\w-]+/g, `$1-${HIDDEN}`],
  [/\b(Bearer)\s+[\w.~+/=-]+/gi, `$1 ${HIDDEN}`],
  [/\b(Basic)\s+(?=[\w+/=-]*[\d=+/])[\w+/=-]{6,}/gi, `$1 ${HIDDEN}`],
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'<>]*@/gi, `$1${HIDDEN}@`],
  [/([?&;](?:[\w.-]*(?:token|secret|password|signature|key))=)[^&\s"'<>#]+/gi, `$1${HIDDEN}`],
  [/("(?:[\w.-]*(?:token|secret|password|authorization))"\s*:\s*")(?:[^"\\]|\\.)*"/gi, `$1${HIDDEN}"`],
  [/(hooks\.slack\.com\/(?:services|commands|actions|workflows|triggers)\/)[\w/%-]+/gi, `$1${HIDDEN}`],
];

const MAX_DEPTH = 6;
const MAX_ITEMS = 100;
const MAX_TEXT = 8_000;

/** The text with Slack tokens, Authorization values, passwords in URLs and secret parameters hidden; at most 8,000 characters. */
export function redactText(text: string): string {
  const short = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}… (${text.length} characters)` : text;
  return SECRET_TEXT.reduce((clean, [pattern, put]) => clean.replace(pattern, put), short);
}

/** A plain, bounded copy of anything, fit for a log: no secrets by name or by look, no circles, errors with their causes. Never throws. */
export function redact(value: unknown): unknown {
  try {
    return copy(value, 0, []);
  } catch (error) {
    return `[not readable: ${error instanceof Error ? redactText(error.message) : 'unknown'}]`;
  }
}

function copy(value: unknown, depth: number, above: readonly object[]): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  if (typeof value === 'function') return `[function ${value.name}]`;
  if (typeof value !== 'object' || value === null) return value;
  if (above.includes(value)) return '[circular]';
  if (depth >= MAX_DEPTH) return '[deeper]';
  return copyObject(value, depth, [...above, value]);
}

function copyObject(value: object, depth: number, above: readonly object[]): unknown {
  if (types.isDate(value)) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof URL) return redactText(value.href);
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) return `[${value.byteLength} bytes]`;
  if (types.isNativeError(value)) return copyError(value, depth, above);
  if (types.isMap(value))
    return copyEntries(
      [...value].map(([key, item]) => [String(key), item]),
      depth,
      above,
    );
  const list: unknown = types.isSet(value) ? [...value] : value;
  if (Array.isArray(list)) {
    const items = list.slice(0, MAX_ITEMS).map((item) => copy(item, depth + 1, above));
    return list.length > MAX_ITEMS ? [...items, `… ${list.length - MAX_ITEMS} more`] : items;
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    const json: unknown = value.toJSON();
    return json === value ? copyEntries(Object.entries(value), depth, above) : copy(json, depth + 1, above);
  }
  return copyEntries(Object.entries(value), depth, above);
}

function copyError(error: Error, depth: number, above: readonly object[]): unknown {
  const own = Object.entries(error).filter(([name]) => !['name', 'message', 'stack', 'cause'].includes(name));
  return {
    type: error.name,
    message: redactText(error.message),
    ...copyEntries(own, depth, above),
    ...(error.stack === undefined ? {} : { stack: redactText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: copy(error.cause, depth + 1, above) }),
  };
}

function copyEntries(
  entries: readonly (readonly [string, unknown])[],
  depth: number,
  above: readonly object[],
): Record<string, unknown> {
  const kept = entries
    .slice(0, MAX_ITEMS)
    .map(([name, item]) => [name, hides(name, item) ? HIDDEN : copy(item, depth + 1, above)]);
  return Object.fromEntries(kept);
}

/** A secret's name hides texts and whole structures, not the flags and counts that may share it (`has_token: true`). */
function hides(name: string, item: unknown): boolean {
  return (
    SECRET_NAME.test(name) &&
    item !== null &&
    item !== undefined &&
    typeof item !== 'boolean' &&
    typeof item !== 'number'
  );
}
