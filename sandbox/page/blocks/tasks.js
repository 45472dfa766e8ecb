import { h } from '../dom.js';
import { icon } from '../render/icons.js';
import { link } from '../text/inline.js';
import { textNodes } from '../text/mrkdwn.js';
import { richText } from '../text/rich-text.js';

/** `task_card` and `plan`. */

const statuses = {
  pending: ['clock', 'Waiting'],
  in_progress: ['bolt', 'In progress'],
  complete: ['check', 'Done'],
  error: ['warn', 'Failed'],
};

export function taskCard(block) {
  const status = block.status in statuses ? block.status : 'pending';
  const [name, words] = statuses[status];
  const more = [
    block.details && h('div', { class: 'words' }, richText(block.details)),
    block.output && h('div', { class: 'words task-output' }, richText(block.output)),
    (block.sources ?? []).length > 0 &&
      h(
        'div',
        { class: 'small-words task-sources' },
        block.sources.map((each) => link(each.url, [each.text])),
      ),
  ].filter(Boolean);
  return h(
    'div',
    { class: `task ${status}` },
    h(
      'div',
      { class: 'task-head' },
      h(
        'span',
        { class: 'task-status', title: words },
        icon(name, 16),
        h('span', { class: 'unseen' }, `${words}: `),
      ),
      h('span', {}, textNodes(block.title)),
    ),
    more.length > 0 && h('div', { class: 'task-inside' }, more),
  );
}

export function plan(block) {
  const tasks = block.tasks ?? [];
  const done = tasks.filter((task) => task.status === 'complete').length;
  return h(
    'section',
    { class: 'plan' },
    h(
      'div',
      { class: 'plan-head' },
      h('strong', {}, textNodes(block.title)),
      tasks.length > 0 && h('span', { class: 'small-words' }, `${done} of ${tasks.length} done`),
    ),
    tasks.map((task, at) => h('div', { key: task.task_id ?? String(at) }, taskCard(task))),
  );
}
