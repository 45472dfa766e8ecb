import { change, store } from './store.js';

/** The page's own dialogues: a question, a form, a picture. One at a time. */

/** Asks as an app's confirm object wants; resolves to true for yes. */
export function ask(confirm) {
  return new Promise((resolve) => {
    change({ dialog: { kind: 'confirm', confirm, answer: resolve } });
  });
}

/** Opens a dialogue of the page. */
export function openDialog(dialog) {
  change({ dialog, popover: undefined });
}

/** Closes it; a question that is closed is answered with no. */
export function closeDialog(answer = false) {
  store.dialog?.answer?.(answer);
  change({ dialog: undefined });
}
