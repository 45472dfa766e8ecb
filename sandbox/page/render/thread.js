import { h } from '../dom.js';
import { openThread } from '../go.js';
import { channel, channelTitle } from '../look-up.js';
import { store } from '../store.js';
import { composer } from './composer.js';
import { messageItems } from './message-list.js';
import { stickToEnd } from './scroll.js';
import { iconButton } from './small.js';

function head(found) {
  return h(
    'header',
    { class: 'thread-head' },
    h(
      'div',
      {},
      h('h2', {}, 'Thread'),
      h('span', { class: 'small-words' }, found.im ? channelTitle(found) : `#${found.name}`),
    ),
    iconButton('close', 'Close the thread', () => void openThread(undefined)),
  );
}

/** The side pane with a thread. */
export function threadPane() {
  const found = store.thread === undefined ? undefined : channel(store.thread.channel);
  if (found === undefined) return undefined;
  const list = store.replies?.ts === store.thread.ts ? store.replies.list : [];
  const replies = list.length - 1;
  return h(
    'aside',
    { class: 'thread', 'aria-label': 'Thread', key: 'thread' },
    head(found),
    h(
      'div',
      { class: 'scroller', key: `thread ${store.thread.ts}`, hook: stickToEnd() },
      h(
        'div',
        { class: 'scroller-inside' },
        messageItems(list.slice(0, 1), found, 'thread', 'The message it is about'),
        replies > 0 && h('div', { class: 'reply-count' }, replies === 1 ? '1 reply' : `${replies} replies`),
        messageItems(list.slice(1), found, 'thread', 'Replies'),
      ),
    ),
    composer(found, store.thread.ts),
  );
}
