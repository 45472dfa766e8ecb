import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';

/** Signs and compares; its key never leaves it. `use` keeps signatures of one kind from being good for another. */
export type Seal = {
  /** 96 bits as 16 characters that are safe in a URL. */
  readonly sign: (use: string, text: string) => string;
  readonly holds: (use: string, text: string, signature: string) => boolean;
  /** Six digits that nobody can guess. */
  readonly code: () => string;
};

const BYTES = 12;

/** HMAC-SHA256 with the house's key, cut to 96 bits. */
export function createSeal(key: string): Seal {
  const sign = (use: string, text: string): string =>
    createHmac('sha256', key).update(`${use}\n${text}`).digest().subarray(0, BYTES).toString('base64url');
  return {
    sign,
    holds: (use, text, signature) => {
      const [right, told] = [Buffer.from(sign(use, text)), Buffer.from(signature)];
      return right.length === told.length && timingSafeEqual(right, told);
    },
    code: () => String(randomInt(1_000_000)).padStart(6, '0'),
  };
}
