import { post } from '../api.js';
import { closeDialog } from '../dialogs.js';
import { h } from '../dom.js';
import { openChannel } from '../go.js';
import { readState } from '../read.js';
import { change, store } from '../store.js';
import { textNodes, words } from '../text/mrkdwn.js';
import { browse, frame, members, pins } from './channel-dialogs.js';
import { jump } from './jump.js';

/** The page's own dialogues: questions, small forms, pictures. */

const set = (changes) => change({ dialog: { ...store.dialog, ...changes } });
const setValue = (name, value) =>
  set({ values: { ...store.dialog.values, [name]: value }, error: undefined });

function confirm() {
  const { confirm: asked } = store.dialog;
  const yes = h(
    'button',
    {
      type: 'button',
      class: `button ${asked.style === 'danger' ? 'danger' : 'primary'}`,
      on: { click: () => closeDialog(true) },
    },
    textNodes(asked.confirm ?? 'Yes'),
  );
  const no = h(
    'button',
    { type: 'button', class: 'button plain', on: { click: () => closeDialog(false) } },
    textNodes(asked.deny ?? 'Cancel'),
  );
  return frame(
    { key: 'confirm', label: words(asked.title) || 'Are you sure', kind: 'small' },
    h('div', { class: 'words' }, textNodes(asked.text ?? '')),
    [no, yes],
  );
}

function image() {
  const { src, alt } = store.dialog;
  return frame(
    { key: 'image', label: alt || 'Picture', kind: 'wide' },
    h('img', { class: 'large-picture', src, alt, referrerpolicy: 'no-referrer' }),
  );
}

function linkShown() {
  return frame(
    { key: 'link', label: 'Link to the message', kind: 'small' },
    h('input', {
      type: 'text',
      readonly: true,
      value: store.dialog.url,
      'aria-label': 'Link',
      hook: { mount: (el) => el.select() },
    }),
  );
}

function formField({ name, words: label, type = 'text', hint, placeholder }, at) {
  const value = store.dialog.values[name];
  const id = `form-${name}`;
  if (type === 'checkbox') {
    const tick = (event) => setValue(name, event.target.checked);
    return h(
      'label',
      { class: 'tick', key: name },
      h('input', { type, checked: value === true, on: { change: tick } }),
      label,
    );
  }
  const write = (event) => setValue(name, event.target.value);
  return h(
    'div',
    { class: 'input', key: name },
    h('label', { class: 'label', for: id }, label),
    h('input', {
      id,
      type,
      value: value ?? '',
      placeholder,
      autofocus: at === 0,
      autocomplete: 'off',
      on: { input: write },
    }),
    hint && h('div', { class: 'hint' }, hint),
  );
}

function form({ key, label, fields, submit, run }) {
  const send = async (event) => {
    event.preventDefault();
    const error = await run(store.dialog.values);
    if (error === undefined) closeDialog();
    else set({ error });
  };
  const shown = h(
    'form',
    { id: 'page-form', class: 'page-form', on: { submit: send } },
    fields.map(formField),
    store.dialog.error && h('div', { class: 'field-error', role: 'alert' }, store.dialog.error),
  );
  const buttons = [
    h('button', { type: 'button', class: 'button plain', on: { click: () => closeDialog() } }, 'Cancel'),
    h('button', { type: 'submit', form: 'page-form', class: 'button primary' }, submit),
  ];
  return frame({ key, label, kind: 'small' }, shown, buttons);
}

async function createChannel({ name = '', isPrivate = false }) {
  const answer = await post('channel', { user: store.me.id, name, ...(isPrivate ? { private: true } : {}) });
  if (!answer.ok) return answer.error;
  await readState();
  void openChannel(answer.channel);
  return undefined;
}

async function renameChannel({ name = '' }) {
  const answer = await post('rename', { user: store.me.id, channel: store.dialog.channel, name });
  return answer.ok ? undefined : answer.error;
}

async function addPerson({ name = '', real_name = '', tz = '', admin = false }) {
  const given = Object.fromEntries(Object.entries({ real_name, tz }).filter(([, value]) => value !== ''));
  const answer = await post('person', { name, ...given, ...(admin ? { admin } : {}) });
  return answer.ok ? undefined : answer.error;
}

const forms = {
  channel: {
    key: 'channel',
    label: 'Create a channel',
    submit: 'Create',
    run: createChannel,
    fields: [
      {
        name: 'name',
        words: 'Name',
        placeholder: 'orders',
        hint: 'Lower-case letters, digits, - and _, at most 80.',
      },
      { name: 'isPrivate', words: 'Private: only those invited see it', type: 'checkbox' },
    ],
  },
  rename: {
    key: 'rename',
    label: 'Rename the channel',
    submit: 'Rename',
    run: renameChannel,
    fields: [{ name: 'name', words: 'Name', hint: 'Lower-case letters, digits, - and _, at most 80.' }],
  },
  person: {
    key: 'person',
    label: 'Add a person',
    submit: 'Add',
    run: addPerson,
    fields: [
      { name: 'name', words: 'Handle', placeholder: 'di', hint: 'What people type after @.' },
      { name: 'real_name', words: 'Name', placeholder: 'Di' },
      { name: 'tz', words: 'Time zone', placeholder: 'Europe/Oslo' },
      { name: 'admin', words: 'Admin of the workspace', type: 'checkbox' },
    ],
  },
};

const kinds = { confirm, image, link: linkShown, browse, members, pins, jump };

/** The dialogue that is open, if one is. */
export function pageDialog() {
  const kind = store.dialog?.kind;
  if (kind === undefined) return undefined;
  return kinds[kind]?.() ?? (forms[kind] === undefined ? undefined : form(forms[kind]));
}
