import { fullName } from './look-up.js';
import { store } from './store.js';

/** Says new messages to screen readers. */

const most = 300;

/** Tells what somebody else wrote since `before`, and news in the open thread. */
export function announce(before, after, told) {
  if (before === undefined || after === undefined) return;
  const known = new Set(before.map((each) => each.ts));
  const news = after.filter((each) => !known.has(each.ts) && each.user !== store.me.id);
  const words = news.map((each) => `${each.username || fullName(each.user)}: ${each.plain}`.slice(0, most));
  if (words.length === 0 && told.thread_ts !== undefined && told.thread_ts !== told.ts) return;
  if (words.length > 0) document.getElementById('said').textContent = words.join('. ');
}
