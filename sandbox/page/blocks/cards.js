import { control } from '../controls/control.js';
import { h } from '../dom.js';
import { icon } from '../render/icons.js';
import { textNodes } from '../text/mrkdwn.js';
import { imageElement } from './media.js';

/** `card` and `carousel`. */

export function card(block, place) {
  const { title, subtitle, body, subtext, hero_image: hero, icon: small, actions } = block;
  return h(
    'article',
    { class: 'card' },
    hero && imageElement(hero, 'hero'),
    h(
      'div',
      { class: 'card-inside' },
      (title || subtitle || small) &&
        h(
          'div',
          { class: 'card-head' },
          small && imageElement(small, 'tiny'),
          h(
            'div',
            {},
            title && h('div', { class: 'card-title' }, textNodes(title)),
            subtitle && h('div', { class: 'small-words' }, textNodes(subtitle)),
          ),
        ),
      body && h('div', { class: 'words' }, textNodes(body)),
      subtext && h('div', { class: 'small-words' }, textNodes(subtext)),
      actions &&
        h(
          'div',
          { class: 'actions' },
          actions.map((element) => control(place, block, element)),
        ),
    ),
  );
}

function scrollCards(event, direction) {
  const row = event.currentTarget.closest('.carousel').querySelector('.carousel-row');
  row.scrollBy({
    left: direction * row.clientWidth * 0.8,
    behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth',
  });
}

export function carousel(block, place) {
  const cards = (block.elements ?? []).map((each, at) =>
    h(
      'div',
      { class: 'carousel-card', key: each.block_id ?? String(at) },
      card({ ...each, block_id: each.block_id ?? block.block_id }, place),
    ),
  );
  const step = (label, name, direction) =>
    h(
      'button',
      {
        type: 'button',
        class: 'button plain square',
        'aria-label': label,
        on: { click: (event) => scrollCards(event, direction) },
      },
      icon(name),
    );
  return h(
    'div',
    {
      class: 'carousel',
      role: 'group',
      'aria-roledescription': 'carousel',
      'aria-label': `${cards.length} cards`,
    },
    h('div', { class: 'carousel-row', tabindex: '0', role: 'group', 'aria-label': 'Cards' }, cards),
    cards.length > 1 &&
      h(
        'div',
        { class: 'carousel-steps' },
        step('Earlier cards', 'left', -1),
        step('Later cards', 'right', 1),
      ),
  );
}
