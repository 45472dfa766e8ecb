import type { MethodId, PersonId, PolicyId, RotaId, TeamId } from '#base/ids.ts';
import { MINUTE } from '#base/time.ts';
import { rememberPerson } from '#catalog/verbs/remember-person.ts';
import { serviceById } from '#catalog/store.ts';
import { follow } from '#flow.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { METHOD_KINDS } from '#oncall/method.ts';
import type { Method } from '#oncall/method.ts';
import { methodStore } from '#oncall/method-store.ts';
import { plainStep } from '#oncall/default-policy.ts';
import type { Policy, PolicyDefinition, Step, Target } from '#oncall/policy.ts';
import { policyStore } from '#oncall/policy-store.ts';
import { createRota } from '#oncall/verbs/create-rota.ts';
import { setCatchAll } from '#oncall/verbs/set-catch-all.ts';
import { setRules } from '#oncall/verbs/set-rules.ts';
import { createWays } from '#world/ways.ts';
import { inHouse } from './house.ts';
import type { House } from './house.ts';
import { layer } from './rota-scene.ts';
import type { Told, ToldRule, ToldStep } from './escalation-words.ts';

/** A house in which the people, methods, rotas and policies of a row are, for a row that is then played through. */
export type Cast = House & {
  readonly teamId: TeamId;
  readonly idOf: (name: string) => PersonId;
  readonly nameOf: (id: PersonId) => string | undefined;
  readonly policyOf: (name: string) => PolicyId;
  /** The word of the row for a method: "sms", "sms2". */
  readonly wordOf: (id: MethodId) => string;
  readonly addRules: (name: string, rules: readonly ToldRule[]) => Promise<void>;
};

