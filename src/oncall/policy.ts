import type { Weekday } from '#base/calendar.ts';
import type { PersonId, PolicyId, RotaId, ServiceId, TeamId } from '#base/ids.ts';
import type { Severity } from '#catalog/severity.ts';
import type { Role } from './rota.ts';

/** Whom to wake, in which order, until somebody acknowledges. */
export type Policy = {
  readonly id: PolicyId;
  readonly teamId: TeamId;
  /** Typed in commands, unique among living policies; the team's own name for its first, which all its services use unless they name another. */
  readonly name: string;
  /** Grows with every change; a run keeps the one it started with. */
  readonly version: number;
  readonly definition: PolicyDefinition;
  /** The team's first, made under the team's own name: its services use it unless they name another. Stays so when the team is renamed. */
  readonly ofTeam: boolean;
  /** Services that use it although it is not the team's first. */
  readonly serviceIds: readonly ServiceId[];
  readonly archived: boolean;
};

export type PolicyDefinition = {
  /** May be empty: then the catch-all is paged at once. */
  readonly steps: readonly Step[];
  /** How many more times all steps are gone through; -1: without end. */
  readonly repeat: number;
  /** An acknowledged alert with no life for that long is asked about again; null: never. */
  readonly ackTimeoutMs: number | null;
  /** SEV3 and SEV4 outside working hours wait for the next working hours. */
  readonly lowWaitsForMorning: boolean;
  readonly workingHours: WorkingHours;
};

export type WorkingHours = {
  readonly zone: string;
  readonly days: readonly Weekday[];
  readonly from: string;
  readonly to: string;
  /** As in a rota: public holidays are no working days. */
  readonly holidays: string | null;
};

export type Step = {
  /** Time after this step until the next one, in milliseconds. */
  readonly delayMs: number;
  readonly targets: readonly Target[];
  /** `round_robin`: of all people of this step one is paged, each time the next. */
  readonly mode: 'everyone' | 'round_robin';
  /** `everyone`: an acknowledgement silences only the one who gave it, until all have. */
  readonly acknowledgedBy: 'anyone' | 'everyone';
  /** A step whose condition does not hold is skipped at once. */
  readonly when: Condition;
};

export type Condition = {
  /** At least this severe: 1 means SEV0 and SEV1. null: any. */
  readonly severity: Severity | null;
  readonly hours: 'any' | 'working' | 'off';
  /** At least so many alerts of the team within that time; null: no such condition. */
  readonly storm: { readonly alerts: number; readonly withinMs: number } | null;
};

export type Target =
  | { readonly kind: 'rota'; readonly rotaId: RotaId; readonly role: Role }
  /** Whoever has the next shift of the rota and is not on call now. */
  | { readonly kind: 'next'; readonly rotaId: RotaId }
  | { readonly kind: 'person'; readonly personId: PersonId }
  /** Every member. */
  | { readonly kind: 'team'; readonly teamId: TeamId }
  /** The team's responder, else every member: what a team without a rota has. */
  | { readonly kind: 'responder'; readonly teamId: TeamId }
  | { readonly kind: 'channel'; readonly channelId: string }
  /** A signed POST; `secretName` names a variable of the environment. */
  | { readonly kind: 'webhook'; readonly url: string; readonly secretName: string | null };

/** The organisation's last resort. Never empty: without people it is every admin. */
export type CatchAll = { readonly people: readonly PersonId[]; readonly channelId: string | null };

export type PolicyFact =
  | { readonly kind: 'policy.created'; readonly data: { readonly name: string; readonly teamId: TeamId } }
  | {
      readonly kind: 'policy.changed';
      readonly data: { readonly version: number; readonly changes: readonly string[] };
    }
  | { readonly kind: 'policy.archived'; readonly data: { readonly name: string } }
  | { readonly kind: 'policy.used'; readonly data: { readonly serviceId: ServiceId; readonly used: boolean } }
  | {
      readonly kind: 'catch_all.set';
      readonly data: { readonly people: readonly PersonId[]; readonly channelId: string | null };
    };

export type PolicyRefusal =
  | { readonly why: 'not_found'; readonly what: 'policy' | 'service' | 'team' }
  | { readonly why: 'not_allowed'; readonly who: readonly PersonId[]; readonly what: string }
  | { readonly why: 'name_taken'; readonly name: string }
  | { readonly why: 'name_invalid'; readonly name: string }
  /** Anything else wrong with a definition, in words; `step` counts from 1. */
  | { readonly why: 'definition_invalid'; readonly step: number | null; readonly problem: string }
  /** It is what the team's services use anyway. */
  | { readonly why: 'team_default'; readonly name: string }
  | { readonly why: 'catch_all_empty' }
  | { readonly why: 'nothing_changes' };
