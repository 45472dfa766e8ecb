import type { PersonId } from '#base/ids.ts';
import { orderOf } from './layers.ts';
import type { Excepted } from './overrides.ts';
import type { Layer, Override, Plan } from './rota.ts';

/** Who is on call when it is known which turns run and what is excepted. */

/** A person on call and why: words for people, `<@U…>` for others. */
export type OnCall = { readonly personId: PersonId; readonly because: string };

/** `quiet`: nobody, and nobody is meant to be. `gone`: who would be on call but has left the company. */
export type OnDuty = {
  readonly people: readonly OnCall[];
  readonly gone: readonly PersonId[];
  readonly quiet: boolean;
};

/** A layer that is on, and which turn of it runs. */
export type Running = { readonly layer: Layer; readonly turn: number };

const said = (words: string, reason: string): string => (reason === '' ? words : `${words}: ${reason}`);

/** Why a replacement is on call. */
function covers(override: Override): OnCall | undefined {
  if (override.who === null) return undefined;
  const whom = override.forWhom === null ? 'instead of everybody' : `covers for <@${override.forWhom}>`;
  const words =
    override.swapId === null || override.forWhom === null ? whom : `swap with <@${override.forWhom}>`;
  return { personId: override.who, because: said(words, override.reason) };
}

/** Gathers people once each, in the order of the rota. */
function gather(): { people: OnCall[]; gone: PersonId[]; add: (one: OnCall | undefined) => void } {
  const people: OnCall[] = [];
  const add = (one: OnCall | undefined): void => {
    if (one !== undefined && !people.some(({ personId }) => personId === one.personId)) people.push(one);
  };
  return { people, gone: [], add };
}
type Gathered = ReturnType<typeof gather>;

/** The people of one turn: replaced, taken out, missing, or stood in for by the next who is there. */
function takeTurn({ layer, turn }: Running, plan: Plan, except: Excepted, into: Gathered): void {
  const { on, next } = orderOf(layer, turn);
  const standIns = next.filter(
    (person) => !plan.gone.has(person) && !except.away.has(person) && !except.removed.has(person),
  );
  for (const person of on) {
    const override = except.replaced.get(person);
    if (override !== undefined) into.add(covers(override));
    else if (except.removed.has(person)) continue;
    else if (plan.gone.has(person)) into.gone.push(person);
    else if (!except.away.has(person))
      into.add({ personId: person, because: `turn ${turn + 1} of ${layer.name}` });
    else {
      const standIn = standIns.shift();
      if (standIn === undefined) continue;
      const cover = except.replaced.get(standIn);
      into.add(
        cover === undefined
          ? { personId: standIn, because: `stands in for <@${person}> who is away` }
          : covers(cover),
      );
    }
  }
}

/** What a temporary schedule says for the instant, with the exceptions made to it since. */
function takeTemporary(instant: number, plan: Plan, except: Excepted, into: Gathered): void {
  for (const override of except.only) {
    for (const { personId, from, to } of override.shifts) {
      if (from.getTime() > instant || to.getTime() <= instant) continue;
      const cover = except.replaced.get(personId);
      if (cover !== undefined) into.add(covers(cover));
      else if (except.removed.has(personId)) continue;
      else if (plan.gone.has(personId)) into.gone.push(personId);
      else into.add({ personId, because: said('temporary schedule', override.reason) });
    }
  }
}

/** `running` is in order of rank: the first rank that has somebody answers, and a lower one shows only where the higher have nobody. */
export function onDuty(running: readonly Running[], plan: Plan, except: Excepted, instant: number): OnDuty {
  const into = gather();
  if (except.only.length > 0) takeTemporary(instant, plan, except, into);
  else {
    let rank: number | undefined;
    for (const one of running) {
      if (one.layer.rank !== rank && into.people.length > 0) break;
      rank = one.layer.rank;
      takeTurn(one, plan, except, into);
    }
  }
  const everybody = except.everybody === undefined ? undefined : covers(except.everybody);
  const people = everybody === undefined ? into.people : [everybody];
  for (const override of except.added) {
    if (override.who !== null && !people.some(({ personId }) => personId === override.who))
      people.push({ personId: override.who, because: said('as well', override.reason) });
  }
  const gone = [...new Set([...into.gone, ...except.gone])];
  const quiet = people.length === 0 && gone.length === 0 && running.length === 0 && except.only.length === 0;
  return { people, gone, quiet };
}
