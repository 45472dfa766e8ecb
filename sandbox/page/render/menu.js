import { h } from '../dom.js';
import { closePopover, floating, isOpen, openPopover } from './popover.js';

/**
 * A button that opens a menu. Items: `{label, about?, run?, href?, icon?, danger?, checked?, disabled?}`, `{heading}`
 * or `'line'`. Arrow keys, Home, End and Esc as everywhere.
 */

const ITEMS = '[role^="menuitem"]:not([aria-disabled="true"])';

function move(event) {
  const items = [...event.currentTarget.querySelectorAll(ITEMS)];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  items.at(to % items.length)?.focus();
}

function keys(event) {
  move(event);
  if (event.key === 'Escape' || event.key === 'Tab') {
    const button = event.currentTarget.parentElement.querySelector('button');
    if (event.key === 'Escape') event.preventDefault();
    event.stopPropagation();
    closePopover();
    button?.focus();
  }
}

function item(each) {
  if (each === 'line') return h('hr', { role: 'separator' });
  if (each.heading !== undefined)
    return h('div', { class: 'menu-heading', role: 'presentation' }, each.heading);
  const run = (event) => {
    if (each.disabled === true) return event.preventDefault();
    event.currentTarget.closest('[data-popover]')?.querySelector('button')?.focus();
    closePopover();
    return each.run?.(event);
  };
  const role = each.checked === undefined ? 'menuitem' : 'menuitemradio';
  const shown = [
    each.picture,
    h(
      'span',
      { class: 'menu-words' },
      h('span', { class: 'menu-label' }, each.label),
      each.about && h('span', { class: 'menu-about' }, each.about),
    ),
    each.checked === true && h('span', { class: 'menu-check', 'aria-hidden': 'true' }, '✓'),
  ];
  const props = {
    class: each.danger === true ? 'menu-item danger' : 'menu-item',
    role,
    tabindex: '-1',
    'aria-checked': each.checked === undefined ? undefined : String(each.checked),
    'aria-disabled': each.disabled === true ? 'true' : undefined,
    on: { click: run },
  };
  if (each.href !== undefined)
    return h('a', { ...props, href: each.href, target: each.target, rel: 'noopener noreferrer' }, shown);
  return h('button', { ...props, type: 'button' }, shown);
}

/** `button`: its content and props; `items`: a function, called while the menu is open. */
export function menu({ id, label, button, props = {}, items, align }) {
  const open = isOpen(id);
  const toggle = (event) => {
    event.stopPropagation();
    if (open) closePopover();
    else openPopover({ id });
  };
  const focusFirst = (el) => (el.querySelector('[aria-checked="true"]') ?? el.querySelector(ITEMS))?.focus();
  return h(
    'span',
    { class: open ? 'menu open' : 'menu', 'data-popover': id },
    h(
      'button',
      {
        type: 'button',
        'aria-haspopup': 'menu',
        'aria-expanded': String(open),
        'aria-label': label,
        title: label,
        ...props,
        on: { click: toggle },
      },
      button,
    ),
    open &&
      h(
        'div',
        {
          class: 'menu-list floating',
          role: 'menu',
          'aria-label': label,
          popover: 'manual',
          hook: floating({ align }, focusFirst),
          on: { keydown: keys },
        },
        items().map(item),
      ),
  );
}
