import { h } from '../dom.js';
import { icon } from '../render/icons.js';
import { changeIn, store } from '../store.js';
import { leaf } from '../text/inline.js';
import { richPlain, richText } from '../text/rich-text.js';

/** `table` and `data_table`; the latter sorts by its columns and turns pages. */

function cellNodes(cell) {
  if (cell?.type === 'rich_text') return richText(cell);
  if (cell?.type === 'raw_number') return [cell.text ?? String(cell.value)];
  return leaf(cell?.text ?? '');
}

const frame = (label, shown) =>
  h('div', { class: 'table-frame', tabindex: '0', role: 'group', 'aria-label': label }, shown);

export function table(block) {
  const settings = block.column_settings ?? [];
  const cell = (each, at, tag) => {
    const { align = 'left', is_wrapped: wrapped = false } = settings[at] ?? {};
    return h(
      tag,
      { class: `to-${align}${wrapped ? ' wraps' : ''}`, scope: tag === 'th' ? 'col' : undefined },
      cellNodes(each),
    );
  };
  const [first = [], ...rest] = block.rows ?? [];
  return frame(
    'Table',
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          first.map((each, at) => cell(each, at, 'th')),
        ),
      ),
      h(
        'tbody',
        {},
        rest.map((row) =>
          h(
            'tr',
            {},
            row.map((each, at) => cell(each, at, 'td')),
          ),
        ),
      ),
    ),
  );
}

const plainOf = (cell) => {
  if (cell?.type === 'raw_number') return cell.value;
  return cell?.type === 'rich_text' ? richPlain(cell) : (cell?.text ?? '');
};

function compare(one, other) {
  const [left, right] = [plainOf(one), plainOf(other)];
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return String(left).localeCompare(String(right), undefined, { numeric: true });
}

function sorted(rows, view) {
  if (view.by === undefined) return rows;
  return rows.toSorted((one, other) => compare(one[view.by], other[view.by]) * (view.down ? -1 : 1));
}

function nextSort(view, at) {
  if (view.by !== at) return { page: 0, by: at, down: false };
  return view.down ? { page: 0 } : { page: 0, by: at, down: true };
}

function columnHead(cell, at, view, set, numeric) {
  const order = view.by === at ? (view.down ? 'descending' : 'ascending') : 'none';
  return h(
    'th',
    { scope: 'col', 'aria-sort': order, class: numeric ? 'to-right' : 'to-left' },
    h(
      'button',
      { type: 'button', class: 'sorter', on: { click: () => set(nextSort(view, at)) } },
      cellNodes(cell),
      h('span', { 'aria-hidden': 'true' }, { ascending: ' ▲', descending: ' ▼', none: '' }[order]),
    ),
  );
}

function pager(view, pages, set) {
  const turn = (label, name, to) =>
    h(
      'button',
      {
        type: 'button',
        class: 'button plain square',
        'aria-label': label,
        disabled: to < 0 || to >= pages,
        on: { click: () => set({ ...view, page: to }) },
      },
      icon(name, 16),
    );
  return h(
    'div',
    { class: 'pager' },
    turn('Page before', 'left', view.page - 1),
    h('span', { class: 'small-words' }, `Page ${view.page + 1} of ${pages}`),
    turn('Next page', 'right', view.page + 1),
  );
}

function dataRows(block, rows, numeric) {
  const rowHead = block.row_header_column_index ?? 0;
  const cell = (each, at) => {
    const side = numeric(at) ? 'to-right' : 'to-left';
    return at === rowHead
      ? h('th', { scope: 'row', class: side }, cellNodes(each))
      : h('td', { class: side }, cellNodes(each));
  };
  return rows.map((row) => h('tr', {}, row.map(cell)));
}

export function dataTable(block, place) {
  const key = `${place.key} ${block.block_id}`;
  const set = (view) => changeIn('folds', key, view);
  const [head = [], ...rows] = block.rows ?? [];
  const size = block.page_size ?? 5;
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const kept = store.folds[key] ?? { page: 0 };
  const view = { ...kept, page: Math.min(kept.page, pages - 1) };
  const numeric = (at) => rows.length > 0 && rows.every((row) => row[at]?.type === 'raw_number');
  const shown = sorted(rows, view).slice(view.page * size, (view.page + 1) * size);
  const heads = head.map((each, at) => columnHead(each, at, view, set, numeric(at)));
  const grid = h(
    'table',
    {},
    h('caption', {}, block.caption),
    h('thead', {}, h('tr', {}, heads)),
    h('tbody', {}, dataRows(block, shown, numeric)),
  );
  return h('div', { class: 'data-table' }, frame(block.caption, grid), pages > 1 && pager(view, pages, set));
}
