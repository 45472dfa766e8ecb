import { isId } from '#base/ids.ts';
import type { CatalogRefusal } from '#catalog/catalog.ts';
import { teamById } from '#catalog/store.ts';
import { changeTeam } from '#catalog/verbs/change-team.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import { answerTeam } from '../commands/team.ts';
import { channelProblem } from '../commands/team-people.ts';
import { defineModal } from '../define.ts';
import type { Modal, ModalAnswer, ModalInput, Seat } from '../define.ts';
import { sayCatalogRefusal } from '../views/refusals.ts';
import { listOf, plainly, textOf } from './incident-values.ts';

type Filled = {
  readonly name: string;
  readonly members: readonly string[];
  readonly responder: string | null;
  readonly channelId: string | null;
};

function filled(input: ModalInput): Filled {
  const responder = textOf(input, 'responder');
  const channel = textOf(input, 'channel');
  return {
    name: textOf(input, 'name').toLowerCase(),
    members: listOf(input, 'members'),
    responder: responder === '' ? null : responder,
    channelId: channel === '' ? null : channel,
  };
}

const fieldOf = (refusal: CatalogRefusal): string => {
  if (refusal.why === 'responder_not_member') return 'responder';
  return refusal.why === 'no_members' || refusal.why === 'person_inactive' || refusal.why === 'not_found'
    ? 'members'
    : 'name';
};

const errorOf = (refusal: CatalogRefusal): ModalAnswer => ({
  errors: { [fieldOf(refusal)]: plainly(sayCatalogRefusal(refusal)) },
});

async function channelError(seat: Seat, channelId: string | null): Promise<ModalAnswer> {
  const problem = channelId === null ? undefined : await channelProblem(seat.desk, channelId);
  return problem === undefined ? undefined : { errors: { channel: plainly(problem) } };
}

const create = defineModal({
  id: 'team.create',
  submit: async (seat, input) => {
    const wish = filled(input);
    const wrong = await channelError(seat, wish.channelId);
    if (wrong !== undefined) return wrong;
    const outcome = await createTeam(seat.desk, wish);
    if (!outcome.ok) return errorOf(outcome.refused);
    await answerTeam(seat, outcome, (team) => `The team *${team.name}* is made:`);
    return undefined;
  },
});

const edit = defineModal({
  id: 'team.edit',
  submit: async (seat, input) => {
    const before = isId('tea', input.meta) ? await teamById(seat.desk, input.meta) : undefined;
    if (before === undefined || before.archived)
      return { errors: { name: 'That team is gone. Close this; /team list shows those there are.' } };
    const wish = filled(input);
    const wrong = wish.channelId === before.channelId ? undefined : await channelError(seat, wish.channelId);
    if (wrong !== undefined) return wrong;
    const outcome = await changeTeam(seat.desk, before.id, {
      name: wish.name,
      addMembers: wish.members.filter((id) => !before.members.includes(id)),
      removeMembers: before.members.filter((id) => !wish.members.includes(id)),
      responder: wish.responder,
      channelId: wish.channelId,
    });
    if (!outcome.ok) return outcome.refused.why === 'nothing_changes' ? undefined : errorOf(outcome.refused);
    await answerTeam(seat, outcome, (team) => `The team *${team.name}* is now:`);
    return undefined;
  },
});

export const teamModals: readonly Modal[] = [create, edit];
