import type { LocalTime, Weekday } from '#base/calendar.ts';
import type { AbsenceId, OverrideId, PersonId, RotaId, SwapId, TeamId } from '#base/ids.ts';

/** Who is on call when: a team's plan, its exceptions, and what may be asked of it. Instants are half-open, [from, to). */
export type Rota = {
  readonly id: RotaId;
  readonly teamId: TeamId;
  /** Typed in commands, unique among living rotas; the team's own name for its first. */
  readonly name: string;
  /** Oldest first; each holds from its `validFrom` until the next one's, for ever. Never empty. */
  readonly versions: readonly RotaVersion[];
  /** Slack user group that holds whoever is on call; null: none. */
  readonly userGroupId: string | null;
  readonly archived: boolean;
};

export type RotaVersion = {
  readonly validFrom: Date;
  readonly author: PersonId | null;
  readonly definition: RotaDefinition;
};

export type RotaDefinition = {
  /** IANA: the zone of every local time below. */
  readonly zone: string;
  /** First listed wins where several have somebody; layers of one role with equal `rank` are on call together. Never empty. */
  readonly layers: readonly Layer[];
  /** Public holidays: "NO", "GB-SCT", "US-CA" of the library's countries and states; null: none are kept. */
  readonly holidays: string | null;
};

/** `secondary` is on call beside `primary`, for a later step of a policy. */
export const ROLES = ['primary', 'secondary'] as const;
export type Role = (typeof ROLES)[number];

export type Layer = {
  /** "primary", "nights": for people, unique within the definition. */
  readonly name: string;
  readonly role: Role;
  /** Lower wins; equal ranks are on call together. */
  readonly rank: number;
  readonly turn: Turn;
  /** Local start of turn 0. Turn k starts at local(anchor + k · length), before the anchor too. */
  readonly anchor: LocalTime;
  /** Who takes turn k: members[k mod size], one or several people together. */
  readonly members: readonly (readonly PersonId[])[];
  /** When the layer is on at all; empty: always. */
  readonly windows: readonly Window[];
  /** Only so long from the start of each turn, in milliseconds of wall clock; without it, or null, the whole turn. */
  readonly lastsMs?: number | null;
  /** On public holidays: as on other days, not at all, or on those only. */
  readonly holidays: 'work' | 'off' | 'only';
};

export type Turn = {
  readonly unit: 'hour' | 'day' | 'week' | 'month';
  readonly length: number;
  /** `worked`: days without any window use up no turn (Friday Ada, Monday Bo); only for turns of days. `calendar`: every day counts. */
  readonly counts: 'worked' | 'calendar';
};

/** A weekly restriction in local time. `from` equal to `to` is 24 hours; an overnight one belongs to the day on which it starts. */
export type Window =
  | {
      readonly kind: 'days';
      /** Empty: every day. */
      readonly days: readonly Weekday[];
      /** "HH:MM", 00:00 to 23:59; `to` may be 24:00. */
      readonly from: string;
      readonly to: string;
    }
  | {
      /** From one weekday's time to another's: FR 20:00 to MO 08:00. */
      readonly kind: 'span';
      readonly from: { readonly day: Weekday; readonly at: string };
      readonly to: { readonly day: Weekday; readonly at: string };
    };

/**
 * An exception to the plan. `replace`: `who` instead of `forWhom` (null: instead of everybody). `add`: `who` as well. `remove`: without
 * `forWhom`. `only`: exactly `shifts` in the whole range, nobody else, also when that is nobody (a temporary schedule).
 */
export type Override = {
  readonly id: OverrideId;
  readonly rotaId: RotaId;
  readonly role: Role;
  readonly kind: 'replace' | 'add' | 'remove' | 'only';
  readonly who: PersonId | null;
  readonly forWhom: PersonId | null;
  readonly shifts: readonly { readonly personId: PersonId; readonly from: Date; readonly to: Date }[];
  readonly from: Date;
  readonly to: Date;
  readonly reason: string;
  readonly by: PersonId | null;
  readonly createdAt: Date;
  readonly cancelledAt: Date | null;
  /** The swap that made it, or null. */
  readonly swapId: SwapId | null;
};

/** Somebody asks to be replaced. Open, it changes nothing; taken, it is a `replace` override over the asked time (and a second one for `inReturn`). */
export type Swap = {
  readonly id: SwapId;
  readonly rotaId: RotaId;
  readonly role: Role;
  readonly asker: PersonId;
  readonly from: Date;
  readonly to: Date;
  /** Who was asked; null: anybody on the team, the first to accept has it. */
  readonly asked: PersonId | null;
  /** Time of the taker's that the asker takes over instead; null: a plain cover. */
  readonly inReturn: { readonly from: Date; readonly to: Date } | null;
  readonly state: 'open' | 'taken' | 'declined' | 'expired' | 'cancelled';
  readonly takenBy: PersonId | null;
  readonly declinedBy: readonly PersonId[];
  readonly note: string;
  readonly createdAt: Date;
  readonly settledAt: Date | null;
};

