import { h } from '../dom.js';
import { changeIn, store } from '../store.js';
import { icon } from './icons.js';

/** What went wrong in a place, said there until it is closed or tried again. */
export function trouble(key) {
  const words = store.trouble[key];
  if (words === undefined) return undefined;
  const close = () => changeIn('trouble', key, undefined);
  return h(
    'div',
    { class: 'trouble', role: 'alert', key: 'trouble' },
    icon('warn', 16),
    h('span', {}, words),
    h(
      'button',
      { type: 'button', class: 'chip-x', 'aria-label': 'Close', on: { click: close } },
      icon('close', 12),
    ),
  );
}
