import type { Outcome } from '#base/decision.ts';
import type { AlertId } from '#base/ids.ts';
import { serviceById } from '#catalog/store.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { lastEventAt } from '#ledger/events.ts';
import { transact } from '#ledger/transact.ts';
import { seesTrouble } from '#monitors/rules.ts';
import { monitorById } from '#monitors/store.ts';
import type { Alert, AlertRefusal } from '../alert.ts';
import { silenceRule } from '../quiet.ts';
import type { NotQuiet, Silence } from '../quiet.ts';
import { alertStore } from '../store.ts';

async function silenceOf(desk: Desk, alert: Alert): Promise<Silence> {
  const service = await serviceById(desk, alert.serviceId);
  const monitor = await monitorById(desk, alert.monitorId);
  return {
    afterDays: service?.autoCloseDays ?? null,
    loggedAt: await lastEventAt(desk, alert.id),
    seen: monitor !== undefined && seesTrouble(monitor, alert.group),
  };
}

/** Ends the alert if it is quiet. Its row is held before anything is asked about it: trouble that comes meanwhile waits, and finds it open or opens a new one. */
export function closeQuiet(desk: Desk, id: AlertId): Promise<Outcome<Alert, AlertRefusal | NotQuiet>> {
  return transact(desk, async (open) => {
    const alert = await alertStore.load(open.tx, id);
    const silence =
      alert === undefined
        ? { afterDays: null, loggedAt: undefined, seen: false }
        : await silenceOf(open, alert);
    return change(open, alertStore, id, silenceRule(silence));
  });
}
