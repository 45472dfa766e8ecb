import { isId } from '#base/ids.ts';
import { configuredKinds } from '#oncall/configured.ts';
import type { Method } from '#oncall/method.ts';
import { methodsOf } from '#oncall/method-store.ts';
import { URGENCIES } from '#oncall/run.ts';
import { sendCode } from '#oncall/verbs/methods.ts';
import { rulesSaved, saveRules, sendTest } from '../commands/contact-act.ts';
import { contactSight } from '../commands/contact-sight.ts';
import { defineAction } from '../define.ts';
import type { Action, Seat } from '../define.ts';
import { addMethodForm, rulesForm, verifyForm } from '../views/contact-forms.ts';
import { sayMethodRefusal } from '../views/contact-refusals.ts';

/** The person's own method that a button names. */
async function own(seat: Seat, value: string): Promise<Method | undefined> {
  if (!isId('met', value)) return undefined;
  return (await methodsOf(seat.desk, seat.personId)).find((method) => method.id === value);
}

const none = defineAction({
  id: 'contact.none',
  run: async (seat, { value }) => {
    const urgency = URGENCIES.find((one) => one === value);
    const problem =
      urgency === undefined ? 'That button is too old.' : await saveRules(seat, { urgency, rules: 'none' });
    return problem === undefined && urgency !== undefined
      ? rulesSaved(seat, urgency, true, seat.replace)
      : seat.answer({ text: problem ?? '' });
  },
});

export const contactActions: readonly Action[] = [
  defineAction({
    id: 'contact.add',
    run: (seat) => seat.open(addMethodForm(configuredKinds(seat.desk), undefined)),
  }),
  defineAction({
    id: 'contact.rules',
    run: async (seat) => seat.open(rulesForm(await contactSight(seat.desk, seat.personId))),
  }),
  defineAction({
    id: 'contact.code',
    run: async (seat, { value }) => {
      const method = await own(seat, value);
      if (method === undefined) return seat.answer({ text: sayMethodRefusal({ why: 'not_found' }) });
      const sent = await sendCode(seat.desk, method.id);
      return sent.ok ? seat.open(verifyForm(method)) : seat.answer({ text: sayMethodRefusal(sent.refused) });
    },
  }),
  defineAction({
    id: 'contact.test',
    run: async (seat, { value }) => {
      const method = value === 'all' ? null : await own(seat, value);
      return method === undefined
        ? seat.answer({ text: sayMethodRefusal({ why: 'not_found' }) })
        : sendTest(seat, method);
    },
  }),
  none,
  defineAction({
    id: 'contact.keep',
    run: (seat) => seat.replace({ text: 'Nothing was changed: you are paged as before.' }),
  }),
];
