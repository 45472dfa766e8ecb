import type { MethodId, PersonId, TeamId, TestId } from '#base/ids.ts';
import type { About } from './run.ts';

/** A test page to one person, or a drill of a team: the whole path of a page, marked as a test everywhere. */
export type Drill = {
  readonly id: TestId;
  readonly kind: 'test' | 'drill';
  /** Of a drill. */
  readonly teamId: TeamId | null;
  /** Of a test page: to whom. */
  readonly personId: PersonId | null;
  /** The one method that is tried; null: as the person's rules have it. */
  readonly methodId: MethodId | null;
  readonly askedBy: PersonId | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly acknowledgedBy: PersonId | null;
};

export type DrillFact =
  | {
      readonly kind: 'test.started';
      readonly data: {
        readonly about: About;
        readonly personId: PersonId | null;
        readonly teamId: TeamId | null;
      };
    }
  | { readonly kind: 'test.acknowledged'; readonly data: { readonly about: About; readonly by: PersonId } };

export type DrillRefusal =
  | { readonly why: 'not_found' }
  | { readonly why: 'already_acknowledged'; readonly by: PersonId };
