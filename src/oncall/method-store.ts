import type { Kysely, Selectable } from 'kysely';
import type { MethodId, PersonId } from '#base/ids.ts';
import type { Store, Tx } from '#ledger/change.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Instant, Jsonb, LedgerTables, MaybeInstant } from '#ledger/tables.ts';
import type { Method, MethodKind, PersonalRules } from './method.ts';
import { URGENCIES } from './run.ts';
import type { Urgency } from './run.ts';

type Tables = {
  contact_method: {
    id: MethodId;
    person_id: PersonId;
    kind: MethodKind;
    address: string;
    secret_name: string | null;
    verified_at: MaybeInstant;
    code_hash: string | null;
    code_until: MaybeInstant;
    code_tries: number;
    last_ok_at: MaybeInstant;
    last_error: string | null;
    created_at: Instant;
    removed_at: MaybeInstant;
  };
  personal_rules: {
    person_id: PersonId;
    urgency: Urgency;
    rules: Jsonb<PersonalRules['rules']>;
    opted_out: boolean;
  };
};
const on = (db: Kysely<LedgerTables>) => db.$extendTables<Tables>();

const toMethod = (row: Selectable<Tables['contact_method']>): Method => ({
  id: row.id,
  personId: row.person_id,
  kind: row.kind,
  address: row.address,
  secretName: row.secret_name,
  verifiedAt: row.verified_at,
  codeHash: row.code_hash,
  codeUntil: row.code_until,
  codeTries: row.code_tries,
  lastOkAt: row.last_ok_at,
  lastError: row.last_error,
  createdAt: row.created_at,
  removedAt: row.removed_at,
});

const SLACK = 'met_slack';
const EPOCH = new Date(0);

/** The id of a person's Slack direct message, which everybody has: Slack's ids are upper case, ours lower. */
export const slackMethodId = (person: PersonId): MethodId => `${SLACK}${person.toLowerCase()}`;

/** The direct message in Slack as a method: always there, always verified. */
export const slackMethod = (person: PersonId): Method => ({
  id: slackMethodId(person),
  personId: person,
  kind: 'slack',
  address: person,
  secretName: null,
  verifiedAt: EPOCH,
  codeHash: null,
  codeUntil: null,
  codeTries: 0,
  lastOkAt: null,
  lastError: null,
  createdAt: EPOCH,
  removedAt: null,
});

const isSlack = (id: MethodId): boolean => id.startsWith(SLACK);
const slackById = (id: MethodId): Method => slackMethod(id.slice(SLACK.length).toUpperCase());

export const methodStore: Store<MethodId, Method> = {
  load: async (tx, id) => {
    if (isSlack(id)) return slackById(id);
    const row = await on(tx)
      .selectFrom('contact_method')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? undefined : toMethod(row);
  },
  save: async (tx, method, before) => {
    const changed = {
      verified_at: method.verifiedAt,
      code_hash: method.codeHash,
      code_until: method.codeUntil,
      code_tries: method.codeTries,
      last_ok_at: method.lastOkAt,
      last_error: method.lastError,
      removed_at: method.removedAt,
    };
    if (before !== undefined) {
      await on(tx).updateTable('contact_method').set(changed).where('id', '=', method.id).execute();
      return;
    }
    const made = {
      id: method.id,
      person_id: method.personId,
      kind: method.kind,
      address: method.address,
      secret_name: method.secretName,
      created_at: method.createdAt,
    };
    await on(tx)
      .insertInto('contact_method')
      .values({ ...made, ...changed })
      .execute();
  },
  subject: (method) => method.id,
};

/** A person's ways, the Slack direct message first, then as they were added; removed ones are left out. */
export async function methodsOf(desk: Desk, person: PersonId): Promise<readonly Method[]> {
  const rows = await on(reader(desk))
    .selectFrom('contact_method')
    .selectAll()
    .where('person_id', '=', person)
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return [slackMethod(person), ...rows.map(toMethod)];
}

