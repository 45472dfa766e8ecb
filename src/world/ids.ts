import { randomBytes } from 'node:crypto';
import type { Id, IdPrefix } from '#base/ids.ts';

/** Makes new ids: `alr_` and 16 characters of 0–9a–v (80 random bits), safe in a Slack button or a URL. */
export type Ids = { readonly next: <P extends IdPrefix>(prefix: P) => Id<P>; readonly secret: () => string };

const ALPHABET = '0123456789abcdefghijklmnopqrstuv';

function random(characters: number): string {
  return Array.from(randomBytes(characters), (byte) => ALPHABET[byte & 31]).join('');
}

export const randomIds: Ids = {
  next: (prefix) => `${prefix}_${random(16)}`,
  secret: () => random(32),
};
