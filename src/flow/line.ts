import type { AlertFact } from '#alerts/alert.ts';
import type { CatalogFact } from '#catalog/catalog.ts';
import type { IncidentFact } from '#incidents/incident.ts';
import type { ComponentFact } from '#status/component.ts';
import type { ReportFact } from '#status/report.ts';
import type { StatusPageFact } from '#status/status-page.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Effect, Stored } from '#ledger/follow.ts';
import type { MonitorFact } from '#monitors/monitor.ts';
import type { AttemptFact } from '#oncall/attempt.ts';
import type { AuditFact } from '#oncall/audit.ts';
import type { CalendarFact } from '#oncall/calendar-link.ts';
import type { DrillFact } from '#oncall/drill.ts';
import type { MethodFact } from '#oncall/method.ts';
import type { PageFact } from '#oncall/page.ts';
import type { PolicyFact } from '#oncall/policy.ts';
import type { RotaFact } from '#oncall/rota.ts';
import type { RunFact } from '#oncall/run.ts';
import type { BroadcastFact } from '#status/broadcast.ts';
import type { SubscriberFact } from '#status/subscriber.ts';

/** Every event that a room can write. */
export type AnyFact =
  | CatalogFact
  | MonitorFact
  | AlertFact
  | PageFact
  | AttemptFact
  | MethodFact
  | DrillFact
  | PolicyFact
  | RotaFact
  | CalendarFact
  | RunFact
  | AuditFact
  | IncidentFact
  | StatusPageFact
  | ComponentFact
  | ReportFact
  | SubscriberFact
  | BroadcastFact;

/** What follows from one kind of event: verbs further down the river, in the same transaction, and what is to be told. */
export type Line<K extends AnyFact['kind']> = (
  desk: Desk,
  event: Stored<Extract<AnyFact, { kind: K }>>,
) => Promise<readonly Effect[]>;

/** A line for every kind: a new kind of event does not compile without one. */
export type Story = { readonly [K in AnyFact['kind']]: Line<K> };
