import { h } from '../dom.js';
import { openDialog } from '../dialogs.js';
import { icon } from '../render/icons.js';
import { safeHref } from '../text/inline.js';
import { textNodes, words } from '../text/mrkdwn.js';

/** Pictures, videos, files. A picture that does not load leaves its words. */

function sourceOf(given) {
  if (given.slack_file?.id !== undefined) return `/files/${encodeURIComponent(given.slack_file.id)}/file`;
  return safeHref(given.image_url ?? given.slack_file?.url ?? '');
}

const broken = (event) => event.target.closest('.picture')?.classList.add('broken');

function picture(given, kind, props = {}) {
  const src = sourceOf(given);
  return h(
    'span',
    { class: `picture ${kind}` },
    src !== undefined &&
      h('img', {
        src,
        alt: given.alt_text ?? '',
        title: given.alt_text,
        loading: 'lazy',
        referrerpolicy: 'no-referrer',
        ...props,
        on: { error: broken },
      }),
    h('span', { class: 'picture-words' }, given.alt_text || 'Picture'),
  );
}

/** A picture among text: `tiny` in a context, `thumb` beside a section. */
export const imageElement = (element, kind) => picture(element, kind);

/** A button that shows a picture large. */
function enlarge(src, alt, shown) {
  const open = () => openDialog({ kind: 'image', src, alt });
  return h(
    'button',
    { type: 'button', class: 'enlarge', 'aria-label': `Show larger: ${alt}`, on: { click: open } },
    shown,
  );
}

export function imageBlock(block) {
  const title = block.title === undefined ? undefined : h('figcaption', {}, textNodes(block.title));
  return h(
    'figure',
    { class: 'image' },
    title,
    enlarge(sourceOf(block), block.alt_text, picture(block, 'large')),
  );
}

export function video(block) {
  const href = safeHref(block.video_url ?? '');
  const title = textNodes(block.title);
  const titleHref = block.title_url === undefined ? undefined : safeHref(block.title_url);
  const by = [block.author_name, block.provider_name].filter(Boolean).join(' · ');
  return h(
    'div',
    { class: 'video' },
    by && h('div', { class: 'small-words' }, by),
    h(
      'div',
      { class: 'video-title' },
      titleHref === undefined
        ? title
        : h('a', { href: titleHref, target: '_blank', rel: 'noopener noreferrer' }, title),
    ),
    block.description && h('div', { class: 'words' }, textNodes(block.description)),
    h(
      'a',
      {
        class: 'video-frame',
        href,
        target: '_blank',
        rel: 'noopener noreferrer',
        'aria-label': `Play ${words(block.title)} in a new tab`,
      },
      picture({ image_url: block.thumbnail_url, alt_text: block.alt_text }, 'large'),
      h('span', { class: 'video-play' }, icon('play', 32)),
    ),
  );
}

function sizeWords(bytes) {
  if (!Number.isFinite(bytes)) return '';
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function fileBlock(block) {
  return h(
    'div',
    { class: 'file' },
    icon('file'),
    h('span', { class: 'file-name' }, block.external_id),
    h('span', { class: 'small-words' }, 'remote file'),
  );
}

function uploaded(file) {
  if (file.mimetype?.startsWith('image/') && file.mimetype !== 'image/svg+xml') {
    const size = file.width === undefined ? {} : { width: file.width, height: file.height };
    const shown = picture(
      { image_url: new URL(file.url, location.href).href, alt_text: file.title || file.name },
      'large',
      size,
    );
    return h(
      'figure',
      { class: 'image', key: file.id },
      h('figcaption', {}, file.title || file.name),
      enlarge(file.url, file.title || file.name, shown),
    );
  }
  const about = [file.mimetype, sizeWords(file.size)].filter(Boolean).join(' · ');
  return h(
    'a',
    { class: 'file', key: file.id, href: file.url, target: '_blank', rel: 'noopener noreferrer' },
    icon('file'),
    h(
      'span',
      {},
      h('span', { class: 'file-name' }, file.title || file.name),
      h('span', { class: 'small-words' }, about),
    ),
  );
}

/** The files of a message. */
export const files = (list) => list.map(uploaded);
