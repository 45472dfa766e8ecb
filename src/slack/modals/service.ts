import { isId } from '#base/ids.ts';
import { TIERS } from '#catalog/catalog.ts';
import type { AutoIncident, CatalogRefusal } from '#catalog/catalog.ts';
import { changeService } from '#catalog/verbs/change-service.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import type { ServiceWish } from '#catalog/rules.ts';
import { answerService } from '../commands/service.ts';
import { defineModal } from '../define.ts';
import type { Modal, ModalAnswer, ModalInput } from '../define.ts';
import { sayCatalogRefusal } from '../views/refusals.ts';
import { AUTO_WORDS } from '../views/service.ts';
import { plainly, textOf } from './incident-values.ts';

const errorOf = (refusal: CatalogRefusal): ModalAnswer => ({
  errors: {
    [refusal.why === 'not_found' && refusal.what === 'team' ? 'team' : 'name']: plainly(
      sayCatalogRefusal(refusal),
    ),
  },
});

function wishOf(input: ModalInput): ServiceWish | undefined {
  const teamId = textOf(input, 'team');
  const tier = TIERS.find((one) => String(one) === textOf(input, 'tier'));
  const auto = (Object.keys(AUTO_WORDS) as AutoIncident[]).find((one) => one === textOf(input, 'incidents'));
  if (!isId('tea', teamId)) return undefined;
  return {
    name: textOf(input, 'name').toLowerCase(),
    teamId,
    ...(tier === undefined ? {} : { tier }),
    ...(auto === undefined ? {} : { autoIncident: auto }),
  };
}

const NO_TEAM: ModalAnswer = { errors: { team: 'Choose the team that owns it.' } };

const create = defineModal({
  id: 'service.create',
  submit: async (seat, input) => {
    const wish = wishOf(input);
    if (wish === undefined) return NO_TEAM;
    const outcome = await createService(seat.desk, wish);
    if (!outcome.ok) return errorOf(outcome.refused);
    await answerService(seat, outcome, (service) => `The service *${service.name}* is made.`);
    return undefined;
  },
});

const edit = defineModal({
  id: 'service.edit',
  submit: async (seat, input) => {
    const wish = wishOf(input);
    if (wish === undefined) return NO_TEAM;
    if (!isId('svc', input.meta))
      return { errors: { name: 'That service is gone. Close this; /service list shows those there are.' } };
    const outcome = await changeService(seat.desk, input.meta, wish);
    if (!outcome.ok) return outcome.refused.why === 'nothing_changes' ? undefined : errorOf(outcome.refused);
    await answerService(seat, outcome, (service) => `Saved: the service *${service.name}*.`);
    return undefined;
  },
});

export const serviceModals: readonly Modal[] = [create, edit];
