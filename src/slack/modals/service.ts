import { isId } from '#base/ids.ts';
import { AUTO_CLOSE_RANGE, parseAutoClose } from '#catalog/auto-close.ts';
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
import { errorAt, plainly, textOf } from './incident-values.ts';

const errorOf = (refusal: CatalogRefusal): ModalAnswer => ({
  errors: {
    [refusal.why === 'not_found' && refusal.what === 'team' ? 'team' : 'name']: plainly(
      sayCatalogRefusal(refusal),
    ),
  },
});

type Read = { readonly wish: ServiceWish } | { readonly wrong: ModalAnswer };

function wishOf(input: ModalInput): Read {
  const teamId = textOf(input, 'team');
  const tier = TIERS.find((one) => String(one) === textOf(input, 'tier'));
  const auto = (Object.keys(AUTO_WORDS) as AutoIncident[]).find((one) => one === textOf(input, 'incidents'));
  const silence = textOf(input, 'autoclose');
  const close = silence === '' ? null : parseAutoClose(silence);
  if (!isId('tea', teamId)) return { wrong: errorAt('team', 'Choose the team that owns it.') };
  if (close === undefined)
    return { wrong: errorAt('autoclose', `“${silence}” cannot be it; ${AUTO_CLOSE_RANGE}. Example: 7d`) };
  return {
    wish: {
      name: textOf(input, 'name').toLowerCase(),
      teamId,
      ...(tier === undefined ? {} : { tier }),
      ...(auto === undefined ? {} : { autoIncident: auto }),
      autoCloseDays: close,
    },
  };
}

const create = defineModal({
  id: 'service.create',
  submit: async (seat, input) => {
    const read = wishOf(input);
    if ('wrong' in read) return read.wrong;
    const outcome = await createService(seat.desk, read.wish);
    if (!outcome.ok) return errorOf(outcome.refused);
    await answerService(seat, outcome, (service) => `The service *${service.name}* is made.`);
    return undefined;
  },
});

const edit = defineModal({
  id: 'service.edit',
  submit: async (seat, input) => {
    const read = wishOf(input);
    if ('wrong' in read) return read.wrong;
    if (!isId('svc', input.meta))
      return { errors: { name: 'That service is gone. Close this; /service list shows those there are.' } };
    const outcome = await changeService(seat.desk, input.meta, read.wish);
    if (!outcome.ok) return outcome.refused.why === 'nothing_changes' ? undefined : errorOf(outcome.refused);
    await answerService(seat, outcome, (service) => `Saved: the service *${service.name}*.`);
    return undefined;
  },
});

export const serviceModals: readonly Modal[] = [create, edit];
