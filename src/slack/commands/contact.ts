import { configuredKinds } from '#oncall/configured.ts';
import { removeMethod, sendCode } from '#oncall/verbs/methods.ts';
import { defineCommand } from '../define.ts';
import type { Command, Seat } from '../define.ts';
import { firstWord, tokens } from '../grammar.ts';
import { contactCard, contactSaid } from '../views/contact.ts';
import { addMethodForm, rulesForm } from '../views/contact-forms.ts';
import { sayMethodRefusal } from '../views/contact-refusals.ts';
import { codeLater, methodWords } from '../views/contact-text.ts';
import { help } from '../views/help.ts';
import { addAndSend, oneMeant, sendTest, typedRules, verify, waitingForCode } from './contact-act.ts';
import { contactSight } from './contact-sight.ts';
import { readMeant, readNewMethod, readRules } from './contact-words.ts';

const USAGE: Command['usage'] = [
  {
    words: 'add email|sms|voice|push|webhook <address>',
    does: 'adds a way to reach you and sends a code by it; without words it opens a form',
    example: '/contact add sms +447700900123',
  },
  { words: 'verify <code>', does: 'proves that it is yours', example: '/contact verify 123456' },
  { words: 'code <method>', does: 'sends another code', example: '/contact code sms' },
  { words: 'list', does: 'shows your methods, and what happens at each urgency', example: '/contact list' },
  { words: 'test [method]', does: 'pages you, marked TEST', example: '/contact test sms' },
  {
    words: 'rules critical|high|low <method> <time>, … | default | none',
    does: 'says how you are reached; without words it opens a form',
    example: '/contact rules critical slack now, sms 1m, voice 3m',
  },
  { words: 'remove <method>', does: 'takes one away', example: '/contact remove sms' },
];

type Act = (seat: Seat, words: readonly string[]) => Promise<void>;

const add: Act = async (seat, words) => {
  const configured = configuredKinds(seat.desk);
  if (words.length === 0) return seat.open(addMethodForm(configured, undefined));
  const read = readNewMethod(words);
  if ('problem' in read) return seat.answer({ text: read.problem });
  if (!('address' in read)) return seat.open(addMethodForm(configured, read.kind));
  const outcome = await addAndSend(seat, read);
  if (!outcome.ok) return seat.answer({ text: sayMethodRefusal(outcome.refused) });
  const { method, againAt } = outcome.value;
  return seat.answer({
    text:
      againAt === null
        ? `${methodWords(method)} is added, not verified yet. A code was sent to it: type \`/contact verify 123456\` with yours.`
        : codeLater(method, againAt),
  });
};

const verifyIt: Act = async (seat, words) => {
  const code = words.at(-1);
  const meant = words.length > 1 ? readMeant(words.slice(0, -1)) : undefined;
  const method = meant === undefined ? await waitingForCode(seat) : await oneMeant(seat, meant);
  if (method === undefined)
    return seat.answer({ text: 'Nothing of yours waits for a code. `/contact` lists your methods.' });
  if ('problem' in method) return seat.answer({ text: method.problem });
  if (code === undefined)
    return seat.answer({
      text: `Type the code that came: ${methodWords(method)}. Example: \`/contact verify 123456\``,
    });
  const outcome = await verify(seat, method, code);
  if (!outcome.ok) return seat.answer({ text: sayMethodRefusal(outcome.refused) });
  return seat.answer(
    contactSaid(
      `Verified: ${methodWords(outcome.value)}. Test it: \`/contact test ${method.kind}\``,
      await contactSight(seat.desk, seat.personId),
    ),
  );
};

const test: Act = async (seat, words) => {
  if (words.length === 0) return sendTest(seat, null);
  const method = await oneMeant(seat, readMeant(words));
  return 'problem' in method ? seat.answer({ text: method.problem }) : sendTest(seat, method);
};

const code: Act = async (seat, words) => {
  const method = words.length === 0 ? await waitingForCode(seat) : await oneMeant(seat, readMeant(words));
  if (method === undefined || 'problem' in method)
    return seat.answer({ text: method?.problem ?? sayMethodRefusal({ why: 'not_found' }) });
  const outcome = await sendCode(seat.desk, method.id);
  return seat.answer({
    text: outcome.ok
      ? `A new code was sent: ${methodWords(method)}. Type \`/contact verify 123456\` with yours.`
      : sayMethodRefusal(outcome.refused),
  });
};

const remove: Act = async (seat, words) => {
  const method = await oneMeant(seat, readMeant(words));
  if ('problem' in method) return seat.answer({ text: method.problem });
  const outcome = await removeMethod(seat.desk, method.id);
  if (!outcome.ok) return seat.answer({ text: sayMethodRefusal(outcome.refused) });
  return seat.answer(
    contactSaid(`Removed: ${methodWords(method)}.`, await contactSight(seat.desk, seat.personId)),
  );
};

const ACTS: Readonly<Record<string, Act>> = { add, verify: verifyIt, test, code, remove };

/** How a person is reached. */
export const contactCommand = defineCommand({
  name: '/contact',
  summary: 'says how you are reached when you are paged',
  usage: USAGE,
  run: async (seat, text) => {
    const { word, rest } = firstWord(text);
    if (word === '' || word === 'list' || word === 'show')
      return seat.answer(contactCard(await contactSight(seat.desk, seat.personId)));
    if (word === 'rules') {
      if (rest.trim() === '') return seat.open(rulesForm(await contactSight(seat.desk, seat.personId)));
      const read = readRules(
        tokens(rest)
          .map((token) => token.text)
          .join(' '),
      );
      return 'problem' in read ? seat.answer({ text: read.problem }) : typedRules(seat, read);
    }
    const act = Object.hasOwn(ACTS, word) ? ACTS[word] : undefined;
    return act === undefined
      ? seat.answer(help(contactCommand, word))
      : act(
          seat,
          tokens(rest).map((token) => token.text),
        );
  },
});
