import type { Desk } from '#ledger/desk.ts';
import type { OutboxRow } from '#ledger/outbox.ts';
import type { Matter } from '#notice/matter.ts';
import type { Attempt } from '#oncall/attempt.ts';
import type { Answer } from '#oncall/attempt-rules.ts';
import type { Message } from '#oncall/bundle.ts';
import type { Method, MethodKind } from '#oncall/method.ts';
import type { Page } from '#oncall/page.ts';
import type { Taken } from '#world/outside.ts';

/** One message to one person by one method, with all it is about as it stands now. */
export type Outgoing = {
  readonly method: Method;
  readonly message: Message;
  readonly page: Page;
  readonly matters: readonly Matter[];
  /** What whoever asked for the page said, and whether it may come twice. */
  readonly notes: readonly string[];
  /** Acknowledges all of it. */
  readonly link: string;
  readonly urgent: boolean;
  readonly row: OutboxRow;
};

/** How it fared: taken, failed, or not sent at all since the way is busy until then. An OutsideError thrown means failed for now. */
export type Sent = Answer | { readonly busyUntil: Date; readonly because: string };

/** One way to reach a person. Adding one is a file and a line in index.ts. */
export type Notifier = {
  readonly kind: MethodKind;
  /** Sends with the leading attempt's id as the key that is the same for every try, where the provider knows such keys. */
  readonly notify: (desk: Desk, outgoing: Outgoing) => Promise<Sent>;
  /** Sends the code that proves the method to be somebody's. Throws OutsideError when another try may help. */
  readonly code: (desk: Desk, method: Method, code: string) => Promise<Taken>;
};

/** A provider's word as an answer: `took` is what its yes means. */
export const answerOf = (taken: Taken, took: 'delivered' | 'sent'): Answer =>
  'refused' in taken ? { failed: taken.refused, forGood: true } : { took, providerId: taken.id };

/** A kind of method that this house is not configured for, met all the same: its settings were taken away. */
export const notConfigured = (setting: string): { readonly failed: string; readonly forGood: true } => ({
  failed: `${setting} is not set any more`,
  forGood: true,
});

/** What a code's message says, in any way. */
export const codeWords = (code: string): string =>
  `${code} is your Tocsin code. It holds for 10 minutes. If you did not ask for it, do nothing.`;

/** All attempts of a message. */
export const attemptsIn = ({ lead, others }: Message): readonly Attempt[] => [lead, ...others];
