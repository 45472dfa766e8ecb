import { createTransport } from 'nodemailer';
import { bulkMail } from './mail-bulk.ts';
import type { Bulk } from './mail-bulk.ts';
import { OutsideError } from './outside.ts';
import type { Taken } from './outside.ts';

export type Letter = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Unique and the same for every try, without brackets; the part after the @ is ours to add. */
  readonly messageId: string;
  /** Letters about one matter stand together. */
  readonly about: string;
  readonly urgent: boolean;
};
export type Mail = {
  readonly send: (letter: Letter) => Promise<Taken>;
  /** Letters to many, over few connections that are kept open. */
  readonly bulk: Bulk;
};

export type MailServer = {
  /** `smtp://` or `smtps://`, with user and password when the server wants them. */
  readonly url: string;
  /** `Tocsin <pages@example.com>` */
  readonly from: string;
};

type Failure = {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly command?: string;
};

/** Said before anything of a letter was handed over. */
const EARLY = new Set(['ECONNECTION', 'EDNS', 'ETLS', 'EAUTH', 'ECONNREFUSED', 'ENOTFOUND']);

/** The server's "no" for good (5xx, or a login that it refuses), or an OutsideError to be thrown. */
function sort(error: unknown): { readonly refused: string } | OutsideError {
  const message = error instanceof Error ? error.message : String(error);
  // nodemailer's errors are plain Errors with these fields; what is missing reads as undefined.
  const { code = '', responseCode, command } = error as Failure;
  if (responseCode !== undefined && responseCode >= 500) return { refused: message };
  if (code === 'EENVELOPE' && responseCode === undefined) return { refused: message };
  return new OutsideError(message, {
    cause: error,
    perhapsDone: responseCode === undefined && !EARLY.has(code) && command !== 'CONN',
  });
}

/** The list headers tell mailbox rules what this is. There is no List-Unsubscribe: one tap of a mail program must not end somebody's pages. */
const headersOf = (letter: Letter): Readonly<Record<string, string>> => ({
  'Auto-Submitted': 'auto-generated',
  'X-Auto-Response-Suppress': 'All',
  'X-Tocsin-About': letter.about,
});

/** Sends mail by SMTP, a connection a letter. 4xx, time-outs and broken connections are thrown as OutsideError; 5xx is a refusal. */
export function createMail(server: MailServer, publicUrl: string, patienceMs: number): Mail {
  const host = new URL(publicUrl).hostname;
  const transport = createTransport({
    url: server.url,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    dnsTimeout: patienceMs,
  });
  return {
    bulk: bulkMail(server, host, patienceMs),
    send: async (letter): Promise<Taken> => {
      const thread = `<${letter.about}@${host}>`;
      try {
        const sent = await transport.sendMail({
          from: server.from,
          to: letter.to,
          subject: letter.subject,
          text: letter.text,
          html: letter.html,
          messageId: `<${letter.messageId}@${host}>`,
          inReplyTo: thread,
          references: thread,
          priority: letter.urgent ? 'high' : 'normal',
          headers: { ...headersOf(letter) },
          list: { id: { url: `pages.${host}`, comment: 'Tocsin pages' }, help: publicUrl },
          // Nothing of a page comes from a file or another server.
          disableFileAccess: true,
          disableUrlAccess: true,
        });
        return { id: sent.messageId };
      } catch (error) {
        const sorted = sort(error);
        if (sorted instanceof OutsideError) throw sorted;
        return sorted;
      }
    },
  };
}
