import { createHash } from 'node:crypto';
import type { ModalView } from '@slack/types';
import type { Team } from '#catalog/catalog.ts';
import { teams } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Policy, PolicyDefinition } from '#oncall/policy.ts';
import type { Seat } from '../define.ts';
import { policyChanges } from '../views/policy-changes.ts';
import { filledFrom, policyForm, previewBlocks } from '../views/policy-forms.ts';
import { BY_ID, policyText } from '../views/policy-text.ts';
import { policyNames, stepsSight } from './policy-sight.ts';

/** A short mark of what a definition says, however it is stored. */
export const printOfDefinition = (definition: PolicyDefinition): string =>
  createHash('sha256').update(policyText(definition, BY_ID)).digest('base64url').slice(0, 22);

type Of = { readonly policy: Policy } | { readonly name: string; readonly team: Team | undefined };

/** The form of a policy that is there, or of a new one; with a preview of what saving it would do when `preview`. */
export async function formOf(
  desk: Desk,
  of: Of,
  definition: PolicyDefinition,
  preview: boolean,
): Promise<ModalView> {
  const names = await policyNames(desk);
  const policy = 'policy' in of ? of.policy : undefined;
  const living = (await teams(desk)).filter((team) => !team.archived);
  const team = 'policy' in of ? living.find((one) => one.id === of.policy.teamId) : of.team;
  const teamId = team?.id ?? living[0]?.id;
  const changes = policy === undefined ? [] : policyChanges(policy.definition, definition, names);
  return policyForm({
    meta: { id: policy?.id ?? null, seen: preview ? printOfDefinition(definition) : null },
    filled: {
      name: 'policy' in of ? of.policy.name : of.name,
      team: team?.name ?? '',
      ...filledFrom(definition, names),
    },
    teams: living.map((one) => one.name),
    preview:
      preview && teamId !== undefined
        ? previewBlocks(changes, await stepsSight(desk, { id: policy?.id ?? null, teamId, definition }))
        : [],
  });
}

/** Opens it. */
export const openForm = async (
  seat: Seat,
  of: Of,
  definition: PolicyDefinition,
  preview: boolean,
): Promise<void> => seat.open(await formOf(seat.desk, of, definition, preview));
