import { memo } from './memo.ts';

/** Who the check says it is. Secrets are references: `env:NAME`. */
export type Auth =
  | { readonly scheme: 'basic'; readonly user: string; readonly password: string }
  | { readonly scheme: 'bearer'; readonly token: string };

const REFERENCE = /^env:[A-Za-z_][A-Za-z0-9_]*$/;

/** Reads `basic USER env:NAME` and `bearer env:NAME`; a password or token in clear is a problem in words. */
export const readAuth: (text: string) => Auth | { readonly problem: string } = memo(1_000, (text) => {
  const [scheme = '', ...rest] = text.trim().split(/\s+/);
  if (/^bearer$/i.test(scheme) && rest.length === 1) {
    const token = rest[0] ?? '';
    return REFERENCE.test(token)
      ? { scheme: 'bearer', token }
      : { problem: 'the token would be stored in clear; name an environment variable that holds it' };
  }
  if (/^basic$/i.test(scheme) && rest.length === 2) {
    const [user = '', password = ''] = rest;
    if (user.includes(':')) return { problem: 'a user name of basic auth has no colon' };
    return REFERENCE.test(password)
      ? { scheme: 'basic', user, password }
      : { problem: 'the password would be stored in clear; name an environment variable that holds it' };
  }
  return { problem: 'auth is "basic USER env:NAME" or "bearer env:NAME"' };
});
