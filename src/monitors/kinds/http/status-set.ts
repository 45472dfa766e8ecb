import { memo } from './memo.ts';

type Range = readonly [from: number, to: number];
export type StatusSet = { readonly ranges: readonly Range[] } | { readonly problem: string };

const PART = /^(?:([1-9]\d\d)(?:\s*-\s*([1-9]\d\d))?|([1-9])xx)$/i;

/** Reads "200-399", "2xx", "200,204,301-302"; an empty text accepts no status. */
export const readStatusSet: (text: string) => StatusSet = memo(1_000, (text) => {
  const ranges: Range[] = [];
  for (const part of text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')) {
    const match = PART.exec(part);
    if (match === null) return { problem: `"${part}" is not a status code or a range of codes` };
    const [, from, to, hundred] = match;
    const low = hundred === undefined ? Number(from) : Number(hundred) * 100;
    const high = hundred === undefined ? Number(to ?? from) : low + 99;
    if (high < low) return { problem: `the range "${part}" runs backwards` };
    ranges.push([low, high]);
  }
  return { ranges };
});

/** Whether the status is in the set; a set that cannot be read accepts nothing. */
export function acceptsStatus(text: string, status: number): boolean {
  const set = readStatusSet(text);
  return 'ranges' in set && set.ranges.some(([from, to]) => status >= from && status <= to);
}

/** The set as it is stored: "200-399,404". */
export function writeStatusSet(ranges: readonly Range[]): string {
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}
