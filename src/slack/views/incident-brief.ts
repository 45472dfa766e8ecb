import { escape } from './blocks.ts';

/** Cuts mrkdwn to at most so many characters, never through a mention, a link or an escaped sign. */
export function cap(mrkdwn: string, most = 3_000): string {
  if (mrkdwn.length <= most) return mrkdwn;
  const cut = mrkdwn
    .slice(0, most - 1)
    .replace(/&[a-z0-9#]*$/i, '')
    .replace(/<[^<>]*$/, '');
  return `${cut}…`;
}

/** What somebody wrote, escaped and cut to at most so many characters. */
export const brief = (text: string, most: number): string => cap(escape(text), most);
