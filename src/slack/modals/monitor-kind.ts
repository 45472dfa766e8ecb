import type { ModalView } from '@slack/types';
import { kindOf, kinds } from '#monitors/kinds/index.ts';
import { defineModal } from '../define.ts';
import { form, radioInput } from '../views/incident-inputs.ts';
import { textOf } from './incident-values.ts';
import { monitorModal } from './monitor-form.ts';

/** Asks what kind of monitor is wanted; the form of that kind comes next, in the same window. */
export const kindForm = (): ModalView =>
  form({
    id: 'monitor.kind',
    title: 'Add a monitor',
    submit: 'Next',
    meta: '',
    blocks: [
      radioInput({
        name: 'kind',
        label: 'What should be watched?',
        choices: kinds.map((kind) => ({ text: kind.name, value: kind.name, description: kind.summary })),
        ...(kinds[0] === undefined ? {} : { initial: kinds[0].name }),
      }),
    ],
  });

export const monitorKind = defineModal({
  id: 'monitor.kind',
  submit: async (seat, input) => {
    const kind = kindOf(textOf(input, 'kind'));
    return kind === undefined
      ? { errors: { kind: `Choose one: ${kinds.map((one) => one.name).join(', ')}.` } }
      : { show: await monitorModal(seat.desk, seat.personId, kind) };
  },
});
