import type { KnownBlock } from '@slack/types';
import type { PersonId, ReportId } from '#base/ids.ts';
import type { ReportState } from '#status/report.ts';
import type { Words } from '../define.ts';
import { actorName } from './alert-lines.ts';
import { actions, button, context, escape, section } from './blocks.ts';
import { brief, cap } from './incident-brief.ts';
import { literally } from './status-inputs.ts';
import { changeLines, subscribers } from './status-preview.ts';
import type { ComponentChange } from './status-preview.ts';
import { STATE_WORDS } from './status-words.ts';
import { at, mention, mentions } from './words.ts';

/** What is said in channels about what customers read. */

const word = (state: ReportState): string => STATE_WORDS[state].toLowerCase();
const who = (by: PersonId | null): string => (by === null ? 'Tocsin' : mention(by));

/** A line of a card: what customers read of it on one page, and since when. */
export type PublicSight = {
  readonly page: string;
  readonly state: ReportState;
  readonly text: string;
  readonly url: string;
  readonly since: Date;
  readonly edited: boolean;
};
/** A line of a card: a draft that nobody outside has read. */
export type WaitingSight = { readonly page: string; readonly by: PersonId | null; readonly asks: boolean };

/** "Public since 14:05 on Acme (identified): Some orders fail. · open". */
export const publicLine = (of: PublicSight, most = 500): string =>
  `Public since ${at(of.since)} on ${escape(of.page)} (${word(of.state)}): ${brief(of.text.replaceAll(/\s+/g, ' '), most)}${of.edited ? ' (edited)' : ''} · <${of.url}|open>`;

export const waitingLine = (of: WaitingSight): string =>
  of.asks
    ? `A draft for ${escape(of.page)} by ${who(of.by)} waits for approval.`
    : `${who(of.by)} began a draft for ${escape(of.page)}; it is not published.`;

/** What customers read now, in the incident's channel. */
export function publishedPost(of: {
  readonly actor: string;
  readonly page: string;
  readonly state: ReportState;
  readonly text: string;
  readonly url: string | undefined;
}): Words {
  const first = `*Published on ${escape(of.page)}* (${word(of.state)}) by ${actorName(of.actor)}`;
  return {
    text: `Published on ${escape(of.page)} (${word(of.state)}): ${brief(of.text, 2_000)}`,
    blocks: [
      section(cap(of.url === undefined ? first : `${first} · <${of.url}|open>`)),
      ...literally(of.text),
    ],
  };
}

/** A published update has other words, or was taken back. */
export function correctedPost(of: {
  readonly actor: string;
  readonly page: string;
  readonly state: ReportState;
  /** Null: it was taken back. */
  readonly text: string | null;
  /** What customers read again since an end was taken back. */
  readonly again?: ReportState;
}): Words {
  const update = `an update on ${escape(of.page)} (${word(of.state)})`;
  const again = of.again === undefined ? '' : ` It is open again there: ${word(of.again)}.`;
  if (of.text === null) return { text: `${actorName(of.actor)} took back ${update}.${again}` };
  const first = `${actorName(of.actor)} edited ${update}. It reads now:`;
  return { text: `${first} ${brief(of.text, 2_000)}`, blocks: [section(first), ...literally(of.text)] };
}

/** A draft for its channel, as it would stand on the page. */
export type DraftSight = {
  readonly reportId: ReportId;
  readonly version: number;
  readonly kind: 'incident' | 'maintenance';
  readonly page: string;
  readonly title: string;
  readonly state: ReportState;
  readonly body: string;
  readonly by: PersonId | null;
  readonly asks: boolean;
  readonly changes: readonly ComponentChange[];
  readonly tell: boolean;
  /** Who can publish it, and how many subscribe to the page. */
  readonly publishers: readonly PersonId[];
  readonly subscribers: number;
  /** Of a maintenance. */
  readonly from: Date | null;
  readonly until: Date | null;
};

