import { headOf, linesOf } from '#notice/texts.ts';
import { answerOf, codeWords } from './notifier.ts';
import type { Notifier } from './notifier.ts';

/** By push, with a button that acknowledges. The server's yes is all one hears. */
export const push: Notifier = {
  kind: 'push',
  notify: async ({ ways }, { method, matters, notes, link, urgent }) =>
    answerOf(
      await ways.push.publish({
        topic: method.address,
        title: headOf(matters),
        message:
          [...(matters.length > 1 ? linesOf(matters) : []), ...notes].join('\n') || 'Somebody is needed.',
        urgent,
        click: link,
        action: { label: 'Acknowledge', url: link },
      }),
      'delivered',
    ),
  code: ({ ways }, method, code) =>
    ways.push.publish({
      topic: method.address,
      title: 'Tocsin code',
      message: codeWords(code),
      urgent: false,
      click: null,
      action: null,
    }),
};
