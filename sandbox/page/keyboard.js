import { openDialog } from './dialogs.js';
import { openThread } from './go.js';
import { closePopover } from './render/popover.js';
import { change, store } from './store.js';

/** Keys that work everywhere: Ctrl or Cmd K jumps, Esc closes what is on top. */

function escape(event) {
  if (store.modal !== null || store.dialog !== undefined) return;
  if (store.popover !== undefined) closePopover();
  else if (store.sidebarOpen) change({ sidebarOpen: false });
  else if (store.notice !== undefined) change({ notice: undefined });
  else if (store.thread !== undefined && store.editing === undefined) void openThread(undefined);
  else return;
  event.preventDefault();
}

export function watchKeys() {
  addEventListener('keydown', (event) => {
    if (store.me === undefined) return;
    if (
      (event.ctrlKey || event.metaKey) &&
      event.key.toLowerCase() === 'k' &&
      !event.shiftKey &&
      !event.altKey
    ) {
      event.preventDefault();
      if (store.modal === null && store.dialog === undefined)
        openDialog({ kind: 'jump', query: '', active: 0 });
    } else if (event.key === 'Escape' && !event.defaultPrevented) escape(event);
  });
}

/** Links to messages and channels of this workspace are followed without leaving the page. */
export function watchLinks(follow) {
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href]');
    const plain =
      event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.defaultPrevented;
    if (!plain || link === null || link === undefined || link.target === '_blank') return;
    const url = new URL(link.href);
    const stays =
      url.origin === location.origin && (url.pathname.startsWith('/archives/') || url.pathname === '/');
    const other = url.searchParams.get('as');
    if (!stays || (other !== null && other !== store.me.name)) return;
    event.preventDefault();
    history.pushState({}, '', url);
    void follow();
  });
}
