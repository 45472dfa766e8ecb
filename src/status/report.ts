import type { ComponentId, IncidentId, PersonId, ReportId, ServiceId, StatusPageId } from '#base/ids.ts';
import type { ComponentStatus } from './component.ts';

/** Pure: an incident or a maintenance as customers read of it. The words of states are Statuspage's. https://developer.statuspage.io */

export const INCIDENT_STATES = [
  'investigating',
  'identified',
  'monitoring',
  'resolved',
  'postmortem',
] as const;
export const MAINTENANCE_STATES = ['scheduled', 'in_progress', 'verifying', 'completed'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];
export type MaintenanceState = (typeof MAINTENANCE_STATES)[number];
export type ReportState = IncidentState | MaintenanceState;

export const IMPACTS = ['none', 'minor', 'major', 'critical', 'maintenance'] as const;
export type Impact = (typeof IMPACTS)[number];

/** What a component does while it lasts, by the component's id. Those that are not named are not affected. */
export type Impacts = Readonly<Record<ComponentId, ComponentStatus>>;

/** One update as customers read it. Instants are ISO. */
export type ReportUpdate = {
  /** Its id in the public API: 12 of a–z0–9. */
  readonly code: string;
  readonly status: ReportState;
  readonly body: string;
  readonly at: string;
  /** Null unless somebody changed its words later; customers see that they did. */
  readonly editedAt: string | null;
  /** Taken back: no longer shown. */
  readonly retractedAt: string | null;
  readonly by: PersonId | null;
  /** What the report affects from then on, until the next one. */
  readonly impacts: Impacts;
  /** Components that it moved, as they were named then. */
  readonly affected: readonly {
    readonly id: ComponentId;
    readonly code: string;
    readonly name: string;
    readonly from: ComponentStatus;
    readonly to: ComponentStatus;
  }[];
  /** Whether subscribers were told. */
  readonly told: boolean;
};

/** Written, and not yet approved. */
export type Draft = {
  readonly name: string;
  readonly status: ReportState;
  readonly body: string;
  readonly impacts: Impacts;
  readonly tell: boolean;
  /** Waits for somebody who may publish; otherwise its writer is about to. */
  readonly asks: boolean;
  /** Of a maintenance: its time, ISO. */
  readonly scheduledFor: string | null;
  readonly scheduledUntil: string | null;
  readonly by: PersonId | null;
  readonly at: string;
};

/** `retracted`: published by mistake; it is shown nowhere, and whoever was told of it is told so. */
export type Phase = 'draft' | 'published' | 'retracted';

export type Report = {
  readonly id: ReportId;
  /** Its id in the public API and in its address: 12 of a–z0–9. */
  readonly code: string;
  readonly pageId: StatusPageId;
  readonly kind: 'incident' | 'maintenance';
  /** What people here work on, where it comes from one. */
  readonly incidentId: IncidentId | null;
  /** Where it is worked on when it belongs to no incident. */
  readonly channelId: string | null;
  readonly name: string;
  readonly phase: Phase;
  readonly status: ReportState;
  /** The worst it has been. */
  readonly impact: Impact;
  readonly impacts: Impacts;
  /** Oldest first. */
  readonly updates: readonly ReportUpdate[];
  readonly draft: Draft | null;
  /** Grows with every change: whoever acts on what they saw says which one they saw. */
  readonly version: number;
  readonly scheduledFor: Date | null;
  readonly scheduledUntil: Date | null;
  /** Of a maintenance: services whose alerts are held while it runs. */
  readonly serviceIds: readonly ServiceId[];
  readonly startedAt: Date;
  readonly publishedAt: Date | null;
  readonly monitoringAt: Date | null;
  /** Of a maintenance: when it was completed. */
  readonly resolvedAt: Date | null;
  readonly retractedAt: Date | null;
  readonly nextUpdateAt: Date | null;
  readonly createdBy: PersonId | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** Whether customers read of it as something that goes on. */
export const isOpen = (report: Pick<Report, 'phase' | 'resolvedAt'>): boolean =>
  report.phase === 'published' && report.resolvedAt === null;

/** The updates that customers read, newest first. */
export const shownUpdates = (report: Pick<Report, 'updates'>): readonly ReportUpdate[] =>
  report.updates.filter((update) => update.retractedAt === null).toReversed();

export type ReportFact =
  | {
      readonly kind: 'report.drafted';
      readonly data: {
        readonly name: string;
        readonly status: ReportState;
        readonly incidentId: IncidentId | null;
      };
    }
  | { readonly kind: 'report.draft_discarded'; readonly data: { readonly incidentId: IncidentId | null } }
  /** An update stands on the page now: the first one, another, the end. */
  | {
      readonly kind: 'report.published';
      readonly data: {
        readonly update: string;
        readonly name: string;
        readonly status: ReportState;
        readonly body: string;
        readonly first: boolean;
        readonly tell: boolean;
        readonly incidentId: IncidentId | null;
        /** Of a maintenance: its end before and now, ISO. */
        readonly was: string | null;
        readonly until: string | null;
      };
    }
  | {
      readonly kind: 'report.edited';
      readonly data: {
        readonly update: string;
        readonly body: string;
        readonly incidentId: IncidentId | null;
      };
    }
  | {
      readonly kind: 'report.update_retracted';
      readonly data: {
        readonly update: string;
        readonly incidentId: IncidentId | null;
        /** It had said that it was over: now it goes on. */
        readonly reopened: boolean;
      };
    }
  | {
      readonly kind: 'report.retracted';
      readonly data: {
        readonly name: string;
        readonly reason: string;
        readonly incidentId: IncidentId | null;
      };
    }
  | {
      readonly kind: 'report.update_due';
      readonly data: { readonly promised: string; readonly incidentId: IncidentId | null };
    }
  | { readonly kind: 'report.update_snoozed'; readonly data: { readonly until: string } };

export type StatusRefusal =
  | {
      readonly why: 'not_found';
      readonly what: 'page' | 'component' | 'report' | 'draft' | 'update' | 'service' | 'subscriber';
      readonly name: string;
    }
  | { readonly why: 'not_allowed'; readonly who: readonly PersonId[]; readonly what: string }
  | { readonly why: 'name_invalid'; readonly name: string }
  | { readonly why: 'name_taken'; readonly name: string }
  | { readonly why: 'domain_taken'; readonly domain: string }
  | { readonly why: 'invalid'; readonly what: string; readonly got: string; readonly example: string }
  | { readonly why: 'text_missing' }
  | { readonly why: 'nothing_changes' }
  /** Somebody else changed it since it was looked at; what they wrote. */
  | { readonly why: 'changed_meanwhile'; readonly by: PersonId | null; readonly body: string }
  | { readonly why: 'already_published' }
  | { readonly why: 'not_published' }
  | { readonly why: 'retracted' }
  | { readonly why: 'over'; readonly status: ReportState }
  | { readonly why: 'state_invalid'; readonly status: ReportState; readonly may: readonly ReportState[] }
  | { readonly why: 'already_reported'; readonly reportId: ReportId }
  | { readonly why: 'time_invalid'; readonly because: 'past' | 'order' | 'long' }
  | { readonly why: 'in_use'; readonly by: readonly string[] };
