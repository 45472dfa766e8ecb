import { h } from '../dom.js';
import { icon } from '../render/icons.js';
import { menu } from '../render/menu.js';
import { store } from '../store.js';
import { safeHref } from '../text/inline.js';
import { textNodes, words } from '../text/mrkdwn.js';
import { isBusy, press } from './press.js';
import { current, keep } from './values.js';

/** Buttons, overflow menus and the small buttons under messages. */

export function button(place, block, element) {
  const busy = isBusy(place, block, element);
  const props = {
    class: `button ${element.style ?? 'plain'}`,
    'aria-label': element.accessibility_label,
    'aria-busy': busy ? 'true' : undefined,
    on: { click: () => busy || void press(place, block, element) },
  };
  const href = element.url === undefined ? undefined : safeHref(element.url);
  if (href === undefined) return h('button', { ...props, type: 'button' }, textNodes(element.text));
  return h(
    'a',
    { ...props, href, target: '_blank', rel: 'noopener noreferrer', role: 'button' },
    textNodes(element.text),
  );
}

export function overflow(place, block, element) {
  const items = () =>
    element.options.map((option) => ({
      label: textNodes(option.text),
      about: words(option.description),
      href: option.url === undefined ? undefined : safeHref(option.url),
      target: '_blank',
      run: () => void press(place, block, element, option.value),
    }));
  return menu({
    id: `${place.pane} ${place.key} ${block.block_id} ${element.action_id}`,
    label: 'More choices',
    button: icon('more'),
    props: { class: 'button plain square' },
    items,
    align: 'end',
  });
}

function feedback(place, block, element, choice, name) {
  const pressed = current(place, block, element) === choice.value;
  const run = () => {
    keep(place, block, element, choice.value, true);
    void press(place, block, element, choice.value);
  };
  return h(
    'button',
    {
      type: 'button',
      class: 'button quiet',
      'aria-pressed': String(pressed),
      'aria-label': choice.accessibility_label,
      on: { click: run },
    },
    icon(name, 16),
    textNodes(choice.text),
  );
}

export function feedbackButtons(place, block, element) {
  return [
    feedback(place, block, element, element.positive_button, 'up'),
    feedback(place, block, element, element.negative_button, 'down'),
  ];
}

export function iconButton(place, block, element) {
  const seen = element.visible_to_user_ids;
  if (seen !== undefined && !seen.includes(store.me.id)) return undefined;
  const label = element.accessibility_label ?? words(element.text);
  const run = () => void press(place, block, element);
  return h(
    'button',
    {
      type: 'button',
      class: 'button quiet',
      'aria-label': label,
      title: words(element.text),
      on: { click: run },
    },
    icon('trash', 16),
  );
}
