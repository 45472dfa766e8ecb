import { change, store } from '../store.js';

/** The one list or menu that is open: where it stands and how it closes. It lives in the browser's top layer. */

const GAP = 4;
const EDGE = 8;

/** Puts a popover under its anchor, or above it when there is more room. */
function placeBy(el, { align = 'start', wide = false } = {}) {
  const anchor = el.parentElement.getBoundingClientRect();
  const below = innerHeight - anchor.bottom - GAP - EDGE;
  const above = anchor.top - GAP - EDGE;
  if (wide) el.style.setProperty('min-width', `${Math.min(anchor.width, innerWidth - 2 * EDGE)}px`);
  el.style.setProperty('max-height', `${Math.max(120, Math.min(420, Math.max(below, above)))}px`);
  const { width, height } = el.getBoundingClientRect();
  const up = height > below && above > below;
  const left = align === 'end' ? anchor.right - width : anchor.left;
  el.style.setProperty('top', `${up ? Math.max(EDGE, anchor.top - GAP - height) : anchor.bottom + GAP}px`);
  el.style.setProperty('left', `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`);
}

/** The hook of a popover: shows it and keeps it in place. */
export function floating(options = {}, mounted = () => {}) {
  return {
    mount: (el) => {
      el.placeAgain = () => placeBy(el, options);
      el.showPopover?.();
      el.placeAgain();
      mounted(el);
    },
    update: (el) => el.placeAgain?.(),
  };
}

export const isOpen = (id) => store.popover?.id === id;

export function openPopover(popover) {
  if (store.popover !== undefined && store.popover.id !== popover.id) closePopover();
  change({ popover });
}

/** Changes the open one; nothing when another or none is open. */
export function changePopover(id, changes) {
  if (isOpen(id)) change({ popover: { ...store.popover, ...changes } });
}

export function closePopover() {
  const open = store.popover;
  if (open === undefined) return;
  change({ popover: undefined });
  open.closed?.();
}

/** Closes popovers on a click elsewhere, and keeps them beside their anchor while the page moves. */
export function watchPopovers() {
  addEventListener(
    'pointerdown',
    (event) => {
      if (
        store.popover !== undefined &&
        event.target.closest?.(`[data-popover="${CSS.escape(store.popover.id)}"]`) === null
      )
        closePopover();
    },
    true,
  );
  const again = () => {
    for (const el of document.querySelectorAll('[popover]')) el.placeAgain?.();
  };
  addEventListener('resize', again);
  addEventListener('scroll', again, true);
}
