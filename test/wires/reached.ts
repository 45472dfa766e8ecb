import type { Method, MethodKind } from '#oncall/method.ts';
import { methodById } from '#oncall/method-store.ts';
import { addMethod, sendCode, verifyMethod } from '#oncall/verbs/methods.ts';
import { setRules } from '#oncall/verbs/set-rules.ts';
import type { Urgency } from '#oncall/run.ts';
import { createWays } from '#world/ways.ts';
import { NTFY_TOKEN, fakeNtfy } from '../kit/ntfy.ts';
import { fakeSmtp } from '../kit/smtp.ts';
import { TWILIO, fakeTwilio } from '../kit/twilio.ts';
import { HOOK_SECRET, webhookSink } from '../kit/webhook-sink.ts';
import { house, value } from './couriers-house.ts';

export const PUBLIC = 'https://tocsin.example.com';

/** A house that reaches people by real mail, telephone, push and webhook servers, all on sockets of this test's own. */
export async function reached() {
  const [smtp, twilio, ntfy, hook] = await Promise.all([fakeSmtp(), fakeTwilio(), fakeNtfy(), webhookSink()]);
  const own = await house({
    ways: (now) =>
      createWays(
        {
          mail: { url: smtp.url, from: 'Tocsin <pages@example.com>' },
          twilio: { ...TWILIO, apiUrl: twilio.url },
          push: { url: ntfy.url, token: NTFY_TOKEN },
          secret: 'a secret of tests',
        },
        {
          publicUrl: PUBLIC,
          localUrl: 'http://localhost:3000',
          secret: (name) => (name === 'WAKE_SECRET' ? HOOK_SECRET : undefined),
          now,
          patienceMs: 400,
        },
      ),
  });
  const addressOf: Readonly<Record<Exclude<MethodKind, 'slack'>, string>> = {
    email: 'bo@example.com',
    sms: '+447700900123',
    voice: '+447700900124',
    push: 'bo-tocsin-4f2a',
    webhook: `${hook.url}/wake`.replace('127.0.0.1', 'localhost'),
  };
  /** The six digits that a provider was given last. */
  const codeOf = (kind: MethodKind): string => {
    const said: Readonly<Record<MethodKind, string | undefined>> = {
      slack: undefined,
      email: smtp.letters().at(-1)?.subject,
      sms: twilio.texts().at(-1)?.form['Body'],
      voice: twilio.calls().at(-1)?.form['Twiml']?.replaceAll(', ', ''),
      push: ntfy.pushed().at(-1)?.message,
      webhook: String(hook.bodies().at(-1)?.['code']),
    };
    const code = /\b\d{6}\b/.exec(said[kind] ?? '')?.[0];
    if (code === undefined) throw new Error(`no code came by ${kind}: ${said[kind]}`);
    return code;
  };
  /** A way of bo's, proved by the code that really arrived. A minute goes by between two codes. */
  const way = async (kind: Exclude<MethodKind, 'slack'>, address = addressOf[kind]): Promise<Method> => {
    const by = own.by('bo');
    const added = value(
      await addMethod(by, {
        personId: own.idOf('bo'),
        kind,
        address,
        secretName: kind === 'webhook' ? 'WAKE_SECRET' : null,
      }),
    );
    value(await sendCode(by, added.id));
    await own.passes(0);
    value(await verifyMethod(by, added.id, codeOf(kind)));
    own.clock.passes(3 * 3_600_000);
    const method = await methodById(own.desk, added.id);
    if (method === undefined) throw new Error('it is there');
    return method;
  };
  /** What bo wants, in minutes after the page. */
  const rules = async (urgency: Urgency, ...wish: readonly (readonly [Method, number])[]): Promise<void> => {
    value(
      await setRules(own.by('bo'), {
        personId: own.idOf('bo'),
        urgency,
        rules: wish.map(([method, minutes]) => ({ methodId: method.id, afterMs: minutes * 60_000 })),
        optedOut: false,
      }),
    );
  };
  return { ...own, smtp, twilio, ntfy, hook, way, rules, codeOf, addressOf };
}
