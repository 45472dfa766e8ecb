import type { PersonId, ServiceId, TeamId } from '#base/ids.ts';

/** A Slack user as Tocsin knows them; kept in step with Slack by the couriers. */
export type Person = {
  readonly id: PersonId;
  readonly name: string;
  readonly realName: string;
  /** IANA zone from Slack, "UTC" when unknown. */
  readonly zone: string;
  readonly admin: boolean;
  /** False once Slack says the account is deactivated. */
  readonly active: boolean;
  readonly bot: boolean;
};

export type Team = {
  readonly id: TeamId;
  /** Lower-case letters, digits and dashes; unique. */
  readonly name: string;
  /** A Slack channel id chosen by a person; null: `#<name>-alerts`, made when first needed. */
  readonly channelId: string | null;
  readonly members: readonly PersonId[];
  /** Who is paged for the team's alerts until it has a rota. Always a member, or null: then every member is. */
  readonly responder: PersonId | null;
  readonly archived: boolean;
};

export const TIERS = [1, 2, 3, 4] as const;
/** 1: customers notice at once … 4: nobody is in a hurry. */
export type Tier = (typeof TIERS)[number];

/** Alerts at least this severe open an incident by themselves. */
export type AutoIncident = 'sev0' | 'sev1' | 'sev2' | 'never';

export type Service = {
  readonly id: ServiceId;
  readonly name: string;
  readonly teamId: TeamId;
  readonly tier: Tier;
  readonly autoIncident: AutoIncident;
  /** After so many days of silence its alerts close by themselves; null: never. */
  readonly autoCloseDays: number | null;
  readonly archived: boolean;
};

export type CatalogFact =
  | { readonly kind: 'team.created'; readonly data: { readonly name: string } }
  | { readonly kind: 'team.changed'; readonly data: { readonly changes: readonly string[] } }
  | { readonly kind: 'team.archived'; readonly data: { readonly name: string } }
  | { readonly kind: 'service.created'; readonly data: { readonly name: string; readonly teamId: TeamId } }
  | { readonly kind: 'service.changed'; readonly data: { readonly changes: readonly string[] } }
  | { readonly kind: 'service.archived'; readonly data: { readonly name: string } }
  | { readonly kind: 'person.changed'; readonly data: { readonly changes: readonly string[] } }
  | { readonly kind: 'person.deactivated'; readonly data: { readonly name: string } };

export type CatalogRefusal =
  | { readonly why: 'name_invalid'; readonly name: string }
  | { readonly why: 'name_taken'; readonly name: string }
  | { readonly why: 'not_found'; readonly what: 'team' | 'service' | 'person'; readonly name: string }
  | { readonly why: 'not_allowed'; readonly who: readonly PersonId[]; readonly what: string }
  | { readonly why: 'no_members' }
  | { readonly why: 'responder_not_member'; readonly person: PersonId }
  | { readonly why: 'person_inactive'; readonly person: PersonId }
  | { readonly why: 'auto_close_invalid'; readonly got: string }
  | { readonly why: 'in_use'; readonly by: readonly string[] }
  | { readonly why: 'nothing_changes' };
