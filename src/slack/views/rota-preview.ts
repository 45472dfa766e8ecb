import type { ModalView } from '@slack/types';
import type { DraftId } from '#base/ids.ts';
import type { Words } from '../define.ts';
import { actions, button, context, divider, escape, section } from './blocks.ts';
import type { Block } from './blocks.ts';
import { cap } from './incident-brief.ts';
import { form } from './incident-inputs.ts';
import { layersWords, weeksBlocks, zoneNote } from './rota.ts';
import type { PlanSight, RoleSight } from './rota.ts';
import { diffLines } from './rota-plan.ts';

/** A plan that is not saved yet beside the one that holds. */
export type PreviewSight = PlanSight & {
  readonly draftId: DraftId;
  readonly name: string;
  /** null: a new rota. */
  readonly before: readonly RoleSight[] | null;
  /** What is made along with it, in words. */
  readonly made: readonly string[];
};

const title = ({ name, before }: PreviewSight): string =>
  before === null
    ? `Preview of the new rota *${escape(name)}*`
    : `Preview of a change of the rota *${escape(name)}*`;

function diffBlock({ before, roles, zone }: PreviewSight): readonly Block[] {
  if (before === null) return [];
  const kinds = [...new Set([...before, ...roles].map((one) => one.role))];
  const lines = kinds.flatMap((role) => {
    const of = (all: readonly RoleSight[]) => all.find((one) => one.role === role)?.segments ?? [];
    const changed = diffLines(of(before), of(roles), zone);
    return role === 'primary' ? changed : changed.map((line) => `${role}: ${line}`);
  });
  const text =
    lines.length === 0
      ? '*Nobody’s shifts change in the next six weeks.*'
      : ['*What changes in the next six weeks*', ...lines].join('\n');
  return [section(cap(text, 2_900)), divider()];
}

const bodyOf = (sight: PreviewSight): readonly Block[] => [
  section(`${title(sight)}. Nothing is saved yet.`),
  ...diffBlock(sight),
  section(layersWords(sight)),
  ...weeksBlocks(sight),
  context([zoneNote(sight.zone), ...sight.made].join(' ')),
];

/** The preview as an answer to words: Save, Cancel. */
export function previewWords(sight: PreviewSight): Words {
  return {
    text: `${title(sight).replaceAll('*', '')}. Nothing is saved yet.`,
    blocks: [
      ...bodyOf(sight),
      actions(
        [
          button({ id: 'rota.save', text: 'Save', value: sight.draftId, style: 'primary' }),
          button({ id: 'rota.cancel', text: 'Cancel', value: sight.draftId }),
        ],
        'rota.preview',
      ),
    ],
  };
}

/** The preview as the second page of a form. */
export function previewModal(sight: PreviewSight): ModalView {
  return form({
    id: 'rota.save',
    title: 'Preview',
    submit: 'Save',
    meta: sight.draftId,
    blocks: [...bodyOf(sight)],
  });
}