export const must = <T>(
  outcome: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refused: unknown },
): T => {
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.refused)}`);
  return outcome.value;
};

const idOf = (name: string): PersonId => `U${name.toUpperCase()}`;

async function addMethod(desk: Desk, owner: string, word: string): Promise<MethodId> {
  const kind = METHOD_KINDS.find((one) => word.startsWith(one));
  if (kind === undefined) throw new Error(`“${word}” is no kind of method`);
  const method: Method = {
    id: desk.ids.next('met'),
    personId: idOf(owner),
    kind,
    address: `+47${owner}${word}`,
    secretName: null,
    verifiedAt: desk.clock.now(),
    codeHash: null,
    codeUntil: null,
    codeTries: 0,
    lastOkAt: null,
    lastError: null,
    createdAt: desk.clock.now(),
    removedAt: null,
  };
  await transact(desk, (open) => methodStore.save(open.tx, method, undefined));
  return method.id;
}

/** A rota on which nobody is yet, or never on the day of the row. */
async function addRota(desk: Desk, teamId: TeamId, name: string): Promise<RotaId> {
  const sundays = { kind: 'days', days: ['SU'], from: '00:00', to: '01:00' } as const;
  const rota = await createRota(desk, {
    teamId,
    name,
    definition: { zone: 'UTC', holidays: null, layers: [layer({ members: [['UADA']], windows: [sundays] })] },
  });
  return must(rota).id;
}

/** Kept as it is told: a policy may be older than a rule that would refuse it now. */
async function addPolicy(
  desk: Desk,
  teamId: TeamId,
  name: string,
  definition: PolicyDefinition,
): Promise<PolicyId> {
  const policy: Policy = {
    id: desk.ids.next('pol'),
    teamId,
    name: name.replaceAll(/\W+/g, '-').toLowerCase(),
    version: 1,
    definition,
    ofTeam: false,
    serviceIds: [],
    archived: false,
  };
  await transact(desk, (open) => policyStore(open.instant).save(open.tx, policy, undefined));
  return policy.id;
}

const definitionOf = (steps: readonly Step[], repeat: number): PolicyDefinition => ({
  steps,
  repeat,
  ackTimeoutMs: null,
  lowWaitsForMorning: false,
  workingHours: { zone: 'UTC', days: ['MO'], from: '09:00', to: '17:00', holidays: null },
});

async function stepOf(told: ToldStep, target: (name: string) => Promise<Target>): Promise<Step> {
  const targets: Target[] = [];
  for (const user of told.users) targets.push(await target(user));
  return {
    ...plainStep((told.delay ?? 60) * MINUTE, ...targets),
    acknowledgedBy: told.everyone_must_ack === true ? 'everyone' : 'anyone',
  };
}

/** Gives people the methods and rules of a row. */
function rulebook(
  desk: Desk,
  words: Map<MethodId, string>,
): (name: string, rules: readonly ToldRule[]) => Promise<void> {
  const known = new Map<string, readonly { readonly methodId: MethodId; readonly afterMs: number }[]>();
  const methods = new Map<string, MethodId>();
  return async (name, rules) => {
    const added: { readonly methodId: MethodId; readonly afterMs: number }[] = [];
    for (const [word, minute] of rules) {
      const methodId = methods.get(`${name} ${word}`) ?? (await addMethod(desk, name, word));
      methods.set(`${name} ${word}`, methodId);
      words.set(methodId, word);
      added.push({ methodId, afterMs: minute * MINUTE });
    }
    known.set(name, [...(known.get(name) ?? []), ...added]);
    const all = known.get(name) ?? [];
    must(await setRules(desk, { personId: idOf(name), urgency: 'critical', rules: all, optedOut: false }));
  };
}

/** A telephone that nobody calls: rows are about when, not about the wire. */
const telephone = (house: House) =>
  createWays(
    {
      twilio: { accountSid: 'AC0', authToken: 'none', from: '+4700000000', apiUrl: 'http://127.0.0.1:9' },
      push: { url: 'http://127.0.0.1:9' },
      secret: 'a secret of tests',
    },
    {
      publicUrl: undefined,
      localUrl: 'http://localhost:3000',
      secret: () => undefined,
      now: house.clock.now,
    },
  );

/** Sets the scene of a row; whoever the row does not name is paged by the catch-all only. */
export const withCast = <T>(told: Told, work: (cast: Cast) => Promise<T>): Promise<T> =>
  inHouse(async (house) => {
    const desk: Desk = { ...house.desk, ways: telephone(house) };
    const service = await serviceById(desk, house.serviceId);
    if (service === undefined) throw new Error('the service is there');
    const people = [...told.rules.keys()];
    for (const name of [...people, 'nobody-else'])
      await rememberPerson(desk, {
        id: idOf(name),
        name,
        realName: name,
        zone: 'UTC',
        admin: false,
        active: true,
        bot: false,
      });
    must(await setCatchAll(desk, { people: [idOf('nobody-else')], channelId: null }));
    const words = new Map<MethodId, string>();
    const addRules = rulebook(desk, words);
    for (const [name, rules] of told.rules) await addRules(name, rules);
    const target = async (name: string): Promise<Target> =>
      name.startsWith('schedule:')
        ? {
            kind: 'rota',
            rotaId: await addRota(desk, service.teamId, `rota-${desk.ids.next('rot').slice(4)}`),
            role: 'primary',
          }
        : { kind: 'person', personId: idOf(name) };
    const policies = new Map<string, PolicyId>();
    for (const [name, steps] of told.policies) {
      const made: Step[] = [];
      for (const step of steps) made.push(await stepOf(step, target));
      policies.set(name, await addPolicy(desk, service.teamId, name, definitionOf(made, told.repeat)));
    }
    return work({
      ...house,
      desk,
      teamId: service.teamId,
      idOf,
      nameOf: (id) => people.find((name) => idOf(name) === id),
      policyOf: (name) => policies.get(name) ?? [...policies.values()][0] ?? 'pol_0000000000000000',
      wordOf: (id) => words.get(id) ?? id,
      addRules,
    });
  }, follow);
