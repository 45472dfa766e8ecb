export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: SECOND,
  m: MINUTE,
  min: MINUTE,
  h: HOUR,
  d: DAY,
  w: 7 * DAY,
};

/** Reads "90s", "1m30s", "2h", "1.5h", "500ms" as whole milliseconds; undefined for anything else, zero included. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim().toLowerCase();
  if (!/^(\d+(\.\d+)?(ms|s|min|m|h|d|w)\s*)+$/.test(trimmed)) return undefined;
  let total = 0;
  for (const [, amount, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|s|min|m|h|d|w)/g)) {
    total += Number(amount) * (UNITS[unit ?? ''] ?? Number.NaN);
  }
  const rounded = Math.round(total);
  return Number.isSafeInteger(rounded) && rounded > 0 ? rounded : undefined;
}

/** Milliseconds as a person writes them, exact and re-readable by parseDuration: "1m30s", "500ms". */
export function showDuration(ms: number): string {
  let rest = Math.round(ms);
  let text = '';
  for (const [unit, size] of [
    ['d', DAY],
    ['h', HOUR],
    ['m', MINUTE],
    ['s', SECOND],
    ['ms', 1],
  ] as const) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text === '' ? '0s' : text;
}

/** Milliseconds in words for reading, rounded to the two largest units: "2 min", "1 h 5 min", "3 days". */
export function sayDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / SECOND));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    const left = seconds % 60;
    return minutes < 5 && left > 0 ? `${minutes} min ${left} s` : `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 > 0 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${Math.floor(hours / 24)} days`;
}

export const plus = (at: Date, ms: number): Date => new Date(at.getTime() + ms);
export const between = (from: Date, to: Date): number => to.getTime() - from.getTime();
