import { isId } from '#base/ids.ts';
import { configuredKinds } from '#oncall/configured.ts';
import type { MethodRefusal } from '#oncall/method.ts';
import { METHOD_KINDS } from '#oncall/method.ts';
import { methodsOf } from '#oncall/method-store.ts';
import { URGENCIES } from '#oncall/run.ts';
import { addAndSend, saveRules, verify } from '../commands/contact-act.ts';
import { contactSight } from '../commands/contact-sight.ts';
import { readRules } from '../commands/contact-words.ts';
import { defineModal } from '../define.ts';
import type { Modal } from '../define.ts';
import { contactCard, contactSaid } from '../views/contact.ts';
import { rulesInitial, verifyForm } from '../views/contact-forms.ts';
import { sayMethodRefusal } from '../views/contact-refusals.ts';
import { codeLater, methodWords } from '../views/contact-text.ts';
import { errorAt, textOf } from './incident-values.ts';

const fieldOf = (refusal: MethodRefusal): string => (refusal.why === 'not_configured' ? 'kind' : 'address');

/** Adds a method; the form of its code comes next. */
const add = defineModal({
  id: 'contact.add',
  submit: async (seat, input) => {
    const kind = METHOD_KINDS.find((one) => one === textOf(input, 'kind'));
    if (kind === undefined || kind === 'slack') return errorAt('kind', 'Choose one of the ways.');
    if (!configuredKinds(seat.desk).includes(kind))
      return errorAt('kind', `This installation cannot send by it yet. Choose another way: e-mail, push.`);
    const secret = textOf(input, 'secret').replace(/^env:/, '');
    const outcome = await addAndSend(seat, {
      kind,
      address: textOf(input, 'address'),
      secretName: secret === '' ? null : secret,
    });
    if (!outcome.ok) return errorAt(fieldOf(outcome.refused), sayMethodRefusal(outcome.refused));
    if (outcome.value.againAt === null) return { show: verifyForm(outcome.value.method) };
    await seat.answer({ text: codeLater(outcome.value.method, outcome.value.againAt) });
    return undefined;
  },
});

const code = defineModal({
  id: 'contact.verify',
  submit: async (seat, input) => {
    const method = isId('met', input.meta)
      ? (await methodsOf(seat.desk, seat.personId)).find((one) => one.id === input.meta)
      : undefined;
    if (method === undefined) return errorAt('code', sayMethodRefusal({ why: 'not_found' }));
    const outcome = await verify(seat, method, textOf(input, 'code'));
    if (!outcome.ok) return errorAt('code', sayMethodRefusal(outcome.refused));
    await seat.answer(
      contactSaid(`Verified: ${methodWords(outcome.value)}.`, await contactSight(seat.desk, seat.personId)),
    );
    return undefined;
  },
});

/** Only the lines that changed are saved, from the top to the first that is wrong. */
const rules = defineModal({
  id: 'contact.rules',
  submit: async (seat, input) => {
    const before = await contactSight(seat.desk, seat.personId);
    for (const urgency of URGENCIES) {
      const typed = textOf(input, urgency) || 'default';
      if (typed === rulesInitial(before, urgency)) continue;
      const read = readRules(`${urgency} ${typed}`);
      const problem = 'problem' in read ? read.problem : await saveRules(seat, read);
      if (problem !== undefined) return errorAt(urgency, problem);
    }
    await seat.answer(contactCard(await contactSight(seat.desk, seat.personId)));
    return undefined;
  },
});

export const contactModals: readonly Modal[] = [add, code, rules];
