import { callOf } from '#notice/texts.ts';
import { spokenCode, spokenOnce } from '#notice/twiml.ts';
import { answerOf, notConfigured } from './notifier.ts';
import type { Notifier } from './notifier.ts';

/** By telephone. What is said is asked for when somebody answers, so that it is true then; whether they did comes by receipt. */
export const voice: Notifier = {
  kind: 'voice',
  notify: async ({ ways }, { method, message, matters }) => {
    if (ways.phone === undefined) return notConfigured('TWILIO_ACCOUNT_SID');
    const { id } = message.lead;
    const taken = await ways.phone.call({
      to: method.address,
      answerPath: `/twilio/voice?attempt=${id}`,
      statusPath: `/twilio/status?attempt=${id}`,
      says: await spokenOnce(callOf(matters).says),
    });
    return answerOf(taken, 'sent');
  },
  code: async ({ ways }, method, code) =>
    ways.phone === undefined
      ? { refused: 'TWILIO_ACCOUNT_SID is not set any more' }
      : ways.phone.call({
          to: method.address,
          answerPath: null,
          statusPath: null,
          says: await spokenCode(code),
        }),
};
