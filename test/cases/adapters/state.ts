import { z } from 'zod';
import type { Effect } from '#ledger/follow.ts';
import { outboxPump } from '#ledger/pump.ts';
import { addMonitor } from '#monitors/verbs/add-monitor.ts';
import { judge } from '#monitors/verbs/judge.ts';
import { OutsideError } from '#world/outside.ts';
import { NotApplicable } from '../case.ts';
import type { Adapter, Observed } from '../case.ts';
import { inHouse } from './house.ts';
import { Places, placesObserved } from './quorum.ts';
import { byShape, goOn, inState, levelOf, named, shape, StateName, verdictOf } from './verdicts.ts';

const Move = z.strictObject({
  from: StateName,
  to: StateName,
  threshold: z.literal('first failure').optional(),
  degraded_alert_was_sent: z.boolean().optional(),
});
const Sequence = z.strictObject({
  failure_threshold: z.int(),
  results: z.string(),
  delivery: z.literal('provider fails at first'),
});

/** What a move from one state to another is: written down or not, and told as what. */
export const state: Adapter = {
  covers: (area) => area === 'state',
  observe: (given) =>
    byShape<Observed | Promise<Observed>>(given, [
      shape(Move, moved),
      shape(Places, placesObserved),
      shape(Sequence, undelivered),
    ]),
};

function moved(read: z.output<typeof Move>): Observed {
  const [from, to] = [named(read.from), named(read.to)];
  const before = inState(from, read.degraded_alert_was_sent ?? true);
  // A suspect is one bad answer more, too few to make a fall; any other state is confirmed, so two answers lead there, or one when it is told at once.
  const after =
    to === 'suspect'
      ? goOn(before, 'down', 1, 3)
      : goOn(before, levelOf(to), read.threshold === undefined ? 2 : 1);
  const kinds = after.facts.map((fact) => (fact.kind === 'monitor.fell' ? fact.data.level : fact.kind));
  const alert = kinds.includes('down')
    ? 'failure'
    : kinds.includes('degraded')
      ? 'degraded'
      : kinds.includes('monitor.recovered')
        ? 'recovery'
        : null;
  return {
    transition_recorded: () => after.health.since !== before.health.since,
    notify: () => after.facts.length > 0,
    alert: () => alert,
  };
}

/** A confirmed failure whose telling fails: the outbox keeps it and tries again while failures go on. */
async function undelivered({ failure_threshold, results }: z.output<typeof Sequence>): Promise<Observed> {
  if (failure_threshold !== 2) throw new NotApplicable('two failures in a row make a fall here');
  const told: number[] = [];
  const effect = (id: string): Effect => ({
    kind: 'tell',
    lane: 'alert',
    key: `tell:${id}`,
    urgency: 'card',
    payload: {},
  });
  const sent = await inHouse(
    async ({ desk, clock, serviceId }) => {
      const added = await addMonitor(desk, {
        kind: 'http',
        settings: { url: 'http://orders.test' },
        serviceId,
      });
      if (!added.ok) throw new Error(JSON.stringify(added.refused));
      const couriers = { tell: () => Promise.reject(new OutsideError('the provider fails')) };
      const pump = outboxPump({ name: 'cards', desk, urgencies: ['card'], couriers, concurrency: 1 });
      for (const letter of results.split(' ')) {
        clock.passes(60_000);
        await judge(desk, added.value.id, [
          { verdict: verdictOf(letter === 'F' ? 'down' : 'up'), at: clock.now() },
        ]);
        await pump.round();
        await pump.settled();
        told.push((await desk.db.selectFrom('outbox').select('attempts').executeTakeFirst())?.attempts ?? 0);
      }
      return (await desk.db.selectFrom('outbox').select('settled_at').executeTakeFirst())?.settled_at != null;
    },
    async (_, event) => (event.kind === 'monitor.fell' ? [effect(event.id)] : []),
  );
  const tries = told.slice(failure_threshold - 1);
  return {
    alert_marked_sent: () => sent,
    retried_on_each_further_failure: () => tries.every((count, index) => count === index + 1),
  };
}
