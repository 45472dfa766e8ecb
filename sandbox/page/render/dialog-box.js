import { h } from '../dom.js';

/** A dialogue in the browser's top layer: it holds the focus, Esc closes it, the focus goes back afterwards. */

function firstField(el) {
  return (
    el.querySelector('[autofocus]') ??
    el.querySelector('.dialog-inside :is(input, textarea, button):not([disabled])') ??
    el.querySelector('.primary, .danger')
  );
}

/** `onClose` runs when a person closes it with Esc or beside it; what draws it decides whether it goes. */
export function dialogBox({ key, label, kind, onClose, beside = true }, ...children) {
  const hook = {
    mount: (el) => {
      el.before = document.activeElement;
      el.showModal();
      firstField(el)?.focus();
    },
    remove: (el) => {
      el.leaving = true;
      el.close();
      if (el.before?.isConnected === true) el.before.focus({ preventScroll: true });
    },
  };
  const on = {
    cancel: (event) => {
      if (event.target !== event.currentTarget) return;
      event.preventDefault();
      onClose();
    },
    close: (event) => {
      if (event.target === event.currentTarget && event.currentTarget.leaving !== true) onClose();
    },
    mousedown: (event) => {
      if (beside && event.target === event.currentTarget) onClose();
    },
  };
  return h(
    'dialog',
    { key, class: `dialog ${kind}`, 'aria-label': label, on, hook },
    h('div', { class: 'dialog-frame' }, children),
  );
}
