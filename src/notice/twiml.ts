/** What Twilio is told to say and to ask, in its own markup: https://www.twilio.com/docs/voice/twiml, https://www.twilio.com/docs/messaging/twiml */

/** The library is large and loaded when it is needed. */
const library = async (): Promise<typeof import('twilio')> => (await import('twilio')).default;

/** Says it twice, slowly enough for somebody who was asleep, and hangs up. */
export async function spokenOnce(text: string): Promise<string> {
  const answer = new (await library()).twiml.VoiceResponse();
  answer.pause({ length: 1 });
  answer.say(text);
  answer.pause({ length: 1 });
  answer.say(text);
  return answer.toString();
}

/** Says it and waits for a key, twice; then hangs up. The key is told to `action`. */
export async function spokenAndAsked(text: string, asks: string, action: string): Promise<string> {
  const answer = new (await library()).twiml.VoiceResponse();
  answer.pause({ length: 1 });
  for (let round = 0; round < 2; round += 1) {
    const gather = answer.gather({ numDigits: 1, timeout: 6, action, method: 'POST' });
    gather.say(text);
    gather.pause({ length: 1 });
    gather.say(asks);
  }
  answer.say('Nothing was pressed. Good bye.');
  return answer.toString();
}

/** A code, digit by digit, three times. */
export const spokenCode = (code: string): Promise<string> => {
  const digits = Array.from(code).join(', ');
  return spokenOnce(`Your Tocsin code is: ${digits}. Again: ${digits}.`);
};

/** A last word, then hangs up. */
export async function spokenLast(text: string): Promise<string> {
  const answer = new (await library()).twiml.VoiceResponse();
  answer.say(text);
  answer.hangup();
  return answer.toString();
}

/** An SMS in answer; without text, none. */
export async function texted(text: string | null): Promise<string> {
  const answer = new (await library()).twiml.MessagingResponse();
  if (text !== null) answer.message(text);
  return answer.toString();
}
