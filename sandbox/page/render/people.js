import { h } from '../dom.js';
import { emoji } from '../text/emoji.js';
import { safeHref } from '../text/inline.js';

/** Pictures of people: the first letter on their colour, or what an app gave. */

const fallback = '5b6472';

/** `icon` is what an app sent with a message: `:emoji:` or an address. */
export function avatar(person, size, icon) {
  const shown = icon === undefined ? undefined : emoji(icon.replaceAll(':', ''));
  const props = { class: `avatar avatar-${size}`, 'aria-hidden': 'true' };
  if (shown !== undefined) return h('span', { ...props, class: `${props.class} avatar-emoji` }, shown);
  const href = icon === undefined ? undefined : safeHref(icon);
  if (href !== undefined) return h('img', { ...props, src: href, alt: '', referrerpolicy: 'no-referrer' });
  const colour = /^[0-9a-f]{6}$/i.test(person?.color ?? '') ? person.color : fallback;
  const letter = [...(person?.real_name || person?.name || '?')][0].toUpperCase();
  return h(
    'span',
    { ...props, class: `${props.class}${person?.bot ? ' bot' : ''}`, style: { background: `#${colour}` } },
    letter,
  );
}
