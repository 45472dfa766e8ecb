import type { AlertId, IncidentId, PersonId, PolicyId, RunId, TeamId, TestId } from '#base/ids.ts';
import type { Severity } from '#catalog/severity.ts';
import type { PolicyDefinition } from './policy.ts';

/** What is paged about. */
export type About =
  | { readonly alertId: AlertId }
  | { readonly incidentId: IncidentId }
  /** A test page to one person, or a team's drill: the whole path, marked as a test everywhere. */
  | { readonly testId: TestId };

/** How much a page may disturb: SEV0 and SEV1; SEV2; SEV3 and SEV4. */
export const URGENCIES = ['critical', 'high', 'low'] as const;
export type Urgency = (typeof URGENCIES)[number];

/**
 * One way through a policy for one alert, incident or test. At most one of a team's that has not ended for each: an incident may need several teams.
 *
 * | from               | on                                       | to                                                    |
 * |--------------------|------------------------------------------|-------------------------------------------------------|
 * | none               | it starts to matter                      | running at step 1; held while muted or until morning  |
 * | held               | unmuted, morning, worse, Escalate        | running at step 1                                     |
 * | running            | its time, a step that failed, Escalate   | running at the next step that reaches somebody        |
 * | running            | no step left, or none reaches anybody    | ended, exhausted: the catch-all is paged              |
 * | running            | muted; low urgency and the day is over   | held                                                  |
 * | running, exhausted | acknowledged                             | acknowledged                                          |
 * | acknowledged       | no life for the time-out                 | asked again; 10 min later running at step 1           |
 * | acknowledged       | Escalate                                 | running at the next step                              |
 * | all but ended      | resolved, restarted                      | ended                                                 |
 */
export type Run = {
  readonly id: RunId;
  readonly about: About;
  readonly teamId: TeamId;
  readonly severity: Severity;
  /** null: the team has no policy of its own, and `definition` is the one it has by default. */
  readonly policyId: PolicyId | null;
  readonly policyVersion: number;
  /** As it was when the run started; a policy that is changed or deleted meanwhile changes nothing here. */
  readonly definition: PolicyDefinition;
  /** `held`: it waits (muted, morning) and starts at step 1. */
  readonly state: 'held' | 'running' | 'acknowledged' | 'ended';
  readonly heldBecause: 'muted' | 'morning' | null;
  /** Index of the step that pages next; steps.length: the catch-all. */
  readonly step: number;
  /** How often all steps have been gone through. */
  readonly loop: number;
  /** Grows when it starts over (un-acknowledged, restarted, escalated by hand). Pages are unique on (run, generation, loop, step, person). */
  readonly generation: number;
  /** When the next step pages, when a held run starts, or when an acknowledged one is asked about; null: nothing waits. */
  readonly nextAt: Date | null;
  readonly startedAt: Date;
  readonly acknowledgedBy: readonly PersonId[];
  readonly acknowledgedAt: Date | null;
  /** The acker was asked whether they are still on it. */
  readonly askedAgainAt: Date | null;
  readonly endedAt: Date | null;
  readonly endedBecause: EndReason | null;
};

export type EndReason = 'resolved' | 'exhausted' | 'restarted' | 'gone';

/** Why a target or person of a step was not paged. */
export type Skipped = {
  readonly what: string;
  /** `empty`: the step has no targets. */
  readonly because:
    | 'declared'
    | 'nobody_on_call'
    | 'gone'
    | 'unreachable'
    | 'absent'
    | 'condition'
    | 'missing'
    | 'empty'
    | 'paged_already';
};

export type RunFact =
  | {
      readonly kind: 'escalation.started';
      readonly data: {
        readonly about: About;
        readonly policyId: PolicyId | null;
        readonly policyVersion: number;
        readonly severity: Severity;
      };
    }
  | {
      readonly kind: 'escalation.held';
      readonly data: {
        readonly about: About;
        readonly because: 'muted' | 'morning';
        readonly until: string | null;
      };
    }
  /** A step paged. `step` counts from 1; 0 is the catch-all. */
  | {
      readonly kind: 'escalation.stepped';
      readonly data: {
        readonly about: About;
        readonly step: number;
        readonly loop: number;
        readonly generation: number;
        readonly urgency: Urgency;
        readonly people: readonly { readonly personId: PersonId; readonly because: string }[];
        readonly channels: readonly string[];
        readonly webhooks: readonly { readonly url: string; readonly secretName: string | null }[];
        readonly skipped: readonly Skipped[];
        /** Why it came now: its time, a step before it that reached nobody, or somebody who pressed Escalate. */
        readonly because: 'due' | 'failed' | 'asked' | 'started';
      };
    }
  | {
      readonly kind: 'escalation.acknowledged';
      readonly data: { readonly about: About; readonly by: PersonId; readonly all: boolean };
    }
  | {
      readonly kind: 'escalation.asked_again';
      readonly data: { readonly about: About; readonly personId: PersonId };
    }
  /** Somebody is at work on its incident already: nobody is paged unless that is forgotten. */
  | { readonly kind: 'escalation.covered'; readonly data: { readonly about: About; readonly by: PersonId } }
  /** Asked, the one who acknowledged says that they are still on it. */
  | { readonly kind: 'escalation.kept'; readonly data: { readonly about: About; readonly by: PersonId } }
  | {
      readonly kind: 'escalation.resumed';
      readonly data: { readonly about: About; readonly because: 'forgotten' | 'worse' | 'asked' };
    }
  | { readonly kind: 'escalation.exhausted'; readonly data: { readonly about: About } }
  | {
      readonly kind: 'escalation.ended';
      readonly data: { readonly about: About; readonly because: EndReason };
    };

export type RunRefusal =
  | { readonly why: 'not_found' }
  | { readonly why: 'ended'; readonly because: EndReason }
  | { readonly why: 'not_due' }
  | { readonly why: 'already_acknowledged'; readonly by: readonly PersonId[] }
  | { readonly why: 'muted' }
  | { readonly why: 'empty_policy' };
