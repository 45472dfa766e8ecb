import type { MonitorId, PersonId, ServiceId } from '#base/ids.ts';
import type { Severity } from '#catalog/severity.ts';
import type { Evidence, Reason } from './verdict.ts';
import type { Health } from './state-machine.ts';

/** What is watched and the rule. `settings` belong to the kind and are checked by its schema whenever they are read. */
export type Monitor = {
  readonly id: MonitorId;
  readonly kind: string;
  /** Unique among living monitors; by default the kind's title made a slug. */
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly serviceId: ServiceId;
  readonly everyMs: number;
  /** Overrides what the service's tier gives for `down`. */
  readonly severity: Severity | null;
  readonly paused: boolean;
  /** Until then it is checked but opens no alert. */
  readonly mutedUntil: Date | null;
  readonly removed: boolean;
  readonly health: Health;
  /** For pinged kinds: the secret part of the address to ping. */
  readonly pingKey: string | null;
  readonly lastPingAt: Date | null;
  readonly createdBy: PersonId | null;
  readonly createdAt: Date;
};

/** What an alert needs to know of the trouble. */
export type Trouble = {
  /** `main` for the monitor itself, else the side matter. */
  readonly group: 'main' | 'certificate';
  readonly level: 'down' | 'degraded';
  readonly reason: Reason;
  readonly because: string;
  readonly evidence: Evidence;
  /** When the first failed answer of this trouble came. */
  readonly since: Date;
  readonly urgent: boolean;
};

export type MonitorFact =
  | {
      readonly kind: 'monitor.created';
      readonly data: { readonly name: string; readonly monitorKind: string };
    }
  | { readonly kind: 'monitor.changed'; readonly data: { readonly changes: readonly string[] } }
  | { readonly kind: 'monitor.paused'; readonly data: Record<string, never> }
  | { readonly kind: 'monitor.resumed'; readonly data: Record<string, never> }
  | { readonly kind: 'monitor.muted'; readonly data: { readonly until: string | null } }
  | { readonly kind: 'monitor.removed'; readonly data: { readonly name: string } }
  /** Confirmed trouble, to be told: opens an alert or makes an open one worse. */
  | { readonly kind: 'monitor.fell'; readonly data: Omit<Trouble, 'since'> & { readonly since: string } }
  /** The announced trouble is over: resolves the alert of that group. */
  | {
      readonly kind: 'monitor.recovered';
      readonly data: { readonly group: Trouble['group']; readonly downMs: number; readonly because: string };
    }
  | {
      readonly kind: 'monitor.flapping';
      readonly data: { readonly started: boolean; readonly transitions: number };
    };

export type MonitorRefusal =
  | { readonly why: 'not_found'; readonly name: string }
  | { readonly why: 'not_allowed'; readonly who: readonly PersonId[]; readonly what: string }
  | { readonly why: 'name_taken'; readonly name: string }
  | { readonly why: 'duplicate'; readonly name: string; readonly target: string }
  | {
      readonly why: 'settings_invalid';
      readonly problems: readonly {
        readonly field: string;
        readonly message: string;
        readonly example: string;
      }[];
    }
  | { readonly why: 'every_invalid'; readonly got: string }
  | { readonly why: 'already'; readonly state: 'paused' | 'running' | 'muted' | 'not muted' }
  | { readonly why: 'nothing_changes' };
