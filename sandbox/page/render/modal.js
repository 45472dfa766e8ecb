import { blocks } from '../blocks/block.js';
import { dismiss, submit } from '../controls/press.js';
import { viewPlace } from '../controls/values.js';
import { h } from '../dom.js';
import { store } from '../store.js';
import { textNodes } from '../text/mrkdwn.js';
import { dialogBox } from './dialog-box.js';
import { iconButton } from './small.js';
import { trouble } from './trouble.js';

/** The modal an app opened: its blocks, its errors, its way back. */

function focusError(el) {
  const first = el.querySelector('[aria-invalid="true"]');
  const which = first?.id ?? '';
  if (first !== null && el.lastWrong !== which) first.focus();
  el.lastWrong = which;
}

function head(open) {
  return h(
    'header',
    { class: 'dialog-head' },
    open.depth > 1 && iconButton('left', 'Back', () => void dismiss(false)),
    h('h2', {}, textNodes(open.view.title)),
    iconButton('close', 'Close', () => void dismiss(true)),
  );
}

function foot(open, place) {
  const waiting = store.busy[place.key] === 'submit';
  const busy = { 'aria-busy': waiting ? 'true' : undefined, disabled: waiting };
  return h(
    'footer',
    { class: 'dialog-foot' },
    h(
      'button',
      { type: 'button', class: 'button plain', on: { click: () => void dismiss(false) } },
      open.view.close === null ? 'Close' : textNodes(open.view.close),
    ),
    open.submit !== '' &&
      h('button', { type: 'submit', class: 'button primary', ...busy }, textNodes(open.view.submit)),
  );
}

/** The top of the stack of the person's modals; nothing when none is open. */
export function modal() {
  const open = store.modal;
  if (open === null) return undefined;
  const place = viewPlace(open.view, 'modal', open.errors);
  const send = (event) => {
    event.preventDefault();
    if (open.submit !== '') void submit();
  };
  const keys = (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send(event);
  };
  const box = { key: `modal ${open.view_id}`, label: open.title, kind: 'modal', beside: false };
  const hook = { update: focusError, mount: focusError };
  return dialogBox(
    { ...box, onClose: () => void dismiss(false) },
    h(
      'form',
      { novalidate: true, class: 'modal-form', on: { submit: send, keydown: keys }, hook },
      head(open),
      h('div', { class: 'dialog-inside', key: 'inside' }, trouble(place.key), blocks(open.blocks, place)),
      foot(open, place),
    ),
  );
}
