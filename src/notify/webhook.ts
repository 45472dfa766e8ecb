import type { Desk } from '#ledger/desk.ts';
import { headOf, lineOf } from '#notice/texts.ts';
import { idOfAbout } from '#oncall/bundle.ts';
import type { Taken } from '#world/outside.ts';
import { answerOf } from './notifier.ts';
import type { Notifier } from './notifier.ts';

/** Posts to an address, signed with a secret that the environment holds under a name; a name that it does not know is a refusal, never an unsigned post. */
export async function postSigned(
  { ways }: Desk,
  wish: {
    readonly url: string;
    readonly secretName: string | null;
    readonly key: string;
    readonly body: object;
  },
): Promise<Taken> {
  const { url, secretName, key, body } = wish;
  const secret = secretName === null ? null : ways.secret(secretName);
  if (secret === undefined || secret === '') return { refused: `the environment has no ${secretName}` };
  return ways.hooks.post({ url, key, secret, body: JSON.stringify(body) });
}

/** By a signed POST, in JSON. Its 2xx is all one hears. */
export const webhook: Notifier = {
  kind: 'webhook',
  notify: async (desk, { method, message, matters, notes, link, urgent }) => {
    const body = {
      type: 'page',
      id: message.lead.id,
      person: method.personId,
      text: headOf(matters),
      urgent,
      test: matters.every((matter) => matter.kind === 'test'),
      about: matters.map((matter) => ({
        kind: matter.kind,
        id: idOfAbout(matter.about),
        severity: matter.severity,
        service: matter.group,
        title: matter.title,
        text: lineOf(matter),
        state: matter.state,
      })),
      notes,
      acknowledgeUrl: link,
    };
    const { address: url, secretName } = method;
    return answerOf(await postSigned(desk, { url, secretName, key: message.lead.id, body }), 'delivered');
  },
  code: (desk, method, code) =>
    postSigned(desk, {
      url: method.address,
      secretName: method.secretName,
      key: `${method.id}.${desk.ways.seal.sign('code', code)}`,
      body: { type: 'verification', person: method.personId, code },
    }),
};