function draftButtons(sight: DraftSight): KnownBlock {
  const value = `${sight.reportId} ${sight.version}`;
  return actions(
    [
      button({
        id: 'report.publish',
        text: 'Publish',
        value,
        style: 'primary',
        confirm: {
          title: 'Publish it?',
          text: `Customers read it at once${sight.tell ? ', and subscribers are told' : ''}.`,
          confirm: 'Publish',
        },
      }),
      ...(sight.kind === 'incident'
        ? [button({ id: 'report.compose', text: 'Edit', value: sight.reportId })]
        : []),
      button({
        id: 'report.discard',
        text: 'Discard',
        value,
        confirm: {
          title: 'Discard the draft?',
          text: 'Its text is lost. Nobody outside has read it.',
          confirm: 'Discard',
          deny: 'Keep it',
        },
      }),
    ],
    `draft:${sight.version}`,
  );
}

/** A draft that waits, with what can be done with it. */
export function draftCard(sight: DraftSight): Words {
  const first = sight.asks
    ? `${who(sight.by)} asks to publish this on *${escape(sight.page)}*:`
    : `${who(sight.by)} wrote this for *${escape(sight.page)}*:`;
  const time =
    sight.from === null || sight.until === null ? '' : `\nFrom ${at(sight.from)} to ${at(sight.until)}`;
  return {
    text: `${first} ${brief(sight.title, 200)}`,
    blocks: [
      section(first),
      section(cap(`*${brief(sight.title, 600)}*\n${STATE_WORDS[sight.state]}${time}`)),
      ...literally(sight.body),
      section(sight.changes.length === 0 ? 'No component changes.' : changeLines(sight.changes)),
      context(
        sight.tell
          ? `When it is published subscribers are told; the page has ${subscribers(sight.subscribers)}.`
          : 'Subscribers are not told: it appears on the page alone.',
        ...(sight.asks && sight.publishers.length > 0
          ? [`${mentions(sight.publishers.slice(0, 5))} can publish it.`]
          : []),
      ),
      draftButtons(sight),
    ],
  };
}

/** How a draft ended. */
export type DraftEnd = {
  readonly how: 'published' | 'discarded' | 'retracted';
  readonly actor: string;
  readonly at: Date;
  readonly page: string;
  /** Of one that was published. */
  readonly title: string;
  readonly body: string;
};

/** The same message once it is over, without buttons. */
export function endedDraft(end: DraftEnd): Words {
  const by = `by ${actorName(end.actor)} at ${at(end.at)}`;
  if (end.how === 'discarded') return oneLine(`A draft for ${escape(end.page)}. Discarded ${by}.`);
  if (end.how === 'retracted')
    return oneLine(`A draft for ${escape(end.page)}. All of it was taken off the page ${by}.`);
  const first = `Published ${by} on *${escape(end.page)}*:`;
  return {
    text: `${first} ${brief(end.title, 200)}`,
    blocks: [section(cap(`${first}\n*${brief(end.title, 600)}*`)), ...literally(end.body)],
  };
}

const oneLine = (text: string): Words => ({ text, blocks: [section(text)] });

/** Customers were promised an update for now: with buttons while it waits, without once it was answered. */
export function publicReminder(of: {
  readonly reportId: ReportId;
  readonly page: string;
  readonly promised: Date;
  readonly answered: string | null;
}): Words {
  const text = `Customers were promised an update on ${escape(of.page)} for ${at(of.promised)}.`;
  if (of.answered !== null) return oneLine(`${text} ${of.answered}`);
  return {
    text,
    blocks: [
      section(text),
      actions(
        [
          button({ id: 'report.compose', text: 'Write an update', value: of.reportId, style: 'primary' }),
          button({ id: 'report.snooze:30', text: '30 min more', value: of.reportId }),
          button({ id: 'report.snooze:60', text: '1 h more', value: of.reportId }),
        ],
        'promise',
      ),
    ],
  };
}
