import { createTransport } from 'nodemailer';
import { z } from 'zod';

/** A letter to one of many who asked for it. */
export type BulkLetter = {
  readonly to: string;
  /** Whose letter it is, as a name before the address of this house: "Acme status". */
  readonly fromName: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Unique for the recipient and the same for every try, without brackets; the part after the @ is ours to add. */
  readonly messageId: string;
  /** Letters about one matter stand together. */
  readonly about: string;
  /** Names the list, letters and dots only: "acme.status". */
  readonly list: string;
  /** Ends the subscription by a POST (RFC 8058); null for letters that belong to none yet. */
  readonly unsubscribe: string | null;
};

/**
 * What became of a letter. `refused`: no for good; `gone` when it is the mailbox that was refused. `later`: another try may help; `away` when nothing
 * was said about the recipient, so that any other letter would have fared the same.
 */
export type BulkAnswer =
  | { readonly took: string }
  | { readonly refused: string; readonly gone: boolean }
  | { readonly later: string; readonly away: boolean };

export type Bulk = {
  /** Never throws. Answers within 25 s. */
  readonly send: (letter: BulkLetter) => Promise<BulkAnswer>;
  /** Closes connections that are kept open; letters on their way end first. The next letter opens another. */
  readonly close: () => void;
};

const CONNECTIONS = 5;
/** Servers count letters by connection. */
const LETTERS_EACH = 500;
const IDLE_MS = 15_000;
const DEADLINE_MS = 25_000;
/** "Insufficient storage", which RFC 5321 4.5.3.1.10 asks to take for a no for now. */
const STORAGE = 552;

const failure = z.object({
  code: z.string().catch(''),
  responseCode: z.number().optional().catch(undefined),
  command: z.string().catch(''),
});

/** What an error of nodemailer's says about the letter. */
export function sortBulk(error: unknown): BulkAnswer {
  const said = error instanceof Error ? error.message : String(error);
  const read = failure.safeParse(error);
  const { code, responseCode, command } = read.success
    ? read.data
    : { code: '', responseCode: undefined, command: '' };
  const forGood = responseCode !== undefined && responseCode >= 500 && responseCode !== STORAGE;
  if (command === 'RCPT TO' && responseCode !== undefined && responseCode !== 421)
    return forGood ? { refused: said, gone: true } : { later: said, away: false };
  // An address that SMTP cannot carry never left here.
  if (code === 'EENVELOPE' && responseCode === undefined && command === 'API')
    return { refused: said, gone: true };
  if (code === 'EMESSAGE' && command === 'DATA' && forGood) return { refused: said, gone: false };
  return { later: said, away: true };
}

const addressIn = (from: string): string => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from;
const oneLine = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();

const unsubscribeHeaders = (url: string | null): Readonly<Record<string, string>> =>
  url === null
    ? {}
    : { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };

const pooled = (url: string, patienceMs: number) =>
  createTransport({
    url,
    pool: true,
    maxConnections: CONNECTIONS,
    maxMessages: LETTERS_EACH,
    // One that the server dropped while it was idle: its letter goes out over another.
    maxRequeues: 1,
    idleTimeout: IDLE_MS,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    dnsTimeout: patienceMs,
  });

/** Letters to many by SMTP, with one-click unsubscription. https://datatracker.ietf.org/doc/html/rfc8058 */
export function bulkMail(
  server: { readonly url: string; readonly from: string },
  host: string,
  patienceMs: number,
): Bulk {
  let transport: ReturnType<typeof pooled> | undefined;
  const send = async (letter: BulkLetter): Promise<BulkAnswer> => {
    transport ??= pooled(server.url, patienceMs);
    const thread = `<${letter.about}@${host}>`;
    const sent = await transport.sendMail({
      from: { name: oneLine(letter.fromName), address: addressIn(server.from) },
      to: { name: '', address: letter.to },
      subject: oneLine(letter.subject),
      text: letter.text,
      html: letter.html,
      messageId: `<${letter.messageId}@${host}>`,
      inReplyTo: thread,
      references: thread,
      headers: {
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'All',
        Precedence: 'bulk',
        'List-Id': `<${letter.list}.${host}>`,
        ...unsubscribeHeaders(letter.unsubscribe),
      },
      signal: AbortSignal.timeout(DEADLINE_MS),
      // Nothing of a letter comes from a file or another server.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    return { took: sent.messageId };
  };
  return {
    send: (letter) => send(letter).catch(sortBulk),
    close: () => {
      transport?.close();
      transport = undefined;
    },
  };
}
