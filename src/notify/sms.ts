import { smsOf } from '#notice/texts.ts';
import { answerOf, codeWords, notConfigured } from './notifier.ts';
import type { Notifier } from './notifier.ts';

/** By SMS. Taken is only sent: Twilio's receipt, which names the attempt, says whether it arrived. */
export const sms: Notifier = {
  kind: 'sms',
  notify: async ({ ways }, { method, message, matters, link }) => {
    if (ways.phone === undefined) return notConfigured('TWILIO_ACCOUNT_SID');
    const taken = await ways.phone.text({
      to: method.address,
      body: smsOf(matters, link),
      statusPath: `/twilio/status?attempt=${message.lead.id}`,
    });
    return answerOf(taken, 'sent');
  },
  code: async ({ ways }, method, code) =>
    ways.phone === undefined
      ? { refused: 'TWILIO_ACCOUNT_SID is not set any more' }
      : ways.phone.text({ to: method.address, body: codeWords(code), statusPath: null }),
};
