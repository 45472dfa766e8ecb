import { blocks } from '../blocks/block.js';
import { dismiss, submit } from '../controls/press.js';
import { viewPlace } from '../controls/values.js';
import { h } from '../dom.js';
import { store } from '../store.js';
import { textNodes } from '../text/mrkdwn.js';
import { dialogBox } from './dialog-box.js';
import { icon } from './icons.js';
import { trouble } from './trouble.js';

/** The modal an app opened: its blocks, its errors, its way back. */

function focusError(el) {
  const first = el.querySelector('[aria-invalid="true"]');
  const which = first?.id ?? '';
  if (first !== null && el.lastWrong !== which) first.focus();
  el.lastWrong = which;
}

/** Top of the stack of the person's modals; nothing when none is open. */
export function modal() {
  const open = store.modal;
  if (open === null) return undefined;
  const place = viewPlace(open.view, 'modal', open.errors);
  const waiting = store.busy[place.key] === 'submit';
  const send = (event) => {
    event.preventDefault();
    void submit();
  };
  const keys = (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && open.submit !== '') void submit();
  };
  const back =
    open.depth > 1 &&
    h(
      'button',
      {
        type: 'button',
        class: 'button quiet square',
        'aria-label': 'Back',
        on: { click: () => void dismiss(false) },
      },
      icon('left'),
    );
  return dialogBox(
    {
      key: `modal ${open.view_id}`,
      label: open.title,
      kind: 'modal',
      onClose: () => void dismiss(false),
      beside: false,
    },
    h(
      'form',
      {
        novalidate: true,
        class: 'modal-form',
        on: { submit: send, keydown: keys },
        hook: { update: focusError, mount: focusError },
      },
      h(
        'header',
        { class: 'dialog-head' },
        back,
        h('h2', {}, textNodes(open.view.title)),
        h(
          'button',
          {
            type: 'button',
            class: 'button quiet square',
            'aria-label': 'Close',
            on: { click: () => void dismiss(true) },
          },
          icon('close'),
        ),
      ),
      h('div', { class: 'dialog-inside', key: 'inside' }, trouble(place.key), blocks(open.blocks, place)),
      h(
        'footer',
        { class: 'dialog-foot' },
        h(
          'button',
          { type: 'button', class: 'button plain', on: { click: () => void dismiss(false) } },
          open.view.close === null ? 'Close' : textNodes(open.view.close),
        ),
        open.submit !== '' &&
          h(
            'button',
            {
              type: 'submit',
              class: 'button primary',
              'aria-busy': waiting ? 'true' : undefined,
              disabled: waiting,
            },
            textNodes(open.view.submit),
          ),
      ),
    ),
  );
}
