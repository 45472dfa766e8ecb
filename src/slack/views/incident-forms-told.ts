import type { ModalView } from '@slack/types';
import { MINUTE } from '#base/time.ts';
import type { Severity } from '#catalog/severity.ts';
import type { Incident } from '#incidents/incident.ts';
import { about } from './incident-forms.ts';
import { choiceInput, form, textInput } from './incident-inputs.ts';
import type { Choice } from './incident-inputs.ts';
import { statusWord } from './incident-words.ts';

/** The modal that tells those at work something. */

/** When the next update is promised, from now. */
export const NEXT_UPDATES: readonly (Choice & { readonly ms: number | null })[] = [
  { text: 'in 15 minutes', value: '15', ms: 15 * MINUTE },
  { text: 'in 30 minutes', value: '30', ms: 30 * MINUTE },
  { text: 'in 1 hour', value: '60', ms: 60 * MINUTE },
  { text: 'in 2 hours', value: '120', ms: 120 * MINUTE },
  { text: 'in 4 hours', value: '240', ms: 240 * MINUTE },
  { text: 'none promised', value: 'none', ms: null },
];
const USUAL_NEXT: Readonly<Record<Severity, string>> = { 0: '15', 1: '30', 2: '60', 3: 'none', 4: 'none' };
const liveChoices: readonly Choice[] = (['investigating', 'identified', 'monitoring'] as const).map(
  (status) => ({ text: statusWord(status), value: status }),
);

/** `meta` names the incident and the reminder that is answered by it. */
export function updateForm(incident: Incident, meta: string): ModalView {
  return form({
    id: 'incident.update',
    title: 'Update',
    submit: 'Post',
    meta,
    blocks: [
      about(incident),
      textInput({
        name: 'known',
        label: 'What is known',
        lines: true,
        most: 2_000,
        placeholder: 'The payment provider answers slowly since 14:05',
      }),
      textInput({
        name: 'impact',
        label: 'Who feels it, and how',
        lines: true,
        optional: true,
        most: 900,
        placeholder: 'One order in five fails in Europe',
      }),
      choiceInput({ name: 'status', label: 'Status', choices: liveChoices, initial: incident.status }),
      choiceInput({
        name: 'next',
        label: 'Next update',
        choices: NEXT_UPDATES.map(({ text, value }) => ({ text, value })),
        initial: USUAL_NEXT[incident.severity],
      }),
    ],
  });
}
