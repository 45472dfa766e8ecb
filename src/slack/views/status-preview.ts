import type { KnownBlock, ModalView } from '@slack/types';
import type { PersonId, ReportId } from '#base/ids.ts';
import type { ComponentStatus } from '#status/component.ts';
import type { ReportState } from '#status/report.ts';
import { actions, button, context, divider, escape, header, modal, section } from './blocks.ts';
import { cap } from './incident-brief.ts';
import { literally } from './status-inputs.ts';
import { markedComponent, STATE_WORDS } from './status-words.ts';
import { mentions } from './words.ts';

/** How something will be read outside, before it is. */

export type ComponentChange = {
  readonly name: string;
  readonly from: ComponentStatus;
  readonly to: ComponentStatus;
};

/** A draft as it would stand on its page. `changes` names those that move and those that stay affected. */
export type PreviewSight = {
  readonly reportId: ReportId;
  readonly version: number;
  readonly page: string;
  readonly title: string;
  readonly state: ReportState;
  readonly body: string;
  readonly changes: readonly ComponentChange[];
  /** How many subscribe to the page. */
  readonly subscribers: number;
  /** The letter that each subscriber would get, without its foot; null: nobody is told. */
  readonly letter: { readonly subject: string; readonly text: string } | null;
  /** Null: the reader may publish; else those who may. */
  readonly instead: readonly PersonId[] | null;
};

/** What travels with the preview. */
export type PreviewMeta = {
  readonly reportId: ReportId;
  readonly version: number;
  readonly act: 'publish' | 'ask';
};

/** "412 subscribers". */
export const subscribers = (count: number): string =>
  count === 0 ? 'no subscribers yet' : count === 1 ? '1 subscriber' : `${count} subscribers`;

const CHANGES_SHOWN = 20;
/** A longer heading would be cut. */
const HEADER_MOST = 150;

/** A line for each component that an update moves or that stays affected. */
export function changeLines(changes: readonly ComponentChange[]): string {
  const lines = changes
    .slice(0, CHANGES_SHOWN)
    .map(
      ({ name, from, to }) =>
        `${escape(name)}: ${from === to ? `stays ${markedComponent(to)}` : `${markedComponent(from)} → ${markedComponent(to)}`}`,
    );
  const rest = changes.length - lines.length;
  return cap([...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n'));
}

function letter(sight: PreviewSight): readonly KnownBlock[] {
  if (sight.letter === null) return [context('Subscribers are not told: it appears on the page alone.')];
  const { subject, text } = sight.letter;
  return [
    section(`*The e-mail* · the page has ${subscribers(sight.subscribers)}`),
    ...literally(`Subject: ${subject}`, 1),
    ...literally(text),
  ];
}

/** Shows a draft as customers would read it; submitting publishes it, or asks those who may. */
export function previewForm(sight: PreviewSight): ModalView {
  const { instead } = sight;
  const meta: PreviewMeta = {
    reportId: sight.reportId,
    version: sight.version,
    act: instead === null ? 'publish' : 'ask',
  };
  return modal({
    id: 'report.preview',
    title: 'Preview',
    submit: instead === null ? 'Publish' : 'Ask for approval',
    meta: JSON.stringify(meta),
    blocks: [
      section(`On *${escape(sight.page)}* customers will read:`),
      ...(sight.title.length > HEADER_MOST ? literally(sight.title) : [header(sight.title)]),
      section(`*${STATE_WORDS[sight.state]}*`),
      ...literally(sight.body),
      section(sight.changes.length === 0 ? 'No component changes.' : changeLines(sight.changes)),
      divider(),
      ...letter(sight),
      divider(),
      context(
        instead === null
          ? 'Nobody outside has read this yet. Publish shows it to customers.'
          : `You cannot publish on ${escape(sight.page)}. It will wait in the channel for ${instead.length === 0 ? 'an admin of the workspace' : mentions(instead.slice(0, 8))}.`,
      ),
      actions([button({ id: 'report.back', text: 'Edit', value: sight.reportId })], 'back'),
    ],
  });
}

/** A view that says what became of it, without a button but Close. */
export const closingView = (text: string): ModalView => ({
  type: 'modal',
  title: { type: 'plain_text', text: 'Status page' },
  close: { type: 'plain_text', text: 'Close' },
  blocks: [section(cap(text))],
});
