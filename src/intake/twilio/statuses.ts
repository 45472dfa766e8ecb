import type { Receipt } from '#oncall/verbs/take-receipt.ts';

/**
 * What Twilio's status says of a message or a call, or undefined when it says nothing yet. Pure.
 * https://www.twilio.com/docs/messaging/api/message-resource#message-status-values, https://www.twilio.com/docs/voice/api/call-resource#call-status-values
 */
export function receiptOf(told: Readonly<Record<string, string>>): Receipt | undefined {
  const message = told['MessageStatus'] ?? told['SmsStatus'];
  const status = message ?? told['CallStatus'] ?? '';
  const code = told['ErrorCode'] ?? '';
  const because = `Twilio says ${status}${code === '' || code === '0' ? '' : ` (${code})`}`;
  switch (status) {
    case 'delivered':
    case 'read':
      return { arrived: true };
    case 'undelivered':
      return { arrived: false, because };
    // Of a call these mean that somebody, or their mailbox, took it.
    case 'in-progress':
    case 'answered':
    case 'completed':
      return message === undefined ? { arrived: true } : undefined;
    case 'busy':
      return { arrived: false, because: 'the line was busy' };
    case 'no-answer':
      return { arrived: false, because: 'nobody answered' };
    case 'failed':
    case 'canceled':
      return { arrived: false, because };
    default:
      return undefined;
  }
}

/** What Twilio calls the message or call that it tells of; null: it does not say. */
export function nameOf(told: Readonly<Record<string, string>>): string | null {
  const sid = told['MessageSid'] ?? told['SmsSid'] ?? told['CallSid'] ?? '';
  return sid === '' ? null : sid;
}

/** What somebody who replies to an SMS means. */
export function meaningOf(text: string): 'acknowledge' | 'other' {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/[.!]+$/, '');
  return ['1', 'ack', 'acked', 'acknowledge', 'ok', 'yes'].includes(word) ? 'acknowledge' : 'other';
}
