import type { MethodId, PersonId } from '#base/ids.ts';
import type { Urgency } from './run.ts';

/** A way to reach a person. The Slack direct message is always there and always verified: `slackMethod(person)`. */
export const METHOD_KINDS = ['slack', 'email', 'sms', 'voice', 'push', 'webhook'] as const;
export type MethodKind = (typeof METHOD_KINDS)[number];

export type Method = {
  readonly id: MethodId;
  readonly personId: PersonId;
  readonly kind: MethodKind;
  /** E-mail address, number in E.164 ("+4791234567"), ntfy topic, https URL; a Slack user id for `slack`. */
  readonly address: string;
  /** Of a webhook: names the variable of the environment with its signing secret. */
  readonly secretName: string | null;
  readonly verifiedAt: Date | null;
  /** SHA-256 of the code that was sent, until it is used, and when it ends. */
  readonly codeHash: string | null;
  readonly codeUntil: Date | null;
  readonly codeTries: number;
  readonly lastOkAt: Date | null;
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly removedAt: Date | null;
};

/** What a person wants at an urgency: methods with their time after the page, in milliseconds. */
export type PersonalRules = {
  readonly personId: PersonId;
  readonly urgency: Urgency;
  readonly rules: readonly { readonly methodId: MethodId; readonly afterMs: number }[];
  /** Silence on purpose, as opposed to forgotten: no page of this urgency is sent, and the ledger says so. */
  readonly optedOut: boolean;
};

export type MethodFact =
  | {
      readonly kind: 'method.added';
      readonly data: { readonly personId: PersonId; readonly method: MethodKind };
    }
  | {
      readonly kind: 'method.code_sent';
      readonly data: { readonly personId: PersonId; readonly method: MethodKind };
    }
  | {
      readonly kind: 'method.verified';
      readonly data: { readonly personId: PersonId; readonly method: MethodKind };
    }
  | {
      readonly kind: 'method.removed';
      readonly data: { readonly personId: PersonId; readonly method: MethodKind };
    }
  | {
      readonly kind: 'method.failed';
      readonly data: { readonly personId: PersonId; readonly method: MethodKind; readonly because: string };
    }
  | {
      readonly kind: 'rules.set';
      readonly data: {
        readonly urgency: Urgency;
        readonly rules: PersonalRules['rules'];
        readonly optedOut: boolean;
      };
    };

export type MethodRefusal =
  | { readonly why: 'not_found' }
  | { readonly why: 'not_yours' }
  | { readonly why: 'address_invalid'; readonly kind: MethodKind; readonly address: string }
  | { readonly why: 'not_configured'; readonly kind: MethodKind; readonly setting: string }
  | { readonly why: 'exists' }
  | { readonly why: 'not_verified' }
  | { readonly why: 'already_verified' }
  | { readonly why: 'code_wrong'; readonly triesLeft: number }
  | { readonly why: 'code_over' }
  | { readonly why: 'slack_stays' }
  | { readonly why: 'too_often'; readonly againAt: Date };
