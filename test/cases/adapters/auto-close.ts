import { z } from 'zod';
import { alertById } from '#alerts/store.ts';
import { openAlert } from '#alerts/verbs/open-alert.ts';
import type { AlertId } from '#base/ids.ts';
import { DAY, plus } from '#base/time.ts';
import { serviceById } from '#catalog/store.ts';
import { changeService } from '#catalog/verbs/change-service.ts';
import { follow } from '#flow.ts';
import { quietRound } from '#app/quiet.ts';
import type { Reading } from '../case.ts';
import { must } from './escalation-house.ts';
import { inHouse } from './house.ts';
import type { House } from './house.ts';

const Given = z.strictObject({
  kind: z.literal('autoclose'),
  inactive_days: z.int().positive(),
  alerts: z.array(z.strictObject({ id: z.int(), last_activity_days_ago: z.number().nonnegative() })),
});
type Told = z.output<typeof Given>['alerts'][number];

/** Opens the alerts, each at its day, the oldest first; nothing is heard of them since. */
async function opened(
  { desk, clock, serviceId }: House,
  alerts: readonly Told[],
): Promise<ReadonlyMap<number, AlertId>> {
  const service = await serviceById(desk, serviceId);
  if (service === undefined) throw new Error('the service is there');
  const today = plus(clock.now(), 1_000 * DAY);
  const found = new Map<number, AlertId>();
  const oldestFirst = alerts.toSorted(
    (one, other) => other.last_activity_days_ago - one.last_activity_days_ago,
  );
  for (const { id, last_activity_days_ago: ago } of oldestFirst) {
    clock.set(plus(today, -ago * DAY));
    const alert = await openAlert(desk, {
      monitorId: `mon_${String(id).padStart(16, '0')}`,
      group: 'main',
      serviceId,
      teamId: service.teamId,
      title: `alert ${id}`,
      because: 'it says so',
      severity: 2,
      since: clock.now(),
      mutedUntil: null,
    });
    found.set(id, must(alert).id);
  }
  clock.set(today);
  return found;
}

/** Alerts of a service that closes them after some days of silence, at the end of the round of today. */
export const autoClose: Readonly<Record<string, Reading>> = {
  autoclose: (given) => {
    const told = Given.parse(given);
    return inHouse(async (house) => {
      const { desk, clock, serviceId } = house;
      must(await changeService(desk, serviceId, { autoCloseDays: told.inactive_days }));
      const ids = await opened(house, told.alerts);
      await quietRound.run(desk, [{ subject: 'house', dueAt: clock.now() }]);
      const closed = new Map<number, boolean>();
      for (const { id } of told.alerts) {
        const alertId = ids.get(id);
        const alert = alertId === undefined ? undefined : await alertById(desk, alertId);
        closed.set(id, alert?.state === 'resolved');
      }
      const those = (over: boolean) =>
        told.alerts.map(({ id }) => id).filter((id) => closed.get(id) === over);
      return { closed: () => those(true), open: () => those(false) };
    }, follow);
  },
};
