import { never } from '#base/invariant.ts';
import type { RotaRefusal } from '#oncall/rota.ts';
import { escape } from './blocks.ts';
import { mention, mentions } from './words.ts';

const code = (text: string): string => `\`${text.replaceAll('`', '')}\``;

export const ROTA_EXAMPLE = '/rota create orders weekly monday 09:00 Europe/London @ada @bo @cy';

const LIST: Readonly<Record<Extract<RotaRefusal, { why: 'not_found' }>['what'], string>> = {
  rota: `There is no such rota. ${code('/rota list')} shows those there are.`,
  override: `That change of a shift is gone already. ${code('/oncall')} shows who is on call.`,
  swap: `That request is gone. ${code('/oncall shifts')} shows your shifts; ${code('/oncall swap')} asks anew.`,
  absence: `That absence is gone already. ${code('/oncall shifts')} shows yours.`,
};

const PAST: Readonly<Record<Extract<RotaRefusal, { why: 'in_the_past' }>['what'], string>> = {
  override: `That time is over. Cover is for what is still to come: ${code('/oncall cover me tomorrow 9-17')}.`,
  swap: `That shift is over, so nobody can take it. ${code('/oncall shifts')} shows those to come; ask with ${code('/oncall swap')}.`,
  absence: `Those days are over. Example: ${code('/oncall away 3-14 aug')}.`,
};

const SWAP_OVER: Readonly<Record<Extract<RotaRefusal, { why: 'swap_over' }>['state'], string>> = {
  open: 'is still open',
  taken: 'was taken already',
  declined: 'was declined',
  expired: 'has run out, since its time is over',
  cancelled: 'was taken back',
};

function definition({ layer, problem }: Extract<RotaRefusal, { why: 'definition_invalid' }>): string {
  const where = layer === null ? '' : `The layer ${escape(layer)}: `;
  return `${where}${escape(problem)}. Example: ${code(ROTA_EXAMPLE)}.`;
}

/** Why an act on a rota, a shift, a swap or an absence was refused, and an example that works. */
export function sayRotaRefusal(refusal: RotaRefusal): string {
  switch (refusal.why) {
    case 'not_found':
      return LIST[refusal.what];
    case 'not_allowed':
      return `You cannot change ${escape(refusal.what)}: it belongs to a team you are not on. ${refusal.who.length === 0 ? 'An admin of the workspace can' : `${mentions(refusal.who.slice(0, 8))} can`}, or add you: ${code('/team add orders @you')}.`;
    case 'name_taken':
      return `There is a rota ${code(refusal.name)} already. Look at it with ${code(`/rota show ${refusal.name}`)}, or choose another name: ${code(`/rota create ${refusal.name}-nights team ${refusal.name} daily 20:00 @ada @bo`)}.`;
    case 'name_invalid':
      return `“${escape(refusal.name)}” cannot be a name. Names are lower-case letters, digits and single dashes, at most 50: ${code(ROTA_EXAMPLE)}.`;
    case 'zone_unknown':
      return `There is no time zone “${escape(refusal.zone)}”. ${refusal.nearest === null ? `Example: ${code(ROTA_EXAMPLE)}.` : `Did you mean ${code(refusal.nearest)}? Example: ${code(ROTA_EXAMPLE.replace('Europe/London', refusal.nearest))}.`}`;
    case 'holidays_unknown':
      return `I know no public holidays of “${escape(refusal.holidays)}”. Use a country, or a country and its part: ${code('holidays NO')}, ${code('holidays GB-SCT')}, ${code('holidays US-CA')}.`;
    case 'no_members':
      return `The layer ${escape(refusal.layer)} has nobody in it. Name the people in their order: ${code(ROTA_EXAMPLE)}.`;
    case 'person_inactive':
      return `${mention(refusal.person)}’s Slack account is deactivated, so nobody would be woken. Choose somebody else: ${code(ROTA_EXAMPLE)}.`;
    case 'definition_invalid':
      return definition(refusal);
    case 'empty_range':
      return `It ends before it begins. Example: ${code('/oncall cover me friday 18:00 to monday 09:00')}.`;
    case 'in_the_past':
      return PAST[refusal.what];
    case 'overlaps':
      return `Somebody covers a part of that time already. ${code('/oncall')} shows who; take that cover back first with its button, or choose another time: ${code('/oncall cover me tomorrow 9-17')}.`;
    case 'not_on_call':
      return `${mention(refusal.person)} is not on call then, so there is nothing to take over. ${code('/oncall shifts')} shows shifts; example: ${code('/oncall cover me friday')}.`;
    case 'own_swap':
      return `That is your own request; somebody else must take it. To take it back use its button, or ask one person: ${code('/oncall cover me friday @bo')}.`;
    case 'not_asked':
      return `${mention(refusal.asked)} was asked, not you. You can take the shift all the same: ${code('/oncall cover @ada friday')}.`;
    case 'swap_over':
      return `That request ${SWAP_OVER[refusal.state]}. ${code('/oncall shifts')} shows your shifts; ask anew with ${code('/oncall swap')}.`;
    case 'nothing_changes':
      return 'That is how it is already; nothing was changed.';
    default:
      return never(refusal);
  }
}
