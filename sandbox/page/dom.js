/**
 * A small renderer: descriptions of elements in, keyed patches of the document out. Text only ever becomes text nodes
 * and attributes, never markup. What a patch does not change keeps its focus, its selection and its scroll.
 * @typedef {{tag: string, key?: string, props: Record<string, any>, children: Node_[], el?: Element, svg?: boolean}} Element_
 * @typedef {{text: string, el?: Text}} Text_
 * @typedef {{memo: () => Element_, deps: unknown[], key: string, inner?: Element_}} Memo_
 * @typedef {Element_ | Text_ | Memo_} Node_
 */

const SVG = 'http://www.w3.org/2000/svg';
const properties = new Set(['value', 'checked', 'disabled', 'indeterminate', 'muted', 'scrollTop']);

function flat(children, into = []) {
  for (const child of children) {
    if (Array.isArray(child)) flat(child, into);
    else if (typeof child === 'string' || typeof child === 'number') into.push({ text: String(child) });
    else if (child) into.push(child);
  }
  return into;
}

/** Describes an element. Props: attributes, `class`, `on` (events), `style` (names to values), `key`, `hook`. */
export function h(tag, props, ...children) {
  return { tag, key: props?.key, props: props ?? {}, children: flat(children) };
}

/** An element that is described again only when one of `deps` is another value than last time. */
export function memo(key, deps, build) {
  return { memo: build, deps, key };
}

function listen(el, events = {}) {
  const before = el.heard ?? {};
  for (const name of Object.keys(events)) {
    if (before[name] === undefined) el.addEventListener(name, (event) => el.heard[name]?.(event));
  }
  const silent = Object.fromEntries(Object.keys(before).map((name) => [name, null]));
  el.heard = { ...silent, ...events };
}

function setStyle(el, before = {}, after = {}) {
  for (const name of Object.keys(before)) if (!(name in after)) el.style.removeProperty(name);
  for (const [name, value] of Object.entries(after)) {
    if (before[name] !== value) el.style.setProperty(name, value);
  }
}

function setOne(el, name, before, after) {
  if (properties.has(name)) {
    const wanted = name === 'value' ? (after ?? '') : (after ?? false);
    if (el[name] !== wanted) el[name] = wanted;
  } else if (before !== after) {
    if (after === undefined || after === null || after === false) el.removeAttribute(name);
    else el.setAttribute(name, after === true ? '' : String(after));
  }
}

function setProps(el, before, after) {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (name === 'key' || name === 'hook') continue;
    if (name === 'on') listen(el, after.on);
    else if (name === 'style') setStyle(el, before.style, after.style);
    else setOne(el, name, before[name], after[name]);
  }
}

/** The element a description stands for: itself, or what a memo holds. */
function real(node) {
  return node.memo === undefined ? node : (node.inner ??= node.memo());
}

function create(given, svg, mounted) {
  const node = real(given);
  if (node.text !== undefined) {
    node.el = document.createTextNode(node.text);
    return node.el;
  }
  const inSvg = svg || node.tag === 'svg';
  const el = inSvg ? document.createElementNS(SVG, node.tag) : document.createElement(node.tag);
  node.el = el;
  node.svg = inSvg;
  for (const child of node.children) el.append(create(child, inSvg, mounted));
  setProps(el, {}, node.props);
  if (node.props.hook?.mount !== undefined) mounted.push(() => node.props.hook.mount(el));
  return el;
}

function gone(given) {
  const node = given.memo === undefined ? given : given.inner;
  if (node === undefined || node.text !== undefined) return;
  node.props.hook?.remove?.(node.el);
  for (const child of node.children) gone(child);
}

function sameDeps(before, after) {
  return before.length === after.length && before.every((value, place) => Object.is(value, after[place]));
}

function update(before, after, mounted) {
  if (after.memo !== undefined) {
    if (before.memo !== undefined && sameDeps(before.deps, after.deps)) {
      after.inner = real(before);
      return;
    }
    after.inner = after.memo();
  }
  const [old, now] = [real(before), real(after)];
  now.el = old.el;
  if (now.text !== undefined) {
    if (old.text !== now.text) now.el.data = now.text;
    return;
  }
  now.svg = old.svg;
  patch(now.el, old.children, now.children, mounted, now.svg);
  setProps(now.el, old.props, now.props);
  if (now.props.hook?.update !== undefined) mounted.push(() => now.props.hook.update(now.el));
}

function nameOf(node) {
  if (node.key !== undefined) return `k ${node.key}`;
  const shown = real(node);
  return shown.text === undefined ? `t ${shown.tag}` : 'text';
}

function matcher(before) {
  const waiting = new Map();
  for (const node of before) {
    const name = nameOf(node);
    waiting.set(name, [...(waiting.get(name) ?? []), node]);
  }
  return {
    take: (node) => {
      const found = waiting.get(nameOf(node))?.shift();
      if (found === undefined) return undefined;
      if (real(found).tag === (node.memo === undefined ? node.tag : real(found).tag)) return found;
      waiting.get(nameOf(node)).unshift(found);
      return undefined;
    },
    left: () => [...waiting.values()].flat(),
  };
}

/** Makes the children of `parent` what `after` describes; `before` is what they were. */
function patch(parent, before, after, mounted = [], svg = false) {
  const match = matcher(before);
  const pairs = after.map((node) => [match.take(node), node]);
  for (const node of match.left()) {
    gone(node);
    real(node).el.remove();
  }
  let cursor = parent.firstChild;
  for (const [old, node] of pairs) {
    if (old === undefined) create(node, svg, mounted);
    else update(old, node, mounted);
    const el = real(node).el;
    if (el === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(el, cursor);
  }
}

/** Draws `view()` into an element; every call of the answer draws it again. */
export function mount(parent, view) {
  let shown = [];
  return () => {
    const next = flat([view()]);
    const mounted = [];
    patch(parent, shown, next, mounted);
    shown = next;
    for (const each of mounted) each();
  };
}
