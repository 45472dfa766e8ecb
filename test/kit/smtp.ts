import { simpleParser } from 'mailparser';
import type { ParsedMail } from 'mailparser';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { onTestFinished } from 'vitest';

export type FakeSmtp = {
  readonly url: string;
  readonly letters: () => readonly ParsedMail[];
  /** Recipients that are refused at RCPT with that code: 550 for good, 450 for now. */
  readonly refuses: (address: string, code: 450 | 550) => void;
  /** Every letter is answered so after its text, or not at all (`hangs`), or taken before the connection breaks (`dies_after`); null: all is well. */
  readonly troubles: (
    trouble: { readonly code: number; readonly times?: number } | 'hangs' | 'dies_after' | null,
  ) => void;
  readonly close: () => Promise<void>;
};

const failure = (code: number, text: string): Error => Object.assign(new Error(text), { responseCode: code });

/** A mail server that speaks SMTP over a real socket, asks for a login and keeps what it took. Closed when the test ends. */
export async function fakeSmtp(): Promise<FakeSmtp> {
  const letters: ParsedMail[] = [];
  const refused = new Map<string, 450 | 550>();
  let trouble: { readonly code: number } | 'hangs' | 'dies_after' | null = null;
  let left = Number.POSITIVE_INFINITY;
  const server = new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    disableReverseLookup: true,
    onAuth: (auth, _session, done) =>
      auth.username === 'tocsin' && auth.password === 'letmein'
        ? done(null, { user: auth.username })
        : done(failure(535, 'Authentication credentials invalid')),
    onRcptTo: (address, _session, done) => {
      const code = refused.get(address.address);
      done(code === undefined ? null : failure(code, code === 550 ? 'No such mailbox' : 'Mailbox is busy'));
    },
    onData: (stream, _session, done) => {
      const take = async (): Promise<Error | 'taken' | 'silent'> => {
        const chunks: Buffer[] = [];
        for await (const chunk of stream) chunks.push(chunk as Buffer);
        const now = left > 0 ? trouble : null;
        left -= 1;
        if (now === 'hangs') return 'silent';
        if (now !== null && now !== 'dies_after') return failure(now.code, 'Not now');
        letters.push(await simpleParser(Buffer.concat(chunks)));
        return now === 'dies_after' ? 'silent' : 'taken';
      };
      const answer = async (): Promise<void> => {
        const end = await take();
        if (end !== 'silent') done(end === 'taken' ? null : end);
        else if (trouble === 'dies_after') for (const connection of server.connections) connection.close();
      };
      void answer();
    },
  });
  // A client that goes away in the middle is part of the story.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  onTestFinished(() => close());
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://tocsin:letmein@127.0.0.1:${port}`,
    letters: () => [...letters],
    refuses: (address, code) => refused.set(address, code),
    troubles: (wish) => {
      trouble = wish;
      left =
        wish !== null && typeof wish === 'object'
          ? (wish.times ?? Number.POSITIVE_INFINITY)
          : Number.POSITIVE_INFINITY;
    },
    close,
  };
}
