import { isId } from '#base/ids.ts';
import type { ComponentWish } from '#status/component-rules.ts';
import { componentById } from '#status/component-store.ts';
import { pageById } from '#status/page-store.ts';
import type { StatusRefusal } from '#status/report.ts';
import { changeComponent, createComponent } from '#status/verbs/components.ts';
import { answerComponent } from '../commands/status-component.ts';
import { defineModal } from '../define.ts';
import type { Modal, ModalAnswer, ModalInput } from '../define.ts';
import { sayStatusRefusal } from '../views/status-refusals.ts';
import { errorAt, listOf, textOf } from './incident-values.ts';

const on = (input: ModalInput, name: string): boolean => textOf(input, name) === 'on';

/** A group has a name and a description only; what the form did not ask stays as it is. */
function wishOf(input: ModalInput): ComponentWish & { readonly name: string } {
  const asked = (name: string): boolean => input.values[name] !== undefined;
  const [group, from, description] = ['group', 'from', 'description'].map((name) => textOf(input, name));
  return {
    name: textOf(input, 'name'),
    description: description === undefined || description === '' ? null : description,
    ...(asked('group') ? { groupId: group !== undefined && isId('cmp', group) ? group : null } : {}),
    ...(asked('services') ? { serviceIds: listOf(input, 'services').filter((id) => isId('svc', id)) } : {}),
    ...(asked('follow')
      ? {
          follows: on(input, 'follow'),
          showcase: on(input, 'showcase'),
          onlyIfDegraded: on(input, 'only-if-degraded'),
        }
      : {}),
    ...(from === undefined || from === '' ? {} : { startDate: from }),
  };
}

function errorOf(refusal: StatusRefusal): ModalAnswer {
  const field =
    refusal.why === 'invalid' && refusal.what.includes('date')
      ? 'from'
      : refusal.why === 'invalid' && refusal.what.includes('description')
        ? 'description'
        : 'name';
  return errorAt(field, sayStatusRefusal(refusal));
}

const add = defineModal({
  id: 'status_component.add',
  submit: async (seat, input) => {
    const page = isId('stp', input.meta) ? await pageById(seat.desk, input.meta) : undefined;
    if (page === undefined) return errorAt('name', 'That page is gone. /status list shows those there are.');
    const outcome = await createComponent(seat.desk, page.id, wishOf(input));
    if (!outcome.ok) return errorOf(outcome.refused);
    await answerComponent(seat, outcome, page, 'The component');
    return undefined;
  },
});

const edit = defineModal({
  id: 'status_component.edit',
  submit: async (seat, input) => {
    const before = isId('cmp', input.meta) ? await componentById(seat.desk, input.meta) : undefined;
    const page = before === undefined ? undefined : await pageById(seat.desk, before.pageId);
    if (before === undefined || page === undefined || before.archived)
      return errorAt('name', 'That component is gone. Close this; /status show shows those there are.');
    const outcome = await changeComponent(seat.desk, before.id, wishOf(input));
    if (!outcome.ok) return outcome.refused.why === 'nothing_changes' ? undefined : errorOf(outcome.refused);
    await answerComponent(seat, outcome, page, before.isGroup ? 'Saved: the group' : 'Saved: the component');
    return undefined;
  },
});

export const statusComponentModals: readonly Modal[] = [add, edit];
