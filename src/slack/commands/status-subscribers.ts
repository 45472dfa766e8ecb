import type { Outcome } from '#base/decision.ts';
import type { SubscriberId } from '#base/ids.ts';
import { componentsOf } from '#status/component-store.ts';
import type { StatusPage } from '#status/status-page.ts';
import { countSubscribers, subscriberAt, subscribersOf } from '#status/subscriber-store.ts';
import type { Subscriber, SubscriberKind, SubscriberRefusal } from '#status/subscriber.ts';
import { addSubscriber } from '#status/verbs/add-subscriber.ts';
import { changeSubscription } from '#status/verbs/change-subscription.ts';
import { endSubscription } from '#status/verbs/end-subscription.ts';
import { resumeSubscriber } from '#status/verbs/resume-subscriber.ts';
import type { Seat } from '../define.ts';
import { channelIn } from '../grammar.ts';
import type { Token } from '../grammar.ts';
import { brief } from '../views/incident-brief.ts';
import { saySubscriberRefusal, subscribedWords, subscriberWords } from '../views/status-subscribers.ts';
import { readParts, textOf, unknownWord } from './status-grammar.ts';
import type { Known, Parts } from './status-grammar.ts';
import { componentTokens } from './status-maintenance.ts';
import { mayHere } from './status-page.ts';
import { pageMeant } from './status-which.ts';
import type { Problem } from './status-which.ts';
import { readImpacts } from './status-words.ts';
import { channelProblem } from './team-people.ts';

/** `/status subscribe|unsubscribe|subscribers`: who is told of what a page says. */

const WORDS: Known = { components: 'many', component: 'many', contact: 'one', page: 'one' };
const EXAMPLES =
  'Examples: `/status subscribe #customers`, `/status subscribe webhook https://example.com/status-hook`';
/** So many are looked through for those that cannot be reached. */
const LOOKED_AT = 500;

type Target = { readonly kind: SubscriberKind; readonly address: string };

