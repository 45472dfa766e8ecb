import type { SubscriberId } from '#base/ids.ts';
import { DAY, between } from '#base/time.ts';
import type { Desk } from '#ledger/desk.ts';
import { ownMessageId } from '#notice/message-ids.ts';
import { confirmLink, endLink, manageLink } from '#notice/status-links.ts';
import { alreadyLetter, confirmLetter, quarantinedLetter } from '#notice/status-letters.ts';
import type { LetterWords } from '#notice/texts.ts';
import { pageById } from '#status/page-store.ts';
import { urlOfPage } from '#status/status-page.ts';
import type { StatusPage } from '#status/status-page.ts';
import { subscriberById } from '#status/subscriber-store.ts';
import { mailboxOf } from '#status/subscriber.ts';
import type { Subscriber } from '#status/subscriber.ts';
import { bounceSubscriber } from '#status/verbs/settle-telling.ts';
import { OutsideError } from '#world/outside.ts';

/** Whoever asked has long gone. */
const GIVE_UP_MS = DAY;

type Said = { readonly words: LetterWords; readonly which: string; readonly since: Date };

/** The letter that goes with how a subscription stands; undefined when there is nothing to say any more. */
function letterOf(desk: Desk, page: StatusPage, subscriber: Subscriber): Said | undefined {
  const { ways } = desk;
  const place = { page, url: urlOfPage(page, ways.publicUrl) };
  const endpoint = subscriber.kind === 'webhook' ? subscriber.address : null;
  const links = {
    manage: manageLink(ways, page, subscriber),
    end: endLink(ways, page, subscriber),
  };
  switch (subscriber.state) {
    case 'pending': {
      const link = confirmLink(ways, page, subscriber, desk.clock.now());
      return { words: confirmLetter(place, link, endpoint), which: 'confirm', since: subscriber.askedAt };
    }
    case 'active':
      return { words: alreadyLetter(place, links, endpoint), which: 'already', since: subscriber.askedAt };
    case 'quarantined':
      return {
        words: quarantinedLetter(place, links, {
          endpoint: subscriber.address,
          because: subscriber.because ?? 'no answer',
        }),
        which: 'quarantined',
        // Told when it happened, and again whenever somebody asks for it.
        since: new Date(Math.max(subscriber.askedAt.getTime(), subscriber.failingSince?.getTime() ?? 0)),
      };
    case 'bounced':
    case 'unsubscribed':
      return undefined;
  }
}

/**
 * Timer `subscriber.letter`: writes to the owner of a subscription about the subscription itself: to confirm, that it is there already, that it was quarantined.
 * Throws OutsideError while the mail server is away; a day later it is given up.
 */
export async function letterDue(desk: Desk, id: SubscriberId): Promise<void> {
  const subscriber = await subscriberById(desk, id);
  const page = subscriber === undefined ? undefined : await pageById(desk, subscriber.pageId);
  if (subscriber === undefined || page === undefined || page.archived) return;
  const to = mailboxOf(subscriber);
  const said = letterOf(desk, page, subscriber);
  if (to === null || said === undefined || desk.ways.mail === undefined) return;
  if (between(said.since, desk.clock.now()) > GIVE_UP_MS) {
    desk.log.warn({ subscriber: id, which: said.which }, 'a letter to a subscriber was given up');
    return;
  }
  const answer = await desk.ways.mail.bulk.send({
    ...said.words,
    to,
    fromName: `${page.title} status`,
    messageId: ownMessageId(said.which, said.since, id),
    about: `${id}.${page.code}`,
    list: `${page.name}.status`,
    unsubscribe: said.which === 'confirm' ? null : endLink(desk.ways, page, subscriber),
  });
  if ('later' in answer) throw new OutsideError(answer.later);
  if ('refused' in answer && answer.gone && subscriber.kind === 'email')
    await bounceSubscriber(desk, id, answer.refused);
}
