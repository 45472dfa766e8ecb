/** Keeps a list at its end while new things come, and where it is while somebody reads further up. */

const NEAR = 48;

function atEnd(el) {
  return el.scrollHeight - el.scrollTop - el.clientHeight < NEAR;
}

function toEnd(el) {
  el.scrollTop = el.scrollHeight;
}

/** The hook of a scrolling list; `aim` answers a selector of what to show instead of the end, once. */
export function stickToEnd(aim = () => undefined) {
  const show = (el) => {
    const selector = aim();
    const target = selector === undefined || el.aimed === selector ? null : el.querySelector(selector);
    if (target !== null) {
      el.aimed = selector;
      el.stuck = false;
      target.scrollIntoView({ block: 'center' });
      target.focus({ preventScroll: true });
    } else if (el.stuck) toEnd(el);
  };
  return {
    mount: (el) => {
      el.stuck = true;
      el.addEventListener('scroll', () => {
        el.stuck = atEnd(el);
      });
      el.watcher = new ResizeObserver(() => {
        if (el.stuck) toEnd(el);
      });
      el.watcher.observe(el);
      if (el.firstElementChild !== null) el.watcher.observe(el.firstElementChild);
      show(el);
    },
    update: show,
    remove: (el) => el.watcher.disconnect(),
  };
}
