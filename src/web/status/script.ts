/**
 * The one script of a page, and a page is whole without it: it makes each strip of days one tab stop that arrow keys, Home and End walk along, and says
 * the day under the pointer. A slider that sets nothing is what screen readers know for this.
 */
export const SCRIPT = `'use strict';
const day = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' });
for (const strip of document.querySelectorAll('[data-days]')) {
  const count = Number(strip.dataset.count);
  const first = Date.parse(strip.dataset.first + 'T00:00:00Z');
  const days = JSON.parse(strip.dataset.days);
  const said = strip.nextElementSibling.querySelector('.said');
  const cursor = strip.querySelector('.cursor');
  const rest = said.textContent;
  let at = count - 1;
  const words = (index) => day.format(first + index * 86400000) + ': ' + (days[index] ?? 'no trouble');
  const value = () => {
    strip.setAttribute('aria-valuenow', at + 1);
    strip.setAttribute('aria-valuetext', words(at));
  };
  const show = (index) => {
    said.textContent = words(index);
    cursor.setAttribute('d', 'M' + (index * 6 + 1) + ' 31h4v3h-4z');
  };
  const hide = () => {
    said.textContent = rest;
    cursor.setAttribute('d', '');
  };
  const back = () => (document.activeElement === strip ? show(at) : hide());
  strip.tabIndex = 0;
  strip.setAttribute('role', 'slider');
  strip.setAttribute('aria-valuemin', 1);
  strip.setAttribute('aria-valuemax', count);
  value();
  const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7, Home: -count, End: count };
  strip.addEventListener('keydown', (event) => {
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    at = Math.min(count - 1, Math.max(0, at + step));
    value();
    show(at);
  });
  strip.addEventListener('focus', () => show(at));
  strip.addEventListener('blur', hide);
  strip.addEventListener('pointermove', (event) => {
    const { left, width } = strip.getBoundingClientRect();
    show(Math.min(count - 1, Math.max(0, Math.floor(((event.clientX - left) / width) * count))));
  });
  strip.addEventListener('pointerleave', back);
  strip.addEventListener('pointercancel', back);
}`;
