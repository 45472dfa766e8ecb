import { h } from '../dom.js';
import { channelTitle, partner } from '../look-up.js';
import { readMessages } from '../read.js';
import { store } from '../store.js';
import { dayLine, sameDay } from '../text/dates.js';
import { mrkdwn } from '../text/mrkdwn.js';
import { message } from './message.js';
import { avatar } from './people.js';
import { icon } from './icons.js';
import { stickToEnd } from './scroll.js';

/** The messages of a channel, with a line between days and one above what is new. */

const seconds = (ts) => Number(ts.split('.')[0]);
const COMPACT_S = 300;
const isNote = (each) => /^(channel|group)_/.test(each.subtype ?? '');

// What an app shows in blocks stands on its own: each such card says whose it is and when.
const isCard = (each) => each.blocks.some((block) => block.type !== 'rich_text');

function continues(before, each) {
  if (
    before === undefined ||
    isNote(before) ||
    isNote(each) ||
    each.deleted === true ||
    before.deleted === true
  )
    return false;
  if (isCard(before) || isCard(each)) return false;
  const sameAuthor =
    before.user === each.user && before.username === each.username && before.ephemeral === each.ephemeral;
  return (
    sameAuthor &&
    !each.pinned &&
    each.reply_broadcast !== true &&
    seconds(each.ts) - seconds(before.ts) < COMPACT_S
  );
}

function line(key, words, kind) {
  return h(
    'li',
    { key, class: `line ${kind}`, role: 'separator', 'aria-label': words },
    h('span', {}, words),
  );
}

function items(list, channel, pane) {
  return list.flatMap((each, at) => {
    const before = list[at - 1];
    const newDay = before === undefined || !sameDay(seconds(before.ts), seconds(each.ts));
    const fresh = store.fresh?.channel === channel.id && store.fresh.ts === each.ts && pane === 'channel';
    const options = {
      channel,
      pane,
      compact: !newDay && !fresh && continues(before, each),
      aimed: store.aim?.ts === each.ts,
      tab: at === list.length - 1,
    };
    const day =
      newDay && pane === 'channel' ? [line(`day ${each.ts}`, dayLine(seconds(each.ts)), 'day')] : [];
    return [...day, ...(fresh ? [line('fresh', 'New', 'fresh')] : []), message(each, options)];
  });
}

/** The messages of a list as `ol`; `pane` is `channel` or `thread`. */
export function messageItems(list, channel, pane, label) {
  return h('ol', { class: 'messages', 'aria-label': label }, items(list, channel, pane));
}

function nextSteps(channel) {
  const app = store.apps[0];
  if (app !== undefined && !app.connected) return undefined;
  const commands = store.commands.slice(0, 5);
  if (commands.length === 0 || channel.archived) return undefined;
  return h(
    'div',
    { class: 'next-steps' },
    h('p', {}, 'Type a message, or / to see what the app can do:'),
    h(
      'ul',
      {},
      commands.map((each) =>
        h('li', { key: each.command }, h('code', {}, each.command), ' ', each.description),
      ),
    ),
  );
}

function beginning(channel, empty) {
  const other = channel.im ? partner(channel) : undefined;
  const name = channel.im ? channelTitle(channel) : `#${channel.name}`;
  const about = channel.im
    ? `Only you and ${name} see what is written here.`
    : `This is where #${channel.name} begins.`;
  return h(
    'div',
    { class: 'beginning', key: 'beginning' },
    h(
      'div',
      { class: 'beginning-picture' },
      other === undefined ? icon(channel.private ? 'lock' : 'hash', 28) : avatar(other, 'large'),
    ),
    h('h2', {}, name),
    h('p', {}, about, channel.purpose ? [' ', mrkdwn(channel.purpose)] : ''),
    empty && nextSteps(channel),
  );
}

/** Says how an app gets here, while none is connected. */
export function noApp() {
  const app = store.apps[0];
  if (app === undefined || app.connected) return undefined;
  return h(
    'div',
    { class: 'no-app', role: 'note', key: 'no-app' },
    icon('bolt', 18),
    h(
      'div',
      {},
      h('strong', {}, `${app.name} is not connected.`),
      ' Start it with ',
      h(
        'code',
        {},
        `SLACK_API_URL=${location.origin}/api/ SLACK_BOT_TOKEN=xoxb-sandbox SLACK_APP_TOKEN=xapp-sandbox`,
      ),
    ),
  );
}

/** The scrolling list of the channel that is shown. */
export function messageList(channel) {
  const known = store.messages[channel.id];
  const list = known?.list ?? [];
  const aim = () => (store.aim?.channel === channel.id ? `[data-ts="${store.aim.ts}"]` : undefined);
  const earlier = known?.more
    ? h(
        'button',
        {
          type: 'button',
          class: 'button plain earlier',
          on: { click: () => void readMessages(channel.id, true) },
        },
        'Show earlier messages',
      )
    : known !== undefined && beginning(channel, list.length === 0);
  return h(
    'div',
    { class: 'scroller', key: `list ${channel.id}`, hook: stickToEnd(aim) },
    h(
      'div',
      { class: 'scroller-inside' },
      earlier,
      messageItems(list, channel, 'channel', `Messages in ${channelTitle(channel)}`),
    ),
  );
}