/** The ways of several people, in one question. */
export async function methodsOfPeople(
  desk: Desk,
  people: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, readonly Method[]>> {
  const rows =
    people.length === 0
      ? []
      : await on(reader(desk))
          .selectFrom('contact_method')
          .selectAll()
          .where('person_id', 'in', [...people])
          .where('removed_at', 'is', null)
          .orderBy('created_at')
          .orderBy('id')
          .execute();
  return new Map(
    people.map((person) => [
      person,
      [slackMethod(person), ...rows.filter((row) => row.person_id === person).map(toMethod)],
    ]),
  );
}

/** A method, also one that was removed; undefined when there was none. */
export async function methodById(desk: Desk, id: MethodId): Promise<Method | undefined> {
  if (isSlack(id)) return slackById(id);
  const row = await on(reader(desk))
    .selectFrom('contact_method')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : toMethod(row);
}

/** The verified methods of these kinds at an address: several people may share a telephone. */
export async function methodsAt(
  desk: Desk,
  kinds: readonly MethodKind[],
  address: string,
): Promise<readonly Method[]> {
  const rows = await on(reader(desk))
    .selectFrom('contact_method')
    .selectAll()
    .where('kind', 'in', [...kinds])
    .where('address', '=', address)
    .where('removed_at', 'is', null)
    .where('verified_at', 'is not', null)
    .execute();
  return rows.map(toMethod);
}

/** When the newest code of a person ends, over all their methods, removed ones too; null when they never had one. Held until the transaction ends. */
export async function newestCodeEnd(tx: Tx, person: PersonId): Promise<Date | null> {
  const rows = await on(tx)
    .selectFrom('contact_method')
    .select('code_until')
    .where('person_id', '=', person)
    .forUpdate()
    .execute();
  return rows.reduce<Date | null>(
    (newest, { code_until }) =>
      code_until !== null && (newest === null || code_until > newest) ? code_until : newest,
    null,
  );
}

export type RulesKey = { readonly personId: PersonId; readonly urgency: Urgency };

export const rulesStore: Store<RulesKey, PersonalRules> = {
  load: async (tx, { personId, urgency }) => {
    const row = await on(tx)
      .selectFrom('personal_rules')
      .selectAll()
      .where('person_id', '=', personId)
      .where('urgency', '=', urgency)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? undefined : toRules(row);
  },
  save: async (tx, { personId, urgency, rules, optedOut }) => {
    const set = { rules: JSON.stringify(rules), opted_out: optedOut };
    await on(tx)
      .insertInto('personal_rules')
      .values({ person_id: personId, urgency, ...set })
      .onConflict((conflict) => conflict.columns(['person_id', 'urgency']).doUpdateSet(set))
      .execute();
  },
  subject: (rules) => rules.personId,
};

const toRules = (row: Selectable<Tables['personal_rules']>): PersonalRules => ({
  personId: row.person_id,
  urgency: row.urgency,
  rules: row.rules,
  optedOut: row.opted_out,
});

/** What a person set for each urgency; undefined where they set nothing. */
export async function rulesOf(
  desk: Desk,
  person: PersonId,
): Promise<Readonly<Record<Urgency, PersonalRules | undefined>>> {
  return (await rulesOfPeople(desk, [person])).get(person) ?? NONE;
}

const NONE: Readonly<Record<Urgency, PersonalRules | undefined>> = {
  critical: undefined,
  high: undefined,
  low: undefined,
};

/** The rules of several people, in one question. */
export async function rulesOfPeople(
  desk: Desk,
  people: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, Readonly<Record<Urgency, PersonalRules | undefined>>>> {
  const rows =
    people.length === 0
      ? []
      : await on(reader(desk))
          .selectFrom('personal_rules')
          .selectAll()
          .where('person_id', 'in', [...people])
          .execute();
  return new Map(
    people.map((person) => {
      const own = rows.filter((row) => row.person_id === person).map(toRules);
      const byUrgency = { ...NONE };
      for (const urgency of URGENCIES) byUrgency[urgency] = own.find((one) => one.urgency === urgency);
      return [person, byUrgency];
    }),
  );
}
