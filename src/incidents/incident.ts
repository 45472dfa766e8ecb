import type { AlertId, IncidentId, PersonId, ServiceId } from '#base/ids.ts';
import type { Severity } from '#catalog/severity.ts';

export const STATUSES = [
  'suspected',
  'investigating',
  'identified',
  'monitoring',
  'resolved',
  'closed',
  'merged',
  'declined',
] as const;
export type IncidentStatus = (typeof STATUSES)[number];
export const LIVE = ['investigating', 'identified', 'monitoring'] as const;
export type LiveStatus = (typeof LIVE)[number];

/** People work on it; it has a channel. */
export type Incident = {
  readonly id: IncidentId;
  /** 1, 2, 3 … without gaps. */
  readonly number: number;
  readonly title: string;
  /** Wanted channel name, `inc-<number>-<slug>`, 80 characters at most; the courier adds a suffix when it is taken. */
  readonly channelName: string;
  readonly status: IncidentStatus;
  readonly severity: Severity;
  /** What is known, in a sentence or two; null until somebody wrote it. */
  readonly summary: string | null;
  readonly serviceIds: readonly ServiceId[];
  readonly alertIds: readonly AlertId[];
  readonly leadId: PersonId | null;
  readonly commsId: PersonId | null;
  readonly acknowledgedBy: PersonId | null;
  readonly acknowledgedAt: Date | null;
  /** Null: declared by the product itself. */
  readonly declaredBy: PersonId | null;
  readonly startedAt: Date;
  readonly resolvedAt: Date | null;
  readonly closedAt: Date | null;
  readonly nextUpdateAt: Date | null;
  readonly mergedInto: IncidentId | null;
  /** What customers read of it now; null: nothing. */
  readonly public: PublicNote | null;
  /** Where it was declared from, for the link back. */
  readonly source: { readonly channelId: string; readonly ts: string } | null;
};

/** A message that somebody put into the timeline. */
export type Pin = {
  readonly channelId: string;
  readonly ts: string;
  readonly author: PersonId;
  readonly text: string;
  readonly at: Date;
  readonly pinnedBy: PersonId;
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;
};

/** What customers read of it on a status page. Instants are ISO. */
export type PublicNote = {
  readonly state: 'investigating' | 'identified' | 'monitoring' | 'resolved' | 'postmortem';
  readonly text: string;
  readonly by: PersonId;
  readonly at: string;
  /** The page's title, and where it stands there. */
  readonly page: string;
  readonly url: string;
  /** When it was first published. */
  readonly since: string;
};

export type IncidentFact =
  | {
      readonly kind: 'incident.declared';
      readonly data: {
        readonly number: number;
        readonly title: string;
        readonly severity: Severity;
        readonly status: 'suspected' | 'investigating';
      };
    }
  | { readonly kind: 'incident.accepted'; readonly data: Record<string, never> }
  | { readonly kind: 'incident.declined'; readonly data: { readonly reason: string } }
  | { readonly kind: 'incident.acknowledged'; readonly data: Record<string, never> }
  /** Acknowledged by somebody who then did nothing for long, or who asked for the next one: nobody's again. */
  | {
      readonly kind: 'incident.forgotten';
      readonly data: { readonly by: PersonId; readonly because: 'silence' | 'asked' };
    }
  | {
      readonly kind: 'incident.escalated';
      readonly data: {
        readonly to: readonly PersonId[];
        readonly team: string | null;
        readonly note: string;
      };
    }
  | {
      readonly kind: 'incident.status_changed';
      readonly data: { readonly from: IncidentStatus; readonly to: IncidentStatus; readonly note: string };
    }
  | {
      readonly kind: 'incident.severity_changed';
      readonly data: { readonly from: Severity; readonly to: Severity };
    }
  | { readonly kind: 'incident.renamed'; readonly data: { readonly from: string; readonly to: string } }
  | {
      readonly kind: 'incident.role_given';
      readonly data: { readonly role: 'lead' | 'comms'; readonly personId: PersonId | null };
    }
  | {
      readonly kind: 'incident.update_posted';
      readonly data: {
        readonly text: string;
        readonly status: IncidentStatus;
        readonly nextUpdateAt: string | null;
      };
    }
  | { readonly kind: 'incident.update_due'; readonly data: { readonly promised: string } }
  | { readonly kind: 'incident.update_snoozed'; readonly data: { readonly until: string } }
  | {
      readonly kind: 'incident.public_noted';
      readonly data: {
        readonly state: PublicNote['state'];
        readonly text: string;
        /** Left out in events from before there were pages. */
        readonly page?: string;
        readonly url?: string;
      };
    }
  /** What customers had read already was put right; this is what they read now. */
  | {
      readonly kind: 'incident.public_corrected';
      readonly data: {
        readonly how: 'edited' | 'taken back';
        readonly state: PublicNote['state'];
        readonly text: string;
        readonly page: string;
      };
    }
  | {
      readonly kind: 'incident.public_retracted';
      readonly data: { readonly page: string; readonly reason: string };
    }
  | {
      readonly kind: 'incident.alert_joined';
      readonly data: { readonly alertId: AlertId; readonly title: string };
    }
  | { readonly kind: 'incident.service_joined'; readonly data: { readonly serviceId: ServiceId } }
  | {
      readonly kind: 'incident.merged';
      readonly data: { readonly into: IncidentId; readonly intoNumber: number; readonly reason: string };
    }
  | {
      readonly kind: 'incident.absorbed';
      readonly data: { readonly from: IncidentId; readonly fromNumber: number };
    }
  | { readonly kind: 'incident.resolved'; readonly data: { readonly summary: string } }
  | { readonly kind: 'incident.reopened'; readonly data: { readonly reason: string } }
  | { readonly kind: 'incident.closed'; readonly data: Record<string, never> }
  | {
      readonly kind: 'incident.pinned';
      readonly data: { readonly ts: string; readonly author: PersonId; readonly text: string };
    }
  | { readonly kind: 'incident.pin_edited'; readonly data: { readonly ts: string; readonly text: string } }
  | {
      readonly kind: 'incident.pin_removed';
      readonly data: { readonly ts: string; readonly deleted: boolean };
    };

export type IncidentRefusal =
  | { readonly why: 'not_found' }
  | { readonly why: 'title_missing' }
  | { readonly why: 'no_such_service'; readonly name: string }
  | { readonly why: 'already_acknowledged'; readonly by: PersonId }
  | { readonly why: 'not_acknowledged' }
  | { readonly why: 'not_live'; readonly status: IncidentStatus }
  | { readonly why: 'not_resolved'; readonly status: IncidentStatus }
  | { readonly why: 'not_suspected'; readonly status: IncidentStatus }
  | { readonly why: 'same'; readonly what: string }
  | { readonly why: 'summary_missing' }
  | { readonly why: 'reason_missing' }
  | { readonly why: 'merge_into_itself' }
  | { readonly why: 'merge_target_over'; readonly number: number }
  | { readonly why: 'nobody_to_page'; readonly asked: string };
