import { test } from 'vitest';
import { play } from './scenario.ts';
import type { Scene, Somebody } from './scenario.ts';
import { fakeSmtp } from './smtp.ts';
import type { FakeSmtp } from './smtp.ts';
import { TWILIO, fakeTwilio } from './twilio.ts';
import type { FakeTwilio } from './twilio.ts';

/** A story in a house that can send mail and telephone, over real sockets. */
export type Reached = { readonly mail: FakeSmtp; readonly phone: FakeTwilio };

/** A test that tells a story in which people are reached by mail and telephone too. */
export function reachedScenario(
  title: string,
  story: (scene: Scene, ways: Reached) => Promise<void>,
  auditEveryMs?: number,
): void {
  test(title, async () => {
    const [mail, phone] = [await fakeSmtp(), await fakeTwilio()];
    await play(
      (scene) => story(scene, { mail, phone }),
      {
        mail: { url: mail.url, from: 'Tocsin <tocsin@tocsin.example.com>' },
        twilio: { ...TWILIO, apiUrl: phone.url },
      },
      auditEveryMs,
    );
  });
}

/** The code in what was written or, digit by digit, said. */
const codeIn = (text: string): string =>
  /\b\d{6}\b|\d(?:, \d){5}/.exec(text)?.[0].replaceAll(', ', '') ?? 'no code';

/** Adds a way to reach somebody and verifies it with the code that arrived there. */
export async function isReachable(
  who: Somebody,
  by: 'email' | 'sms' | 'voice',
  address: string,
  { mail, phone }: Reached,
  scene: Scene,
): Promise<void> {
  await who.runs(`/contact add ${by} ${address}`);
  await scene.time.settles();
  const received = {
    email: () => mail.letters().at(-1)?.text,
    sms: () => phone.texts().at(-1)?.form['Body'],
    voice: () => phone.calls().at(-1)?.form['Twiml'],
  };
  await who.runs(`/contact verify ${codeIn(received[by]() ?? 'nothing came')}`);
  // One code a minute to one person.
  await scene.time.passes('61s');
}
