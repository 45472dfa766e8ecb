import { letterOf } from '#notice/texts.ts';
import { answerOf, codeWords, notConfigured } from './notifier.ts';
import type { Notifier } from './notifier.ts';

/** By mail. What the server takes counts as delivered: nothing more is heard. A second try carries the same Message-ID, so mail programs show one letter. */
export const email: Notifier = {
  kind: 'email',
  notify: async ({ ways }, { method, message, matters, notes, link, urgent }) => {
    if (ways.mail === undefined) return notConfigured('SMTP_URL');
    const letter = {
      ...letterOf(matters, link, notes),
      to: method.address,
      messageId: message.lead.id,
      about: message.lead.bundle,
      urgent,
    };
    return answerOf(await ways.mail.send(letter), 'delivered');
  },
  code: async ({ ways }, method, code) => {
    if (ways.mail === undefined) return { refused: 'SMTP_URL is not set any more' };
    const text = codeWords(code);
    return ways.mail.send({
      to: method.address,
      subject: `${code} is your Tocsin code`,
      text,
      html: `<p>${text}</p>`,
      messageId: `code.${method.id}.${ways.seal.sign('code', code)}`,
      about: method.id,
      urgent: false,
    });
  },
};
