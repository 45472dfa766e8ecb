import { isDeepStrictEqual } from 'node:util';

const kept = (data: unknown): unknown => JSON.parse(JSON.stringify(data ?? null));

/** Whether two pieces of plain data say the same once they are kept as jsonb, which keeps neither the order of keys nor what is undefined. */
export const sameData = (one: unknown, other: unknown): boolean => isDeepStrictEqual(kept(one), kept(other));
