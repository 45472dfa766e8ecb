import { h } from '../dom.js';

/** Line icons of this page, 20 by 20. */

const paths = {
  hash: 'M5 8h11M4 13h11M9 4 7 16M13 4l-2 12',
  lock: 'M6 9V7a4 4 0 0 1 8 0v2M5 9h10v8H5z',
  caret: 'm6 8 4 4 4-4',
  right: 'm8 6 4 4-4 4',
  left: 'm12 6-4 4 4 4',
  close: 'm5 5 10 10M15 5 5 15',
  plus: 'M10 4v12M4 10h12',
  smile: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14M7.5 8.2v.2M12.5 8.2v.2M7 12c1.600 2.100 4.400 2.100 6 0',
  reply: 'M3 5h14v9H9l-4 3v-3H3z',
  more: 'M4.500 10h.1M10 10h.1M15.500 10h.1',
  send: 'M3 16.500 17 10 3 3.500l2 6.500zM5 10h6',
  pin: 'M7.500 3h5l-.6 5 3 3.200H5.100l3-3.200zM10 11v6',
  bookmark: 'M6 3h8v14l-4-3.200L6 17z',
  people:
    'M7.500 9.500a2.800 2.800 0 1 0 0-5.600 2.800 2.800 0 0 0 0 5.600M2.500 16c0-3 2.200-4.700 5-4.700s5 1.700 5 4.700M13 4.200a2.600 2.600 0 0 1 0 5M14.300 11.600c2 .4 3.200 2 3.200 4.400',
  search: 'M9 14a5 5 0 1 0 0-10 5 5 0 0 0 0 10M13 13l4 4',
  menu: 'M3 6h14M3 10h14M3 14h14',
  trash: 'M4 6h12M8 6V4h4v2M5.500 6l.8 11h7.400l.8-11',
  bolt: 'M11 2 4 11h5l-1 7 7-9h-5z',
  attach:
    'm15 9-5.500 5.500a3 3 0 0 1-4.200-4.200L11 4.600a2 2 0 0 1 2.900 2.900l-5.600 5.600a1 1 0 0 1-1.400-1.400L12 6.600',
  file: 'M5 3h7l3 3v11H5zM12 3v3h3',
  up: 'M6 9V16H3V9zM6 9l3.500-6c1.500 0 2 1.200 1.700 2.400L10.600 8H16c1 0 1.500.9 1.300 1.800l-1.200 5c-.2.700-.8 1.200-1.500 1.200H6',
  down: 'M6 11V4H3v7zM6 11l3.500 6c1.500 0 2-1.200 1.700-2.400L10.600 12H16c1 0 1.500-.9 1.300-1.800l-1.200-5C15.900 4.500 15.300 4 14.600 4H6',
  check: 'm4 10.500 4 4 8-9',
  home: 'm3 9.500 7-6 7 6V17h-5v-4H8v4H3z',
  play: 'M7 5v10l8-5z',
  info: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14M10 9v4.500M10 6.500v.1',
  warn: 'M10 3 2.500 16.500h15zM10 8v4M10 14.300v.1',
  clock: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14M10 6v4.200l2.600 1.600',
  at: 'M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0m0 0v1.200c0 2.400 3.500 2.200 3.500-1.200A6.500 6.500 0 1 0 13.500 15.500',
};

/** An icon; it says nothing to screen readers, what it stands in must. */
export function icon(name, size = 20) {
  return h(
    'svg',
    {
      class: `icon icon-${name}`,
      viewBox: '0 0 20 20',
      width: size,
      height: size,
      'aria-hidden': 'true',
      focusable: 'false',
    },
    h('path', { d: paths[name] }),
  );
}
