import type { AlertId, IncidentId, MonitorId, PersonId, ServiceId, TeamId } from '#base/ids.ts';
import type { Severity } from '#catalog/severity.ts';

/** How an alert ended: its monitor recovered, a person said so, what it was about is not watched any more, or nothing was heard of it for long. */
export type Ending = {
  readonly by: 'monitor' | 'person' | 'removed' | 'silence';
  readonly because: string;
};

/** A monitor says that something is wrong. One open alert per monitor and group. */
export type Alert = {
  readonly id: AlertId;
  readonly monitorId: MonitorId;
  readonly group: string;
  readonly serviceId: ServiceId;
  readonly teamId: TeamId;
  /** "api.example.com is down"; another one only when the trouble gets worse. */
  readonly title: string;
  /** Newest reason in words: "answered 503". */
  readonly because: string;
  readonly severity: Severity;
  readonly state: 'triggered' | 'acknowledged' | 'resolved';
  readonly openedAt: Date;
  /** First failed answer: earlier than openedAt by the confirmation. */
  readonly since: Date;
  readonly lastAt: Date;
  /** How often the source said so again. */
  readonly count: number;
  readonly acknowledgedBy: PersonId | null;
  readonly acknowledgedAt: Date | null;
  readonly resolvedAt: Date | null;
  /** The person who said that it is over, or null when none did. */
  readonly resolvedBy: PersonId | null;
  /** Null while it is open, and of alerts that ended before this was kept. */
  readonly ended: Ending | null;
  /** Overlays: they stop pages and incidents from starting, not the state. */
  readonly mutedUntil: Date | null;
  readonly flapping: boolean;
  readonly recurrenceOf: AlertId | null;
  readonly incidentId: IncidentId | null;
  readonly feedback: readonly { readonly person: PersonId; readonly verdict: 'useful' | 'noise' }[];
  /** Set when it came in a burst: it is listed in that burst's one card instead of having its own. */
  readonly foldedInto: AlertId | null;
};

export type AlertFact =
  | {
      readonly kind: 'alert.opened';
      readonly data: { readonly severity: Severity; readonly title: string; readonly because: string };
    }
  | { readonly kind: 'alert.repeated'; readonly data: { readonly because: string } }
  | {
      readonly kind: 'alert.worsened';
      readonly data: { readonly from: Severity; readonly to: Severity; readonly because: string };
    }
  | { readonly kind: 'alert.acknowledged'; readonly data: Record<string, never> }
  /** Acknowledged by somebody who then did nothing for long: triggered again. */
  | { readonly kind: 'alert.forgotten'; readonly data: { readonly by: PersonId } }
  | {
      readonly kind: 'alert.escalated';
      readonly data: {
        /** Nobody: the policy's next step. */
        readonly to: readonly PersonId[];
        readonly team: string | null;
        readonly note: string;
      };
    }
  | { readonly kind: 'alert.resolved'; readonly data: Ending }
  | { readonly kind: 'alert.muted'; readonly data: { readonly until: string | null } }
  | { readonly kind: 'alert.flapping'; readonly data: { readonly started: boolean } }
  | { readonly kind: 'alert.joined'; readonly data: { readonly incidentId: IncidentId } }
  | { readonly kind: 'alert.feedback'; readonly data: { readonly verdict: 'useful' | 'noise' } };

export type AlertRefusal =
  | { readonly why: 'not_found' }
  | { readonly why: 'already_acknowledged'; readonly by: PersonId }
  | { readonly why: 'not_acknowledged' }
  | { readonly why: 'already_resolved'; readonly by: PersonId | null }
  | { readonly why: 'already_joined'; readonly incidentId: IncidentId }
  | { readonly why: 'already_said' }
  | { readonly why: 'nobody_to_page'; readonly asked: string };
