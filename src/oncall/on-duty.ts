import type { PersonId } from '#base/ids.ts';
import { standInsOf, turnOf } from './layers.ts';
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

/** A layer (without holes) that is on, and which turn of it runs. */
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

const NONE: readonly PersonId[] = [];

/** People in the order of the rota, once each; `covering` are those who are there instead of one other. */
type Gathered = { readonly people: OnCall[]; readonly gone: PersonId[]; readonly covering: PersonId[] };

function put(into: Gathered, one: OnCall | undefined): void {
  if (one !== undefined && !into.people.some(({ personId }) => personId === one.personId))
    into.people.push(one);
}
function putCover(into: Gathered, override: Override): void {
  const one = covers(override);
  if (one !== undefined) into.covering.push(one.personId);
  put(into, one);
}

/** The people of one turn: replaced, taken out, missing, or stood in for by the next who is there. */
function takeTurn({ layer, turn }: Running, plan: Plan, except: Excepted, into: Gathered): void {
  let standIns: PersonId[] | undefined;
  for (const person of turnOf(layer, turn)) {
    const override = except.replaced.get(person);
    if (override !== undefined) putCover(into, override);
    else if (except.removed.has(person)) continue;
    else if (plan.gone.has(person)) into.gone.push(person);
    else if (!except.away.has(person))
      put(into, { personId: person, because: `turn ${turn + 1} of ${layer.name}` });
    else {
      standIns ??= standInsOf(layer, turn).filter(
        (one) => !plan.gone.has(one) && !except.away.has(one) && !except.removed.has(one),
      );
      const standIn = standIns.shift();
      if (standIn === undefined) continue;
      const cover = except.replaced.get(standIn);
      if (cover !== undefined) putCover(into, cover);
      else put(into, { personId: standIn, because: `stands in for <@${person}> who is away` });
    }
  }
}

/** What a temporary schedule says for the instant, with the exceptions made to it since. */
function takeTemporary(instant: number, plan: Plan, except: Excepted, into: Gathered): void {
  for (const override of except.only) {
    for (const { personId, from, to } of override.shifts) {
      if (from.getTime() > instant || to.getTime() <= instant) continue;
      const cover = except.replaced.get(personId);
      if (cover !== undefined) putCover(into, cover);
      else if (except.removed.has(personId)) continue;
      else if (plan.gone.has(personId)) into.gone.push(personId);
      else put(into, { personId, because: said('temporary schedule', override.reason) });
    }
  }
}

/** One person instead of everybody, but for those who have a replacement of their own: what is said of one person is narrower. */
function insteadOfAll({ people, covering }: Gathered, except: Excepted): OnCall[] {
  const instead = except.everybody === undefined ? undefined : covers(except.everybody);
  if (instead === undefined) return people;
  const kept = people.filter(({ personId }) => covering.includes(personId));
  if (people.length > 0 && kept.length === people.length) return people;
  return [...kept.filter(({ personId }) => personId !== instead.personId), instead];
}

/** `running` is in order of rank: the first rank that has somebody answers, and a lower one shows only where the higher have nobody. */
export function onDuty(running: readonly Running[], plan: Plan, except: Excepted, instant: number): OnDuty {
  const into: Gathered = { people: [], gone: [], covering: [] };
  if (except.only.length > 0) takeTemporary(instant, plan, except, into);
  else {
    let rank: number | undefined;
    for (const one of running) {
      if (one.layer.rank !== rank && into.people.length > 0) break;
      rank = one.layer.rank;
      takeTurn(one, plan, except, into);
    }
  }
  const people = insteadOfAll(into, except);
  for (const override of except.added) {
    if (override.who !== null && !people.some(({ personId }) => personId === override.who))
      people.push({ personId: override.who, because: said('as well', override.reason) });
  }
  const gone =
    into.gone.length + except.gone.length === 0 ? NONE : [...new Set([...into.gone, ...except.gone])];
  const quiet = people.length === 0 && gone.length === 0 && running.length === 0 && except.only.length === 0;
  return { people, gone, quiet };
}
