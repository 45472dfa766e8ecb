import type { KnownBlock, ModalView } from '@slack/types';
import type { PersonId, ReportId } from '#base/ids.ts';
import type { Report, ReportState } from '#status/report.ts';
import { actions, button, context, divider, escape, input, modal, section, textInput } from './blocks.ts';
import { BODY_MOST } from './status-compose.ts';
import { literally } from './status-inputs.ts';
import { STATE_WORDS } from './status-words.ts';
import { at, mention } from './words.ts';

/** What stands on a page already, to correct it or take it back. */

export type ShownUpdate = {
  readonly code: string;
  readonly state: ReportState;
  readonly body: string;
  readonly at: Date;
  readonly by: PersonId | null;
  readonly edited: boolean;
};

/** Updates newest first, without those that were taken back. */
export type UpdatesSight = {
  readonly reportId: ReportId;
  readonly version: number;
  readonly kind: Report['kind'];
  readonly page: string;
  readonly name: string;
  readonly url: string;
  readonly updates: readonly ShownUpdate[];
};

export type EditMeta = { readonly reportId: ReportId; readonly version: number; readonly code: string };

/** Slack's modals hold 100 blocks; each update takes up to four. */
const UPDATES_SHOWN = 20;

const heading = (update: ShownUpdate): string =>
  `*${STATE_WORDS[update.state]}* · ${at(update.at)} · ${update.by === null ? 'Tocsin' : mention(update.by)}${update.edited ? ' · edited' : ''}`;

/** What comes of taking it back. */
function afterwards(sight: UpdatesSight, update: ShownUpdate): string {
  const quietly = 'Those who were told of it are not told again.';
  const [newest, before] = sight.updates;
  if (update !== newest || before === undefined || sight.kind === 'maintenance')
    return `It goes off the page. ${quietly}`;
  return `It goes off the page. Customers read “${STATE_WORDS[before.state]}” again, and components show what that update said. ${quietly}`;
}

function updateBlocks(sight: UpdatesSight, update: ShownUpdate): readonly KnownBlock[] {
  const value = `${sight.reportId} ${update.code}`;
  const last = sight.updates.length < 2;
  return [
    section(heading(update)),
    ...literally(update.body, 1),
    actions(
      [
        button({ id: 'report.edit_update', text: 'Edit', value }),
        ...(last
          ? []
          : [
              button({
                id: 'report.retract_update',
                text: 'Retract',
                value,
                confirm: {
                  title: 'Retract this update?',
                  text: afterwards(sight, update),
                  confirm: 'Retract',
                  deny: 'Keep it',
                },
              }),
            ]),
      ],
      `update:${update.code}`,
    ),
  ];
}

/** Lists what customers read, each with Edit and Retract; `note` says what was done just now, or why it was not. */
export function updatesView(sight: UpdatesSight, note?: string): ModalView {
  const rest = sight.updates.length - UPDATES_SHOWN;
  return {
    type: 'modal',
    title: { type: 'plain_text', text: 'Published updates' },
    close: { type: 'plain_text', text: 'Back' },
    blocks: [
      ...(note === undefined ? [] : [section(note)]),
      section(`On *${escape(sight.page)}*: <${sight.url}|${escape(sight.name)}>`),
      ...sight.updates.slice(0, UPDATES_SHOWN).flatMap((update) => updateBlocks(sight, update)),
      ...(rest > 0 ? [context(`and ${rest} older ones`)] : []),
      divider(),
      actions(
        [button({ id: 'report.retract', text: 'Retract all', value: sight.reportId, style: 'danger' })],
        'retract',
      ),
      context(
        'Retract all takes the whole incident off the page and tells those who were told that it was a mistake.',
      ),
    ],
  };
}

/** Other words for an update that customers read; it is marked as edited. */
export function editForm(sight: UpdatesSight, update: ShownUpdate): ModalView {
  const meta: EditMeta = { reportId: sight.reportId, version: sight.version, code: update.code };
  return modal({
    id: 'report.edit',
    title: 'Edit an update',
    submit: 'Save',
    meta: JSON.stringify(meta),
    blocks: [
      section(heading(update)),
      input({
        id: 'body',
        label: 'What customers read',
        hint: 'Customers see that it was edited. Nobody is told again.',
        element: textInput({
          id: 'body',
          multiline: true,
          initial: update.body.slice(0, BODY_MOST),
          max: BODY_MOST,
        }),
      }),
      ...(update.body.length > BODY_MOST
        ? [
            context(
              `The text is longer than a form of Slack holds, ${BODY_MOST.toLocaleString('en')} characters: its end is missing here.`,
            ),
          ]
        : []),
    ],
  });
}

/** Asks why the whole report goes; those who were told read the reason. */
export const retractForm = (sight: UpdatesSight): ModalView =>
  modal({
    id: 'report.retract',
    title: 'Retract all',
    submit: 'Retract',
    meta: sight.reportId,
    blocks: [
      section(
        `Everything about <${sight.url}|${escape(sight.name)}> goes off *${escape(sight.page)}*, for good. Components show what they would without it.`,
      ),
      input({
        id: 'reason',
        label: 'Why',
        hint: 'Those who were told of it read this.',
        element: textInput({
          id: 'reason',
          placeholder: 'Published by mistake: our services were not affected.',
          max: 500,
        }),
      }),
    ],
  });