/** A channel, `here`, the address of a webhook or of a mailbox. */
function targetOf(seat: Seat, parts: Parts): Target | Problem {
  const [first, ...rest] = parts.first;
  const named = ['webhook', 'channel', 'email', 'slack'].includes(first?.text.toLowerCase() ?? '');
  const [word, more] = named ? rest : [first, rest[0]];
  const text = word?.text.replace(/^mailto:/, '') ?? '';
  if (more !== undefined) return { problem: `${unknownWord(more, WORDS)}. ${EXAMPLES}` };
  const channel = text.toLowerCase() === 'here' ? seat.channelId : channelIn(text);
  if (channel !== undefined) return { kind: 'slack', address: channel };
  if (/^https?:\/\//.test(text)) return { kind: 'webhook', address: text };
  if (/^[^\s@]+@[^\s@]+$/.test(text)) return { kind: 'email', address: text.toLowerCase() };
  return {
    problem:
      text === ''
        ? `Say who is to be told. ${EXAMPLES}`
        : `“${brief(text, 100)}” is neither a channel I can see nor an address. Choose a channel from Slack’s list while you type, or write \`here\` in it. ${EXAMPLES}`,
  };
}

type Asked = { readonly page: StatusPage; readonly target: Target; readonly parts: Parts };

async function read(seat: Seat, words: readonly Token[], act: string): Promise<Asked | Problem> {
  const parts = readParts(words, WORDS);
  if (parts.problems.length > 0) return { problem: `${parts.problems.join('; ')}. ${EXAMPLES}` };
  const page = await pageMeant(
    seat.desk,
    parts.words.get('page')?.[0]?.text,
    `/status ${act} #customers page <page>`,
  );
  if ('problem' in page) return page;
  const target = targetOf(seat, parts);
  return 'problem' in target ? target : { page, target, parts };
}

/** The codes of the components that are named; none: the whole page. */
async function codesOf(
  seat: Seat,
  { page, parts }: Asked,
): Promise<{ readonly codes: readonly string[]; readonly names: readonly string[] } | Problem> {
  const typed = componentTokens(parts);
  const all = await componentsOf(seat.desk, page.id);
  const named = readImpacts(typed, all, 'operational');
  if ('problem' in named) return named;
  const chosen = all.filter((one) => named.impacts.has(one.id));
  return { codes: chosen.map((one) => one.code), names: chosen.map((one) => one.name) };
}

const at = (seat: Seat, { page, target }: Asked): Promise<Subscriber | undefined> =>
  subscriberAt(seat.desk, { pageId: page.id, ...target, reportId: null });

/** Adds it, or says what it is about from now on where it is told already. */
async function add(
  seat: Seat,
  asked: Asked,
  codes: readonly string[],
): Promise<Outcome<Subscriber | null, SubscriberRefusal>> {
  const { page, target, parts } = asked;
  const contact = parts.words.get('contact');
  const known = await at(seat, asked);
  if (known?.state === 'active' && known.trusted) return changeSubscription(seat.desk, known.id, codes);
  return addSubscriber(seat.desk, {
    page,
    componentCodes: codes,
    ...(target.kind === 'webhook'
      ? {
          kind: 'webhook',
          address: target.address,
          contact: contact === undefined ? null : textOf(contact).replace(/^mailto:/, ''),
        }
      : { kind: target.kind, address: target.address }),
  });
}

/** `/status subscribe #customers [components …]`, `/status subscribe webhook https://…`. */
export async function subscribe(seat: Seat, words: readonly Token[]): Promise<void> {
  const asked = await read(seat, words, 'subscribe');
  if ('problem' in asked) return seat.answer({ text: asked.problem });
  const about = await codesOf(seat, asked);
  if ('problem' in about) return seat.answer({ text: about.problem });
  const { page, target } = asked;
  const closed = target.kind === 'slack' ? await channelProblem(seat.desk, target.address) : undefined;
  if (closed !== undefined) return seat.answer({ text: closed });
  const outcome = await add(seat, asked, about.codes);
  return seat.answer(
    outcome.ok
      ? subscribedWords(outcome.value, { page, address: target.address, about: about.names })
      : { text: saySubscriberRefusal(outcome.refused) },
  );
}

/** `/status unsubscribe #customers`. */
export async function unsubscribe(seat: Seat, words: readonly Token[]): Promise<void> {
  const asked = await read(seat, words, 'unsubscribe');
  if ('problem' in asked) return seat.answer({ text: asked.problem });
  const known = await at(seat, asked);
  const there = known !== undefined && known.state !== 'unsubscribed';
  const ended = there ? await endSubscription(seat.desk, known.id) : undefined;
  return seat.answer({
    text:
      ended === undefined
        ? `Nothing of \`${asked.page.name}\` is told there, so nothing was changed. \`/status subscribers ${asked.page.name}\` shows who is told.`
        : ended.ok
          ? `Unsubscribed: nothing of \`${asked.page.name}\` is told there from now on.`
          : saySubscriberRefusal(ended.refused),
  });
}

/** `/status subscribers [page]`: how many there are; whom it does not reach, for those who may publish. */
export async function subscribers(seat: Seat, words: readonly Token[]): Promise<void> {
  const parts = readParts(words, { page: 'one' });
  const name = (parts.first[0] ?? parts.words.get('page')?.[0])?.text;
  const page = await pageMeant(seat.desk, name, '/status subscribers <page>');
  if ('problem' in page) return seat.answer({ text: page.problem });
  const all = (await mayHere(seat, page)) ? await subscribersOf(seat.desk, page.id, LOOKED_AT) : [];
  return seat.answer(
    subscriberWords(page, {
      counts: await countSubscribers(seat.desk, page.id),
      channels: all.filter((one) => one.kind === 'slack' && one.state === 'active'),
      unreached: all.filter((one) => one.state === 'quarantined'),
    }),
  );
}

/** The button beside one that is quarantined. */
export async function resume(seat: Seat, id: SubscriberId): Promise<void> {
  const outcome = await resumeSubscriber(seat.desk, id);
  return seat.answer({
    text: outcome.ok
      ? 'It is told again, from the next change on. What it missed is not repeated.'
      : saySubscriberRefusal(outcome.refused),
  });
}
