import type { Desk } from '#ledger/desk.ts';
import { METHOD_KINDS } from './method.ts';
import type { MethodKind } from './method.ts';

/** The kinds of methods that this house can speak: Slack, push and webhooks always, mail and telephone where they are configured. */
export const configuredKinds = ({ ways }: Pick<Desk, 'ways'>): readonly MethodKind[] =>
  METHOD_KINDS.filter((kind) => {
    if (kind === 'email') return ways.mail !== undefined;
    return kind === 'sms' || kind === 'voice' ? ways.phone !== undefined : true;
  });
