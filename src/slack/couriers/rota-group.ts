import type { PersonId } from '#base/ids.ts';
import { DAY, plus } from '#base/time.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Courier } from '#ledger/outbox.ts';
import { plansOf, rotaById, rotas } from '#oncall/rota-store.ts';
import { whoIsOn } from '#oncall/shifts.ts';
import { SlackRefusal } from '#world/slack.ts';
import { z } from 'zod';
import { GROUP_TROUBLE } from '../commands/rota-sight.ts';
import { forgetPlace, putPlace } from '../places.ts';
import { groupTrouble } from '../views/rota-group.ts';
import { rotaIdOf } from './rota-rows.ts';

/** https://docs.slack.dev/reference/methods/usergroups.users.list */
const Users = z.object({ users: z.array(z.string()) });

/** Whoever is on call by any rota that the group follows: many rotas may share one. */
async function wanted(desk: Desk, groupId: string): Promise<readonly PersonId[]> {
  const now = desk.clock.now();
  const sharing = (await rotas(desk)).filter((rota) => !rota.archived && rota.userGroupId === groupId);
  const plans = await plansOf(desk, sharing, now, plus(now, DAY));
  const on = plans.flatMap((plan) => whoIsOn(plan, 'primary', now).people.map((one) => one.personId));
  return [...new Set(on)].toSorted();
}

/**
 * Makes a rota's Slack group hold whoever is on call. It is written only when it differs, and never emptied: with nobody on call it stays as it is,
 * and the rota's page says so. What Slack refuses is noted there, too.
 */
export const rotaGroup: Courier = async (desk, row) => {
  const rota = await rotaById(desk, rotaIdOf(row));
  const groupId = rota?.userGroupId;
  if (rota === undefined || rota.archived || groupId === null || groupId === undefined) return { done: true };
  const people = await wanted(desk, groupId);
  if (people.length === 0) return { done: true };
  try {
    const { users } = Users.parse(await desk.slack.call('usergroups.users.list', { usergroup: groupId }));
    if (users.toSorted().join() !== people.join())
      await desk.slack.call('usergroups.users.update', { usergroup: groupId, users: people.join(',') });
    await forgetPlace(desk, rota.id, GROUP_TROUBLE);
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    desk.log.warn({ rota: rota.name, code: error.code }, 'a Slack group cannot be kept in step');
    await putPlace(desk, {
      subject: rota.id,
      what: GROUP_TROUBLE,
      channelId: groupId,
      hash: groupTrouble(error.code),
    });
  }
  return { done: true };
};
