import type { PersonId, StatusPageId, TeamId } from '#base/ids.ts';
import type { Actor } from '#ledger/desk.ts';
import type { Person, Team } from '#catalog/catalog.ts';
import type { Weights } from './uptime.ts';

/** Pure: a page that customers read. */

export const ACCESSES = ['public', 'link', 'password'] as const;
/** `link`: whoever has its secret address; `password`: whoever knows it. */
export type Access = (typeof ACCESSES)[number];

/** Who may publish, beside the admins of the workspace. */
export type Publishers = { readonly people: readonly PersonId[]; readonly teams: readonly TeamId[] };

export type StatusPage = {
  readonly id: StatusPageId;
  /** Its id in the public API: 12 of a–z0–9. */
  readonly code: string;
  /** As it is typed and stands in addresses: lower-case letters, digits, dashes. */
  readonly name: string;
  /** As customers read it: "Acme". */
  readonly title: string;
  /** IANA zone of its days and of times in mail. */
  readonly zone: string;
  /** A host of its own, "status.acme.com"; null: it stands below PUBLIC_URL. */
  readonly domain: string | null;
  readonly access: Access;
  readonly linkKey: string | null;
  /** scrypt, as salt:hash. */
  readonly password: string | null;
  /** "#0b7a75", of headings and links. */
  readonly colour: string;
  readonly logoUrl: string | null;
  readonly supportUrl: string | null;
  /** The name of a published weighting, or one of the company's own. */
  readonly weights: Weights;
  readonly showsMaintenance: boolean;
  readonly publishers: Publishers;
  readonly mailsPerMinute: number;
  /** Each public update promises the next one after so long; null: none. */
  readonly promiseMs: number | null;
  readonly archived: boolean;
  /** Grows with everything that the page shows. */
  readonly version: number;
  readonly createdBy: PersonId | null;
  readonly createdAt: Date;
  /** When what it shows last changed. */
  readonly updatedAt: Date;
};

/** The root of a page's addresses, without a final slash. */
export const urlOfPage = ({ domain, name }: Pick<StatusPage, 'domain' | 'name'>, publicUrl: string): string =>
  domain === null ? `${publicUrl}/status/${name}` : `https://${domain}`;

/** Whether an actor may publish on a page: its publishers, members of its teams, admins. The product itself may, since it publishes by policy only. */
export function mayPublish(
  actor: Actor,
  page: Pick<StatusPage, 'publishers'>,
  everyone: readonly Person[],
  teams: readonly Team[],
): boolean {
  if (actor.kind === 'system') return true;
  return whoMayPublish(page, everyone, teams).includes(actor.id);
}

/** Those who may: named people first, then members of named teams, then admins, each once and only while their account is active. */
export function whoMayPublish(
  { publishers }: Pick<StatusPage, 'publishers'>,
  everyone: readonly Person[],
  teams: readonly Team[],
): readonly PersonId[] {
  const active = new Set(everyone.filter((one) => one.active && !one.bot).map((one) => one.id));
  const members = teams
    .filter((team) => !team.archived && publishers.teams.includes(team.id))
    .flatMap((team) => team.members);
  const admins = everyone.filter((one) => one.admin).map((one) => one.id);
  return [...new Set([...publishers.people, ...members, ...admins])].filter((id) => active.has(id));
}

export type StatusPageFact =
  | { readonly kind: 'status_page.created'; readonly data: { readonly name: string } }
  | { readonly kind: 'status_page.changed'; readonly data: { readonly changes: readonly string[] } }
  | { readonly kind: 'status_page.archived'; readonly data: { readonly name: string } };
