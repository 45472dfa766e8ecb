import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** Passwords that several people share, kept so that nobody can read them back. https://www.rfc-editor.org/rfc/rfc7914 */

const KEY_BYTES = 32;
const SALT_BYTES = 16;

const derive = (password: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });

/** `salt:hash`, both base64url; another salt each time. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return `${salt.toString('base64url')}:${(await derive(password, salt)).toString('base64url')}`;
}

/** Whether that is the password of a stored `salt:hash`; false also for what was never one. */
export async function checkPassword(password: string, stored: string): Promise<boolean> {
  const [salt, hash] = stored.split(':').map((part) => Buffer.from(part, 'base64url'));
  if (salt === undefined || hash === undefined || salt.length === 0 || hash.length !== KEY_BYTES)
    return false;
  return timingSafeEqual(await derive(password, salt), hash);
}
