import { channel, channelTitle, humans, person, visibleChannels } from '../look-up.js';
import { store } from '../store.js';
import { words } from '../text/mrkdwn.js';

/** What can be chosen in a select: groups of `{key, value, text, about}`. */

const option = (each) => ({
  key: each.value,
  value: each,
  text: words(each.text),
  about: words(each.description),
});

function optionGroups(source) {
  const groups = (source.option_groups ?? []).map((group) => ({
    label: words(group.label),
    items: group.options.map(option),
  }));
  return (source.options ?? []).length > 0 || groups.length === 0
    ? [{ items: (source.options ?? []).map(option) }, ...groups]
    : groups;
}

const asPerson = (each) => ({
  key: each.id,
  value: each.id,
  text: each.real_name || each.name,
  about: `@${each.name}`,
});
const asChannel = (each) => ({
  key: each.id,
  value: each.id,
  text: each.im || each.mpim ? channelTitle(each) : `#${each.name}`,
  about: '',
});

function kindOf(each) {
  if (each.im) return 'im';
  if (each.mpim) return 'mpim';
  return each.private ? 'private' : 'public';
}

function conversations(element) {
  const include = element.filter?.include;
  const bots = new Set(store.people.filter((each) => each.bot).map((each) => each.id));
  return visibleChannels().filter((each) => {
    if (each.archived || (include !== undefined && !include.includes(kindOf(each)))) return false;
    return element.filter?.exclude_bot_users !== true || !each.im || !each.members.some((id) => bots.has(id));
  });
}

/** The groups of choices of a select; `offered` is what the app answered for an external one. */
export function choicesFor(element, offered) {
  switch (element.type.replace('multi_', '')) {
    case 'users_select':
      return [{ items: [...humans(), ...store.people.filter((each) => each.bot)].map(asPerson) }];
    case 'channels_select':
      return [
        {
          items: visibleChannels()
            .filter((each) => !each.archived && !each.im && !each.mpim && !each.private)
            .map(asChannel),
        },
      ];
    case 'conversations_select':
      return [{ items: conversations(element).map(asChannel) }];
    case 'external_select':
      return optionGroups(offered ?? {});
    default:
      return optionGroups(element);
  }
}

/** A chosen value as its choice. */
export function choiceOf(element, value) {
  const kind = element.type.replace('multi_', '');
  if (kind === 'users_select') {
    const found = person(value);
    return found === undefined ? { key: value, value, text: value } : asPerson(found);
  }
  if (kind === 'channels_select' || kind === 'conversations_select') {
    const found = channel(value);
    if (found !== undefined) return asChannel(found);
    const one = person(value);
    return one === undefined ? { key: value, value, text: value } : asPerson(one);
  }
  return option(value);
}
