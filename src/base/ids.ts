/** Every noun's id tells its kind by three letters. People and channels keep Slack's own ids. */
export const ID_PREFIXES = [
  'tea',
  'svc',
  'mon',
  'alr',
  'inc',
  'pag',
  'pin',
  'stm',
  'rot',
  'ovr',
  'swp',
  'abs',
  'pol',
  'run',
  'met',
  'att',
  'tst',
  'drf',
  'stp',
  'cmp',
  'rep',
  'sub',
  'bct',
] as const;
export type IdPrefix = (typeof ID_PREFIXES)[number];
export type Id<P extends IdPrefix> = `${P}_${string}`;

export type TeamId = Id<'tea'>;
export type ServiceId = Id<'svc'>;
export type MonitorId = Id<'mon'>;
export type AlertId = Id<'alr'>;
export type IncidentId = Id<'inc'>;
export type PageId = Id<'pag'>;
export type RotaId = Id<'rot'>;
export type OverrideId = Id<'ovr'>;
export type SwapId = Id<'swp'>;
export type AbsenceId = Id<'abs'>;
export type PolicyId = Id<'pol'>;
export type RunId = Id<'run'>;
export type MethodId = Id<'met'>;
export type AttemptId = Id<'att'>;
/** A test page or a drill. */
export type TestId = Id<'tst'>;
/** A plan that is looked at before it is saved. */
export type DraftId = Id<'drf'>;
/** A status page, a component of one, an incident or maintenance on one, a subscriber, one telling of all subscribers. */
export type StatusPageId = Id<'stp'>;
export type ComponentId = Id<'cmp'>;
export type ReportId = Id<'rep'>;
export type SubscriberId = Id<'sub'>;
export type BroadcastId = Id<'bct'>;
/** A Slack user id, `U…` or `W…`. */
export type PersonId = string;

/** Whether a text that came from outside (a button's value, a command) has the form of an id of that kind. */
export function isId<P extends IdPrefix>(prefix: P, text: string): text is Id<P> {
  return new RegExp(`^${prefix}_[0-9a-z]{10,26}$`).test(text);
}
