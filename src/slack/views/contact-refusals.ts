import { never } from '#base/invariant.ts';
import type { MethodKind, MethodRefusal } from '#oncall/method.ts';
import { KIND_WORDS } from './contact-text.ts';
import { brief } from './incident-brief.ts';
import { at } from './words.ts';

/** What to type to add a way of each kind, after `/contact add`. */
export const ADD_EXAMPLES: Readonly<Record<MethodKind, string>> = {
  slack: 'slack',
  email: 'email ada@example.com',
  sms: 'sms +447700900123',
  voice: 'voice +447700900123',
  push: 'push ada-tocsin-4f2a',
  webhook: 'webhook https://example.com/wake secret env:WAKE_SECRET',
};
const NEEDS: Readonly<Record<MethodKind, string>> = {
  slack: 'Slack needs no address',
  email: 'E-mail needs an address',
  sms: 'SMS needs a number with its country, beginning with +',
  voice: 'A call needs a number with its country, beginning with +',
  push: 'Push needs a topic of letters, digits, - and _',
  webhook: 'A webhook needs an https address that can be reached from here',
};

/** Why an act on a contact method or a rule was refused, and an example that works. */
export function sayMethodRefusal(refusal: MethodRefusal): string {
  switch (refusal.why) {
    case 'not_found':
      return 'You have no such method. `/contact` lists yours; add one: `/contact add sms +447700900123`';
    case 'not_yours':
      return 'That method belongs to somebody else. `/contact` lists yours.';
    case 'address_invalid':
      return `“${brief(refusal.address, 200)}” cannot be used. ${NEEDS[refusal.kind]}: \`/contact add ${ADD_EXAMPLES[refusal.kind]}\``;
    case 'not_configured':
      return `This installation cannot send by ${KIND_WORDS[refusal.kind]} yet: an admin sets \`${refusal.setting}\`. README.md, Configuration, has an example. Another way, which always works: \`/contact add ${ADD_EXAMPLES.push}\``;
    case 'exists':
      return 'You have that method already. `/contact` lists yours; test it: `/contact test sms`';
    case 'not_verified':
      return 'That method is not verified, so it is not used. Type the code you were sent: `/contact verify 123456`, or get another: `/contact code sms`';
    case 'already_verified':
      return 'That method is verified already. Test it: `/contact test sms`';
    case 'code_wrong':
      return refusal.triesLeft > 0
        ? `That is not the code. ${refusal.triesLeft === 1 ? 'One try is' : `${refusal.triesLeft} tries are`} left: \`/contact verify 123456\``
        : 'That is not the code, and it was the last try. Get another: `/contact code sms`';
    case 'code_over':
      return 'That code does not hold any more. Get another: `/contact code sms`';
    case 'slack_stays':
      return 'The Slack direct message is always there. To be paged by it later or not at all, set your rules: `/contact rules low sms 1m`';
    case 'too_often':
      return `That was asked for too often. It works again at ${at(refusal.againAt)}.`;
    default:
      return never(refusal);
  }
}
