/** A report of a letter that could not be delivered, as mail servers write them: https://datatracker.ietf.org/doc/html/rfc3464 */
export function bounce(
  messageId: string,
  of: {
    readonly to?: string;
    readonly action?: string;
    readonly status?: string;
    /** The type under which the letter, or its head, comes back. */
    readonly returns?: string;
    readonly newline?: string;
    /** Groups of further recipients. */
    readonly more?: readonly string[];
  } = {},
): string {
  const { to = 'gone@example.org', action = 'failed', status = '5.1.1', returns = 'message/rfc822' } = of;
  const lines = [
    'Return-Path: <>',
    'From: Mail Delivery System <MAILER-DAEMON@mx.example.net>',
    'To: status@example.com',
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status;',
    '\tboundary="part/mx.example.net"',
    '',
    '--part/mx.example.net',
    'Content-Type: text/plain; charset=utf-8',
    '',
    `Your message to ${to} could not be delivered.`,
    '',
    '--part/mx.example.net',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.net',
    '',
    `Final-Recipient: rfc822; ${to}`,
    `Action: ${action}`,
    `Status: ${status}`,
    'Diagnostic-Code: smtp; 550 5.1.1 unknown user,',
    '    in two lines',
    ...(of.more ?? []).flatMap((group) => ['', 'Final-Recipient: rfc822; other@example.org', group]),
    '',
    '--part/mx.example.net',
    `Content-Type: ${returns}`,
    '',
    'From: Acme status <status@example.com>',
    `To: ${to}`,
    'Subject: Acme: Orders fail in part',
    `Message-ID: <${messageId}>`,
    '',
    'Orders fail in part.',
    '',
    '--part/mx.example.net--',
    '',
  ];
  return lines.join('\n').replaceAll('\n', of.newline ?? '\r\n');
}
