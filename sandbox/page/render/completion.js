import { channel as findChannel, channelTitle, humans, visibleChannels } from '../look-up.js';
import { store } from '../store.js';
import { findEmoji } from '../text/emoji.js';
import { avatar } from './people.js';
import { icon } from './icons.js';

/** What could complete the word at the caret: commands, people and groups, channels, emoji. */

const most = 8;
const begins = (text, letters) => text.toLowerCase().startsWith(letters.toLowerCase());

function commands(letters) {
  return store.commands
    .filter((each) => begins(each.command, letters))
    .map((each) => ({
      key: each.command,
      text: each.command,
      label: each.command,
      hint: each.usage_hint,
      about: each.description,
      picture: icon('bolt', 16),
    }));
}

function people(letters) {
  const here = store.place?.channel === undefined ? [] : (findChannel(store.place.channel)?.members ?? []);
  const bots = store.people.filter((each) => each.bot && !each.deleted);
  const everybody = [...humans(), ...bots].filter(
    (each) => begins(each.name, letters) || begins(each.real_name ?? '', letters),
  );
  const near = everybody.toSorted(
    (one, other) => Number(here.includes(other.id)) - Number(here.includes(one.id)),
  );
  const groups = store.usergroups.filter((each) => each.enabled && begins(each.handle, letters));
  const all = [
    ['here', 'Tells everybody here'],
    ['channel', 'Tells everybody in the channel'],
  ].filter(([name]) => begins(name, letters));
  return [
    ...near.map((each) => ({
      key: each.id,
      text: `@${each.name}`,
      label: each.real_name || each.name,
      about: `@${each.name}`,
      picture: avatar(each, 'small'),
    })),
    ...groups.map((each) => ({
      key: each.id,
      text: `@${each.handle}`,
      label: `@${each.handle}`,
      about: each.name,
      picture: icon('people', 16),
    })),
    ...all.map(([name, about]) => ({
      key: name,
      text: `@${name}`,
      label: `@${name}`,
      about,
      picture: icon('at', 16),
    })),
  ];
}

function channels(letters) {
  return visibleChannels()
    .filter((each) => !each.im && !each.mpim && !each.archived && each.name.includes(letters.toLowerCase()))
    .map((each) => ({
      key: each.id,
      text: `#${each.name}`,
      label: channelTitle(each),
      about: each.topic,
      picture: icon(each.private ? 'lock' : 'hash', 16),
    }));
}

const emojis = (letters) =>
  findEmoji(letters, most).map((each) => ({
    key: each.name,
    text: `:${each.name}:`,
    label: `:${each.name}:`,
    picture: each.text,
  }));

const kinds = [
  [/^(\/\S*)$/, commands],
  [/(?:^|[\s(])@([\p{L}\p{N}._-]*)$/u, people, 1],
  [/(?:^|[\s(])#([\p{L}\p{N}_-]*)$/u, channels, 1],
  [/(?:^|\s):([a-z0-9_+-]{2,})$/, emojis, 1],
];

/** `{from, to, items}` for the text before the caret, or undefined. In threads there are no commands, as in Slack. */
export function completionsFor(text, caret, inThread) {
  const before = text.slice(0, caret);
  for (const [pattern, find, sign = 0] of kinds) {
    const letters = pattern.exec(before)?.[1];
    if (letters === undefined || (find === commands && inThread)) continue;
    const items = find(letters).slice(0, most);
    if (items.length > 0) return { from: caret - letters.length - sign, to: caret, items };
  }
  return undefined;
}

/** The text after taking a choice, and where the caret stands then. */
export function completed(text, completion, item) {
  const rest = text.slice(completion.to).replace(/^ /, '');
  const start = `${text.slice(0, completion.from)}${item.text} `;
  return { text: start + rest, caret: start.length };
}