/** Whole local days of each rota's zone, both included: "2026-05-28". */
export type Absence = {
  readonly id: AbsenceId;
  readonly personId: PersonId;
  readonly fromDate: string;
  readonly toDate: string;
  readonly reason: string;
  readonly createdAt: Date;
  readonly cancelledAt: Date | null;
};

/** All that decides who is on call: the rota, its exceptions, and who cannot be. Plain data; rules over it are pure. */
export type Plan = {
  readonly rota: Rota;
  readonly overrides: readonly Override[];
  readonly absences: readonly Absence[];
  /** People who are deactivated or unknown: their time is a visible gap. */
  readonly gone: ReadonlySet<PersonId>;
};

export type RotaFact =
  | { readonly kind: 'rota.created'; readonly data: { readonly name: string; readonly teamId: TeamId } }
  | {
      readonly kind: 'rota.changed';
      readonly data: {
        readonly validFrom: string;
        readonly changes: readonly string[];
        readonly undone: boolean;
      };
    }
  | { readonly kind: 'rota.archived'; readonly data: { readonly name: string } }
  | { readonly kind: 'rota.group_set'; readonly data: { readonly userGroupId: string | null } }
  | {
      readonly kind: 'rota.overridden';
      readonly data: {
        readonly rotaId: RotaId;
        readonly override: Override['kind'];
        readonly who: PersonId | null;
        readonly forWhom: PersonId | null;
        readonly role: Role;
        readonly from: string;
        readonly to: string;
        readonly reason: string;
        readonly swapId: SwapId | null;
      };
    }
  | {
      readonly kind: 'rota.override_cancelled';
      readonly data: { readonly rotaId: RotaId; readonly because: string };
    }
  | {
      readonly kind: 'swap.asked';
      readonly data: {
        readonly rotaId: RotaId;
        readonly asked: PersonId | null;
        readonly from: string;
        readonly to: string;
      };
    }
  | { readonly kind: 'swap.taken'; readonly data: { readonly rotaId: RotaId; readonly by: PersonId } }
  | { readonly kind: 'swap.declined'; readonly data: { readonly rotaId: RotaId; readonly by: PersonId } }
  | { readonly kind: 'swap.expired'; readonly data: { readonly rotaId: RotaId } }
  | { readonly kind: 'swap.cancelled'; readonly data: { readonly rotaId: RotaId; readonly because: string } }
  | {
      readonly kind: 'absence.added';
      readonly data: { readonly personId: PersonId; readonly from: string; readonly to: string };
    }
  | { readonly kind: 'absence.cancelled'; readonly data: { readonly personId: PersonId } }
  /** A hand-over came: what really was. Written once per rota, role and instant. */
  | {
      readonly kind: 'rota.handed_over';
      readonly data: {
        readonly role: Role;
        readonly at: string;
        readonly from: readonly PersonId[];
        readonly to: readonly PersonId[];
      };
    }
  | {
      readonly kind: 'rota.gap_ahead';
      readonly data: { readonly role: Role; readonly from: string; readonly to: string };
    };

export type RotaRefusal =
  | { readonly why: 'not_found'; readonly what: 'rota' | 'override' | 'swap' | 'absence' }
  | { readonly why: 'not_allowed'; readonly who: readonly PersonId[]; readonly what: string }
  | { readonly why: 'name_taken'; readonly name: string }
  | { readonly why: 'name_invalid'; readonly name: string }
  | { readonly why: 'zone_unknown'; readonly zone: string; readonly nearest: string | null }
  | { readonly why: 'holidays_unknown'; readonly holidays: string }
  | { readonly why: 'no_members'; readonly layer: string }
  | { readonly why: 'person_inactive'; readonly person: PersonId }
  /** Anything else wrong with a definition, in words. */
  | { readonly why: 'definition_invalid'; readonly layer: string | null; readonly problem: string }
  | { readonly why: 'empty_range' }
  | { readonly why: 'in_the_past'; readonly what: 'override' | 'swap' | 'absence' }
  | { readonly why: 'overlaps'; readonly with: OverrideId }
  | { readonly why: 'not_on_call'; readonly person: PersonId }
  | { readonly why: 'own_swap' }
  | { readonly why: 'not_asked'; readonly asked: PersonId }
  | { readonly why: 'swap_over'; readonly state: Swap['state'] }
  | { readonly why: 'nothing_changes' };
