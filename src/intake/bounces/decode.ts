import type { ParsedMail } from 'mailparser';

/** A letter of ours that could not be delivered, as the mail server on the way reports it. */
export type Failure = {
  /** The letter's own Message-ID. */
  readonly messageId: string;
  /** `5.1.1`, https://datatracker.ietf.org/doc/html/rfc3463 */
  readonly status: string;
  /** What the other side said, in one line. */
  readonly because: string;
};

/** Reports are short; of a letter that they return whole its head is enough. */
const READ_BYTES = 262_144;
const SAID_MOST = 500;

async function parsed(bytes: Uint8Array | string): Promise<ParsedMail> {
  // Loaded with the first letter that comes back, which no start has to wait for.
  const { simpleParser } = await import('mailparser');
  return simpleParser(typeof bytes === 'string' ? bytes : Buffer.from(bytes), {
    keepDeliveryStatus: true,
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
  });
}

/** What is returned of the letter: all of it, or its head. */
const RETURNED = new Set(['message/rfc822', 'text/rfc822-headers', 'message/rfc822-headers']);

const text = (mail: ParsedMail, header: string): string => {
  const value = mail.headers.get(header);
  return typeof value === 'string' ? value.trim() : '';
};

/** Every recipient has a group of lines of its own, after the one of the whole report. */
async function recipients(status: string): Promise<readonly ParsedMail[]> {
  const groups = status.split(/\r?\n[ \t]*\r?\n/).filter((group) => group.trim() !== '');
  return Promise.all(groups.map((group) => parsed(`${group.trim()}\r\n\r\n`)));
}

/**
 * The failures that a letter reports, none when it is no report of a delivery: https://datatracker.ietf.org/doc/html/rfc3464. Never throws. Delays and
 * successes are reported in the same form and are left out.
 */
export async function failuresIn(bytes: Uint8Array): Promise<readonly Failure[]> {
  try {
    const letter = await parsed(bytes.subarray(0, READ_BYTES));
    const returned = letter.attachments.find(({ contentType }) => RETURNED.has(contentType));
    const report = letter.attachments.find(({ contentType }) => contentType === 'message/delivery-status');
    if (returned === undefined || report === undefined) return [];
    const { messageId } = await parsed(returned.content);
    if (messageId === undefined) return [];
    return (await recipients(report.content.toString('utf8')))
      .filter((recipient) => text(recipient, 'action').toLowerCase() === 'failed')
      .map((recipient) => {
        // A comment may follow: "5.1.1 (bad destination)".
        const [status = ''] = text(recipient, 'status').split(/[\s(]/);
        const said = text(recipient, 'diagnostic-code').replace(/^[\w-]+\s*;\s*/, '');
        return { messageId, status, because: (said === '' ? `status ${status}` : said).slice(0, SAID_MOST) };
      });
  } catch {
    return [];
  }
}

/**
 * Whether a status says that the mailbox is not there, and not that it is full, that it was tried for too long, or that this one letter was not wanted:
 * class 5, about the address, the mailbox or the way to it.
 */
export const isGone = (status: string): boolean => /^5\.(?:0\.0|1\.\d{1,3}|2\.[01]|4\.\d{1,3})$/.test(status);
