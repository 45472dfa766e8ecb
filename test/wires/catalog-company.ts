import type { AlertId, IncidentId, MonitorId, ServiceId, TeamId } from '#base/ids.ts';
import type { Outcome } from '#base/decision.ts';
import type { Service, Team } from '#catalog/catalog.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import { rememberPerson } from '#catalog/verbs/remember-person.ts';
import type { Trouble } from '#alerts/lifecycle.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Follow } from '#ledger/desk.ts';
import { testClock } from '../kit/clock.ts';
import type { TestClock } from '../kit/clock.ts';
import { database } from '../kit/database.ts';
import { deskFor } from '../kit/desk.ts';
import { somebody } from '../kit/somebody.ts';

export { somebody } from '../kit/somebody.ts';

/** The value of an outcome that must be a success; fails with the refusal otherwise. */
export function ok<Value>(outcome: Outcome<Value, unknown>): Value {
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.refused)}`);
  return outcome.value;
}

/** The refusal of an outcome that must be one. */
export function no<Refusal>(outcome: Outcome<unknown, Refusal>): Refusal {
  if (outcome.ok) throw new Error(`not refused: ${JSON.stringify(outcome.value)}`);
  return outcome.refused;
}

export type Company = {
  readonly desk: Desk;
  readonly time: TestClock;
  readonly team: Team;
  readonly service: Service;
  readonly trouble: (more?: Partial<Trouble>) => Trouble;
};

/** A database with ada, bo and cy; bo and cy are team orders, bo answers for it; it owns the service orders-api. */
export async function company(options: { readonly follow?: Follow } = {}): Promise<Company> {
  const time = testClock();
  const desk = deskFor(await database(), { clock: time, ...options });
  for (const name of ['ada', 'bo', 'cy']) ok(await rememberPerson(desk, somebody(name)));
  const team = ok(await createTeam(desk, { name: 'orders', members: ['UBO', 'UCY'], responder: 'UBO' }));
  const service = ok(await createService(desk, { name: 'orders-api', teamId: team.id }));
  const trouble = (more: Partial<Trouble> = {}): Trouble => ({
    monitorId: 'mon_aaaaaaaaaaaaaaaa' satisfies MonitorId,
    group: 'main',
    serviceId: service.id satisfies ServiceId,
    teamId: team.id satisfies TeamId,
    title: 'api.example.com is down',
    because: 'answered 503',
    severity: 1,
    since: time.now(),
    mutedUntil: null,
    ...more,
  });
  return { desk, time, team, service, trouble };
}

/** A made-up id of that kind, different for every number. */
export const monitorId = (n: number): MonitorId => `mon_${String(n).padStart(16, '0')}`;
export const alertId = (n: number): AlertId => `alr_${String(n).padStart(16, '0')}`;
export const incidentId = (n: number): IncidentId => `inc_${String(n).padStart(16, '0')}`;
