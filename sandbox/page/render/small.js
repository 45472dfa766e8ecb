import { h } from '../dom.js';
import { icon } from './icons.js';

/** Small things that many parts of the page have. */

/** A button that shows an icon only; `label` is what it is called. */
export function iconButton(name, label, run, { kind = 'button quiet square', size = 20, key } = {}) {
  const props = { key, type: 'button', class: kind, 'aria-label': label, title: label, on: { click: run } };
  return h('button', props, icon(name, size));
}

/** The small cross that closes or takes away. */
export const cross = (label, run) => iconButton('close', label, run, { kind: 'chip-x', size: 12 });

/** Something chosen or attached that can be taken away again. */
export function chip(key, words, remove) {
  return h('span', { class: 'chip', key }, words, cross(`Remove ${words}`, remove));
}
