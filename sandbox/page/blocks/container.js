import { h } from '../dom.js';
import { icon } from '../render/icons.js';
import { changeIn, store } from '../store.js';
import { textNodes } from '../text/mrkdwn.js';
import { richText } from '../text/rich-text.js';
import { imageElement } from './media.js';

/** `container`: a frame around other blocks, which may fold. */

function head(block) {
  return [
    block.icon && imageElement(block.icon, 'tiny'),
    h(
      'span',
      { class: 'container-words' },
      h(
        'span',
        { class: 'container-title' },
        block.rich_text_title === undefined ? textNodes(block.title) : richText(block.rich_text_title),
      ),
      block.subtitle && h('span', { class: 'small-words' }, textNodes(block.subtitle)),
    ),
  ];
}

/** `draw` renders the blocks inside. */
export function container(block, place, draw) {
  const key = `${place.key} ${block.block_id}`;
  const folds = block.is_collapsible === true;
  const folded = folds && (store.folds[key] ?? block.default_collapsed === true);
  const children = (block.child_blocks ?? []).map((child) => ({
    ...child,
    block_id: child.block_id ?? block.block_id,
  }));
  const line = block.has_header_divider === true && !folded ? ' lined' : '';
  return h(
    'div',
    { class: `container ${block.width ?? 'standard'}` },
    folds
      ? h(
          'button',
          {
            type: 'button',
            class: `container-head${line}`,
            'aria-expanded': String(!folded),
            on: { click: () => changeIn('folds', key, !folded) },
          },
          icon(folded ? 'right' : 'caret', 16),
          head(block),
        )
      : h('div', { class: `container-head${line}` }, head(block)),
    !folded && h('div', { class: 'container-inside' }, draw(children, place)),
  );
}
