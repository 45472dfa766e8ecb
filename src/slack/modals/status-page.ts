import { isId } from '#base/ids.ts';
import { pageById } from '#status/page-store.ts';
import type { StatusRefusal } from '#status/report.ts';
import { changePage } from '#status/verbs/change-page.ts';
import { createPage } from '#status/verbs/create-page.ts';
import type { PageWish } from '#status/page-rules.ts';
import { answerPage, wishOf } from '../commands/status-page.ts';
import { PAGE_WORDS, readPageWish } from '../commands/status-page-words.ts';
import type { TypedPage } from '../commands/status-page-words.ts';
import type { Token } from '../grammar.ts';
import { defineModal } from '../define.ts';
import type { Modal, ModalAnswer, ModalInput } from '../define.ts';
import { sayStatusRefusal } from '../views/status-refusals.ts';
import { errorAt, listOf, textOf } from './incident-values.ts';

/** The inputs whose texts are read by the words of `/status edit`, one by one so that each error stands under its own. */
const TYPED = [
  'title',
  'zone',
  'domain',
  'colour',
  'logo',
  'support',
  'weights',
  'promise',
  'mails',
  'maintenance-indicator',
] as const;
/** What an input that was left empty means; those not named here keep what they had. */
const EMPTY: Readonly<Record<string, string>> = {
  domain: 'off',
  logo: 'off',
  support: 'off',
  promise: 'off',
};

const split = (word: string, text: string): readonly Token[] =>
  (word === 'weights' ? text.split(/\s+/) : [text]).map((part) => ({ text: part, raw: part }));

type Read = TypedPage | { readonly wrong: ModalAnswer };

function filled(input: ModalInput): Read {
  let wish: PageWish = { name: textOf(input, 'name') };
  for (const word of TYPED) {
    const text = textOf(input, word) || EMPTY[word];
    if (text === undefined) continue;
    const read = readPageWish({
      first: [],
      words: new Map([[word, split(word, text)]]),
      problems: Object.hasOwn(PAGE_WORDS, word) ? [] : [word],
    });
    if ('problems' in read) return { wrong: errorAt(word, read.problems.join('; ')) };
    wish = { ...wish, ...read.wish };
  }
  const access = (['public', 'link', 'password'] as const).find((one) => one === textOf(input, 'access'));
  const password = textOf(input, 'password');
  if (password !== '' && access !== 'password')
    return {
      wrong: errorAt('password', 'Choose that whoever knows the password may read it, or leave this empty.'),
    };
  return {
    wish: { ...wish, ...(access === undefined ? {} : { access }) },
    ...(password === '' ? {} : { password }),
  };
}

const FIELDS: readonly (readonly [RegExp, string])[] = [
  [/title/, 'title'],
  [/zone/, 'zone'],
  [/host/, 'domain'],
  [/colour/, 'colour'],
  [/logo/, 'logo'],
  [/support/, 'support'],
  [/password/, 'password'],
  [/who may read/, 'access'],
  [/letters/, 'mails'],
  [/public updates/, 'promise'],
  [/weights/, 'weights'],
];

function errorOf(refusal: StatusRefusal): ModalAnswer {
  const field =
    refusal.why === 'domain_taken'
      ? 'domain'
      : refusal.why === 'invalid'
        ? (FIELDS.find(([what]) => what.test(refusal.what))?.[1] ?? 'name')
        : 'name';
  return errorAt(field, sayStatusRefusal(refusal));
}

const create = defineModal({
  id: 'status_page.create',
  submit: async (seat, input) => {
    const typed = filled(input);
    if ('wrong' in typed) return typed.wrong;
    const wish = await wishOf(seat.desk, typed);
    const outcome = await createPage(seat.desk, { ...wish, name: wish.name ?? '' });
    if (!outcome.ok) return errorOf(outcome.refused);
    await answerPage(seat, outcome, (page) => `The status page \`${page.name}\` is made.`);
    return undefined;
  },
});

const edit = defineModal({
  id: 'status_page.edit',
  submit: async (seat, input) => {
    const page = isId('stp', input.meta) ? await pageById(seat.desk, input.meta) : undefined;
    if (page === undefined || page.archived)
      return errorAt('name', 'That page is gone. Close this; /status list shows those there are.');
    const typed = filled(input);
    if ('wrong' in typed) return typed.wrong;
    const named = listOf(input, 'teams').filter((id) => isId('tea', id));
    const wish = {
      ...(await wishOf(seat.desk, typed)),
      publishers: {
        people: listOf(input, 'people'),
        teams: input.values['teams'] === undefined ? page.publishers.teams : named,
      },
    };
    const outcome = await changePage(seat.desk, page.id, wish);
    if (!outcome.ok) return outcome.refused.why === 'nothing_changes' ? undefined : errorOf(outcome.refused);
    await answerPage(seat, outcome, (next) => `Saved: the status page \`${next.name}\`.`);
    return undefined;
  },
});

export const statusPageModals: readonly Modal[] = [create, edit];
