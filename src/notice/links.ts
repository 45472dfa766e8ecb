import type { AttemptId } from '#base/ids.ts';
import { isId } from '#base/ids.ts';
import { DAY } from '#base/time.ts';
import type { Ways } from '#world/ways.ts';

/** A link of a message acknowledges for so long after it was to go out. */
export const LINK_LASTS_MS = DAY;
const USE = 'acknowledge';
export const LINK_PATH = '/a';

/** The short link that acknowledges what an attempt's message was about: `<PUBLIC_URL>/a/<attempt>.<signature>`. */
export const linkOf = ({ publicUrl, seal }: Ways, id: AttemptId): string =>
  `${publicUrl}${LINK_PATH}/${id.slice('att_'.length)}.${seal.sign(USE, id)}`;

/** The attempt that a link's last part names, or undefined when the signature is not ours. */
export function attemptOfLink({ seal }: Ways, token: string): AttemptId | undefined {
  const [name = '', signature = ''] = token.split('.');
  const id = `att_${name}`;
  return isId('att', id) && seal.holds(USE, id, signature) ? id : undefined;
}
