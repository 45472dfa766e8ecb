import type { PageId } from '#base/ids.ts';
import { isId } from '#base/ids.ts';
import type { Page } from '#oncall/page.ts';
import type { Desk } from '#ledger/desk.ts';
import { putOutbox } from '#ledger/outbox.ts';
import type { OutboxRow } from '#ledger/outbox.ts';
import { transact } from '#ledger/transact.ts';
import { refreshPage } from '#telling.ts';
import { z } from 'zod';
import { claimEdit } from '../budget.ts';
import { placeOf, putPlace } from '../places.ts';
import { pageCard } from '../views/page.ts';
import type { PageSight } from '../views/page.ts';
import { bundleOf, pageSight, pageSights } from './page-refresh-sight.ts';
import { edit, postOnce, printOf } from './reconcile.ts';
import { attempt } from './reconcile-fate.ts';

/** How sending a page went; `never` says why in words for people. */
export type Sent =
  | { readonly delivered: true }
  | { readonly againAt: Date; readonly because: string }
  | { readonly never: string };

const BUNDLE_MS = 60_000;
const BUNDLE_MOST = 1_000;

const opened = z.object({ channel: z.object({ id: z.string() }) });

const SAID: Readonly<Record<string, string>> = {
  user_disabled: 'the account is deactivated',
  user_not_found: 'Slack does not know the account',
  account_inactive: 'the account is deactivated',
  user_not_visible: 'Slack does not show the account to Tocsin',
  messages_tab_disabled: "direct messages to Tocsin are switched off in the app's settings",
  cannot_dm_bot: 'the account is a bot',
  channel_not_found: 'the direct message is closed',
  is_archived: 'the direct message is closed',
};
const inWords = (code: string): string => SAID[code] ?? `Slack said ${code}`;

/** Page ids of one message stand in its place's `hash`, joined by spaces, after the print of what it shows. */
const idsIn = (hash: string | null): readonly PageId[] =>
  (hash ?? '').split(' ').filter((word): word is PageId => isId('pag', word));

const severityOf = ({ about }: PageSight): number => {
  if (about.kind === 'test') return 4;
  return about.kind === 'alert' ? about.alert.severity : about.incident.severity;
};

type Message = {
  readonly channelId: string;
  readonly ts: string;
  readonly ids: readonly PageId[];
  readonly print: string;
};
/** `worst` is the severity with which its message rang. */
type Bundle = Omit<Message, 'print'> & { readonly worst: number };

/** The message of the last minute about the same service, unless this page is worse or a person asked for it: then it must ring again. */
async function openBundle(desk: Desk, sight: PageSight, subject: string): Promise<Bundle | undefined> {
  if (sight.page.askedBy !== null) return undefined;
  const place = await placeOf(desk, subject, 'bundle');
  if (place?.ts == null) return undefined;
  // Slack's clock wrote one, ours reads the other: either may be wrong, and what seems to come from the future rang nobody knows when.
  if (Math.abs(desk.clock.now().getTime() - Number(place.ts) * 1000) > BUNDLE_MS) return undefined;
  const ids = idsIn(place.hash);
  const worst = Number(place.hash?.split(' ')[0]);
  if (ids.length >= BUNDLE_MOST || severityOf(sight) < worst) return undefined;
  return { channelId: place.channelId, ts: place.ts, ids, worst };
}

/** What a message's place holds: the print of what it shows, then its pages. */
export const inPlace = (print: string, ids: readonly PageId[]): string => [print, ...ids].join(' ');

/** Writes down which message a page stands in, and its bundle: severity, then pages. */
async function note(desk: Desk, page: Page, subject: string, message: Message & Bundle): Promise<void> {
  const { channelId, ts } = message;
  const hash = inPlace(message.print, message.ids);
  const bundle = inPlace(String(message.worst), message.ids);
  await putPlace(desk, { subject, what: 'bundle', channelId, ts, hash: bundle });
  // Each page remembers its message; the message's pages stand with the first of them.
  const [first] = message.ids;
  await putPlace(desk, { subject: page.id, what: 'dm', channelId, ts, hash: first ?? page.id });
  await putPlace(desk, { subject: first ?? page.id, what: 'dm.pages', channelId, ts, hash });
}

/**
 * Adds a page to the message that rang already. In a storm the message is edited now and then, not for every page: what is noted here is shown by the
 * next edit, which is asked for. False when the message is gone.
 */
async function joinBundle(desk: Desk, page: Page, subject: string, bundle: Bundle): Promise<boolean> {
  const { channelId, ts } = bundle;
  const ids = [...bundle.ids.filter((id) => id !== page.id), page.id];
  const first = ids[0] ?? page.id;
  const free = await claimEdit(desk, channelId, ts);
  if (free > desk.clock.now()) {
    await note(desk, page, subject, { ...bundle, ids, print: 'stale' });
    const shown = { ...refreshPage(first, page.personId), dueAt: free };
    await transact(desk, (open) => putOutbox(open.tx, [shown], open.instant));
    return true;
  }
  const words = pageCard(await pageSights(desk, ids));
  const edited = await edit(desk, bundle, words);
  if ('fate' in edited) return false;
  await note(desk, page, subject, { ...bundle, ids, print: printOf(words) });
  return true;
}

/** Sends a page as a direct message, or adds it to the one just sent about the same service. */
export async function sendPage(desk: Desk, row: OutboxRow, page: Page): Promise<Sent> {
  const sight = await pageSight(desk, page);
  if (sight === undefined) return { never: 'what it was about is gone' };
  const subject = `dm:${page.personId}:${bundleOf(sight)}`;
  const bundle = await openBundle(desk, sight, subject);
  if (bundle !== undefined) {
    const joined = await joinBundle(desk, page, subject, bundle);
    if (joined) return { delivered: true };
  }
  const dm = await attempt(() => desk.slack.call('conversations.open', { users: page.personId }));
  if ('fate' in dm) return { never: inWords(dm.code) };
  const channelId = opened.parse(dm.value).channel.id;
  const words = pageCard([sight]);
  const posted = await postOnce(desk, row, { channelId, words, key: row.key });
  if ('later' in posted) return 'againAt' in posted.later ? posted.later : { never: 'it could not be sent' };
  if ('fate' in posted) return { never: inWords(posted.code) };
  await note(desk, page, subject, {
    channelId,
    ts: posted.ts,
    ids: [page.id],
    print: printOf(words),
    worst: severityOf(sight),
  });
  return { delivered: true };
}

/** The pages that share a page's message, and where it is; undefined when it was not sent. */
export async function messageOf(
  desk: Desk,
  pageId: PageId,
): Promise<(Message & { readonly first: PageId }) | undefined> {
  const place = await placeOf(desk, pageId, 'dm');
  const first = place?.hash;
  if (place?.ts == null || first == null || !isId('pag', first)) return undefined;
  const whole = await placeOf(desk, first, 'dm.pages');
  const hash = whole?.hash ?? '';
  return {
    channelId: place.channelId,
    ts: place.ts,
    ids: idsIn(hash),
    print: hash.split(' ')[0] ?? '',
    first,
  };
}
