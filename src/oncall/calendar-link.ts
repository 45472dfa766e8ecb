import type { Decision } from '#base/decision.ts';
import type { PersonId, RotaId } from '#base/ids.ts';

/** What a calendar shows: a person's shifts, or everybody's of a rota. */
export type CalendarSubject =
  | { readonly kind: 'person'; readonly personId: PersonId }
  | { readonly kind: 'rota'; readonly rotaId: RotaId };

/** The secret links to the calendar of one subject that one person made; at most one lives. Of the secret only its SHA-256 is kept. */
export type CalendarLink = {
  /** "person:U1", "rota:rot_…". */
  readonly subject: string;
  readonly madeBy: PersonId;
  /** null: none lives. */
  readonly hash: string | null;
  readonly createdAt: Date;
};

export type CalendarFact =
  | { readonly kind: 'calendar.linked'; readonly data: { readonly subject: string } }
  | { readonly kind: 'calendar.revoked'; readonly data: { readonly subject: string } };

export type CalendarRefusal = { readonly why: 'no_link' };

type Ruling = Decision<CalendarLink, CalendarFact, CalendarRefusal>;

export const subjectText = (subject: CalendarSubject): string =>
  subject.kind === 'person' ? `person:${subject.personId}` : `rota:${subject.rotaId}`;

/** The subject that a text names; undefined for anything else. */
export function subjectIn(text: string): CalendarSubject | undefined {
  const [kind, id = ''] = text.split(':');
  if (kind === 'person' && id !== '') return { kind, personId: id };
  return kind === 'rota' && id.startsWith('rot_') ? { kind, rotaId: id as RotaId } : undefined;
}

/** A new link takes the place of the one before, which is revoked by it. */
export function linkRule(subject: string, madeBy: PersonId, hash: string, now: Date): Ruling {
  return {
    next: { subject, madeBy, hash, createdAt: now },
    facts: [{ kind: 'calendar.linked', data: { subject } }],
  };
}

export function revokeRule(before: CalendarLink | undefined): Ruling {
  if (before === undefined || before.hash === null) return { refused: { why: 'no_link' } };
  return {
    next: { ...before, hash: null },
    facts: [{ kind: 'calendar.revoked', data: { subject: before.subject } }],
  };
}
