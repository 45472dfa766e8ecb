import type { ModalView } from '@slack/types';
import type { Method, MethodKind } from '#oncall/method.ts';
import { URGENCIES } from '#oncall/run.ts';
import type { Urgency } from '#oncall/run.ts';
import { section } from './blocks.ts';
import type { ContactSight } from './contact.ts';
import { methodLines } from './contact.ts';
import { KIND_WORDS, URGENCY_WORDS, methodWords, rulesText } from './contact-text.ts';
import { choiceInput, form, textInput } from './incident-inputs.ts';

const NEEDS: Readonly<Record<Exclude<MethodKind, 'slack'>, string>> = {
  sms: 'a number: +447700900123',
  voice: 'a number: +447700900123',
  email: 'an address: ada@example.com',
  push: 'a topic of your ntfy app: ada-tocsin-4f2a',
  webhook: 'an https address: https://example.com/wake',
};
const OFFERED = ['sms', 'voice', 'email', 'push', 'webhook'] as const;

/** The form for one more way to be reached; what this installation cannot send by is said so. */
export function addMethodForm(configured: readonly MethodKind[], kind: MethodKind | undefined): ModalView {
  return form({
    id: 'contact.add',
    title: 'Add a contact method',
    submit: 'Send code',
    meta: '',
    blocks: [
      choiceInput({
        name: 'kind',
        label: 'How',
        choices: OFFERED.map((one) => ({
          text: KIND_WORDS[one],
          value: one,
          description: configured.includes(one) ? NEEDS[one] : 'not set up in this installation',
        })),
        initial: kind ?? OFFERED.find((one) => configured.includes(one)) ?? 'email',
      }),
      textInput({ name: 'address', label: 'Where', placeholder: '+447700900123', most: 500 }),
      textInput({
        name: 'secret',
        label: 'Of a webhook: the variable with its signing secret',
        hint: 'Its name in the environment of this installation, never the secret itself.',
        placeholder: 'WAKE_SECRET',
        optional: true,
        most: 100,
      }),
    ],
  });
}

/** The form for the code that was sent. */
export const verifyForm = (method: Pick<Method, 'id' | 'kind' | 'address'>): ModalView =>
  form({
    id: 'contact.verify',
    title: 'Verify',
    submit: 'Verify',
    meta: method.id,
    blocks: [
      section(`A code was sent: ${methodWords(method)}. It holds for a short while.`),
      textInput({ name: 'code', label: 'Code', placeholder: '123456', most: 20 }),
    ],
  });

/** What stands in the form for an urgency, in the words of `/contact rules`. */
export function rulesInitial(sight: ContactSight, urgency: Urgency): string {
  const { tries, own, optedOut } = sight.plans[urgency];
  return optedOut ? 'none' : own ? rulesText(tries) : 'default';
}

/** The form of the rules: one line an urgency, in the words of `/contact rules`. */
export function rulesForm(sight: ContactSight): ModalView {
  return form({
    id: 'contact.rules',
    title: 'When you are paged',
    submit: 'Save',
    meta: '',
    blocks: [
      section(['*Your methods*', ...methodLines(sight)].join('\n')),
      ...URGENCIES.map((urgency) =>
        textInput({
          name: urgency,
          label: URGENCY_WORDS[urgency],
          hint:
            urgency === 'critical'
              ? 'Methods with their time after the page: slack now, sms 1m, voice 3m. Or: default, none.'
              : `As for everybody: default. Nothing on purpose: none.`,
          initial: rulesInitial(sight, urgency),
          most: 500,
        }),
      ),
    ],
  });
}
