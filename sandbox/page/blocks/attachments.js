import { h } from '../dom.js';
import { safeHref } from '../text/inline.js';
import { shortMoment } from '../text/dates.js';
import { mrkdwn } from '../text/mrkdwn.js';
import { blocks } from './block.js';
import { imageElement } from './media.js';

/** Attachments: a colour bar beside blocks or beside the older fields; docs.slack.dev/legacy/legacy-messaging. */

const named = { good: '#2e8b57', warning: '#d39a1f', danger: '#c0392b' };

function barColour(colour) {
  if (colour === undefined) return undefined;
  if (named[colour] !== undefined) return named[colour];
  const hex = colour.startsWith('#') ? colour : `#${colour}`;
  return /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(hex) ? hex : undefined;
}

function linked(text, url) {
  const href = url === undefined ? undefined : safeHref(url);
  return href === undefined ? text : h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, text);
}

function fields(list) {
  const shown = list.map((field) =>
    h(
      'div',
      { class: field.short === true ? 'short' : 'long' },
      h('div', { class: 'field-title' }, field.title),
      h('div', { class: 'words' }, mrkdwn(String(field.value ?? ''))),
    ),
  );
  return h('div', { class: 'attachment-fields' }, shown);
}

function older(each) {
  const small = [each.footer, each.ts === undefined ? undefined : shortMoment(Number(each.ts))]
    .filter(Boolean)
    .join(' · ');
  const parts = [
    each.author_name &&
      h(
        'div',
        { class: 'attachment-author' },
        each.author_icon && imageElement({ image_url: each.author_icon, alt_text: '' }, 'tiny'),
        linked(each.author_name, each.author_link),
      ),
    each.title && h('div', { class: 'attachment-title' }, linked(mrkdwn(each.title), each.title_link)),
    each.text && h('div', { class: 'words' }, mrkdwn(each.text)),
    (each.fields ?? []).length > 0 && fields(each.fields),
    each.image_url && imageElement({ image_url: each.image_url, alt_text: each.fallback ?? '' }, 'large'),
    small !== '' && h('div', { class: 'small-words' }, small),
  ].filter(Boolean);
  const shown = parts.length > 0 || each.pretext ? parts : [each.fallback ?? ''];
  return [
    h('div', { class: 'attachment-words' }, shown),
    each.thumb_url && imageElement({ image_url: each.thumb_url, alt_text: '' }, 'thumb'),
  ];
}

function attachment(each, at, place) {
  const colour = barColour(each.color);
  const inside =
    (each.blocks ?? []).length > 0
      ? h('div', { class: 'attachment-words' }, blocks(each.blocks, place))
      : older(each);
  return h(
    'div',
    { class: 'attachment-frame', key: String(each.id ?? at) },
    each.pretext && h('div', { class: 'words' }, mrkdwn(each.pretext)),
    h(
      'div',
      { class: 'attachment' },
      h('span', { class: 'attachment-bar', style: colour === undefined ? {} : { background: colour } }),
      inside,
    ),
  );
}

/** The attachments of a message. */
export const attachments = (list, place) => list.map((each, at) => attachment(each, at, place));
