import { isId } from '#base/ids.ts';
import { teamByName } from '#catalog/store.ts';
import type { Team } from '#catalog/catalog.ts';
import type { Policy, PolicyDefinition, PolicyRefusal } from '#oncall/policy.ts';
import { policyById } from '#oncall/policy-store.ts';
import { createPolicy } from '#oncall/verbs/create-policy.ts';
import { z } from 'zod';
import { answerSaved, saveDefinition, startingPoint } from '../commands/policy-act.ts';
import { formOf, printOfDefinition } from '../commands/policy-form.ts';
import { resolvePolicy } from '../commands/policy-resolve.ts';
import type { PolicyWords } from '../commands/policy-words.ts';
import { readPolicy } from '../commands/policy-words.ts';
import { defineModal } from '../define.ts';
import type { Modal, ModalAnswer, ModalInput, Seat } from '../define.ts';
import { tokens } from '../grammar.ts';
import { sayPolicyRefusal } from '../views/policy-refusals.ts';
import { errorAt, plainly, textOf } from './incident-values.ts';

const Meta = z.object({ id: z.string().nullable(), seen: z.string().nullable() });

function metaOf(input: ModalInput): z.output<typeof Meta> | undefined {
  try {
    return Meta.safeParse(JSON.parse(input.meta)).data;
  } catch {
    return undefined;
  }
}

/** "2. step rota orders 5m" and "rota orders 5m" are one line of the form. */
const stepLine = (line: string): string => `step ${line.trim().replace(/^(?:\d+\.\s*)?(?:step\s+)?/i, '')}`;

/** The words of every field, with what is wrong under the field it stands in. */
function wordsOf(
  input: ModalInput,
): { readonly words: PolicyWords } | { readonly errors: Record<string, string> } {
  const lines = textOf(input, 'steps')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const fields: Readonly<Record<string, string>> = {
    steps: lines.map(stepLine).join(' '),
    repeat: `repeat ${textOf(input, 'repeat')}`,
    ack_timeout: `ack-timeout ${textOf(input, 'ack_timeout')}`,
    morning: `morning ${textOf(input, 'morning')}`,
    hours: `hours ${textOf(input, 'hours')}`,
  };
  const errors: Record<string, string> = {};
  let words: PolicyWords = {};
  for (const [field, text] of Object.entries(fields)) {
    const read = readPolicy(tokens(text));
    if ('problems' in read) errors[field] = plainly(`${read.problems.join('; ')}.`);
    else words = { ...words, ...read.words };
  }
  return Object.keys(errors).length > 0 ? { errors } : { words };
}

const FIELDS: Readonly<Partial<Record<PolicyRefusal['why'], string>>> = {
  name_taken: 'name',
  name_invalid: 'name',
  team_default: 'name',
};

/** A field that stands in the form: of a policy that is there, its name does not. */
function errorOf(refusal: PolicyRefusal, fresh: boolean): ModalAnswer {
  const field = fresh ? (FIELDS[refusal.why] ?? 'steps') : 'steps';
  return errorAt(field, sayPolicyRefusal(refusal));
}

type Of = { readonly policy: Policy } | { readonly name: string; readonly team: Team };

async function save(seat: Seat, of: Of, definition: PolicyDefinition): Promise<ModalAnswer> {
  if ('policy' in of) {
    const saved = await saveDefinition(seat, of.policy, definition);
    return saved.ok ? undefined : errorOf(saved.refused, false);
  }
  const made = await createPolicy(seat.desk, { teamId: of.team.id, name: of.name, definition });
  if (!made.ok) return errorOf(made.refused, true);
  await answerSaved(seat, made.value, null, `The policy *${made.value.name}* is made:`);
  return undefined;
}

async function subject(seat: Seat, id: string | null, input: ModalInput): Promise<Of | ModalAnswer> {
  if (id !== null) {
    const policy = isId('pol', id) ? await policyById(seat.desk, id) : undefined;
    return policy === undefined || policy.archived
      ? errorAt('steps', 'That policy is gone. Close this; /policy list shows those there are.')
      : { policy };
  }
  const team = await teamByName(seat.desk, textOf(input, 'team'));
  return team === undefined
    ? errorAt('team', 'That team is gone. Choose another.')
    : { name: textOf(input, 'name').toLowerCase(), team };
}

/** The first press shows what would change, with whom each step means now; the same again saves it. */
const edit = defineModal({
  id: 'policy.edit',
  submit: async (seat, input) => {
    const meta = metaOf(input);
    if (meta === undefined) return errorAt('steps', 'This form is too old. Close it and open it anew.');
    const of = await subject(seat, meta.id, input);
    if (of === undefined || 'errors' in of || 'show' in of || 'close' in of) return of;
    const read = wordsOf(input);
    if ('errors' in read) return { errors: read.errors };
    const before = 'policy' in of ? of.policy.definition : await startingPoint(seat.desk, of.team);
    const resolved = await resolvePolicy(seat, { steps: [], ...read.words }, before);
    if ('problems' in resolved) return errorAt('steps', resolved.problems.join('; '));
    const { definition } = resolved;
    if (meta.seen === printOfDefinition(definition)) return save(seat, of, definition);
    if ('policy' in of && printOfDefinition(before) === printOfDefinition(definition))
      return errorAt('steps', sayPolicyRefusal({ why: 'nothing_changes' }));
    return { show: await formOf(seat.desk, of, definition, true) };
  },
});

export const policyModals: readonly Modal[] = [edit];
