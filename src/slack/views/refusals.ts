import { never } from '#base/invariant.ts';
import { AUTO_CLOSE_RANGE } from '#catalog/auto-close.ts';
import type { CatalogRefusal } from '#catalog/catalog.ts';
import type { MonitorRefusal } from '#monitors/monitor.ts';
import { escape } from './blocks.ts';
import { mention, mentions } from './words.ts';

const code = (text: string): string => `\`${text.replaceAll('`', '')}\``;

const notAllowed = (who: readonly string[], what: string): string =>
  `You cannot change ${escape(what)}: it belongs to a team you are not on. ${who.length === 0 ? 'An admin of the workspace can.' : `${mentions(who.slice(0, 8))} can.`}`;

/** Why an act on a team, service or person was refused, and an example that works. */
export function sayCatalogRefusal(refusal: CatalogRefusal): string {
  switch (refusal.why) {
    case 'name_invalid':
      return `“${escape(refusal.name)}” cannot be a name. Names are lower-case letters, digits and single dashes, at most 50: ${code('orders-api')}.`;
    case 'name_taken':
      return `There is a ${code(refusal.name)} already. Choose another name, or look at it: ${code(`/team show ${refusal.name}`)} or ${code(`/service show ${refusal.name}`)}.`;
    case 'not_found':
      return refusal.what === 'person'
        ? `I know nobody called “${escape(refusal.name)}” here. Mention people with @: ${code('/team add orders @ada')}.`
        : `There is no ${refusal.what} “${escape(refusal.name)}”. ${code(`/${refusal.what} list`)} shows those there are.`;
    case 'not_allowed':
      return notAllowed(refusal.who, refusal.what);
    case 'no_members':
      return `A team needs at least one member who can be paged: ${code('/team create orders @ada @bo')}.`;
    case 'responder_not_member':
      return `${mention(refusal.person)} is not on the team. Add them first: ${code('/team add orders @ada')}, then ${code('/team responder orders @ada')}.`;
    case 'person_inactive':
      return `${mention(refusal.person)}’s Slack account is deactivated, so nobody would be reached. Choose somebody else: ${code('/team create orders @ada @bo')}.`;
    case 'auto_close_invalid':
      return `Alerts cannot close by themselves after “${escape(refusal.got)}” of silence; ${AUTO_CLOSE_RANGE}: ${code('/service edit orders autoclose 7d')}.`;
    case 'in_use':
      return `It cannot be archived while it is in use by ${refusal.by.slice(0, 8).map(code).join(', ')}. Remove or move those first: ${code(`/monitor remove ${refusal.by[0] ?? 'orders-api'}`)}.`;
    case 'nothing_changes':
      return 'That is how it is already; nothing was changed.';
    default:
      return never(refusal);
  }
}

/** Why an act on a monitor was refused, and an example that works. */
export function sayMonitorRefusal(refusal: MonitorRefusal): string {
  switch (refusal.why) {
    case 'not_found':
      return `There is no monitor “${escape(refusal.name)}”. ${code('/monitor list')} shows those there are.`;
    case 'not_allowed':
      return notAllowed(refusal.who, refusal.what);
    case 'name_taken':
      return `There is a monitor ${code(refusal.name)} already. Give another name: ${code('/monitor add http https://api.example.com name orders-api-2 service orders')}.`;
    case 'duplicate':
      return `The monitor ${code(refusal.name)} watches ${escape(refusal.target)} already. Change it instead: ${code(`/monitor edit ${refusal.name} every 30s`)}.`;
    case 'settings_invalid':
      return refusal.problems
        .map(
          (problem) =>
            `${escape(problem.field)}: ${escape(problem.message)}.${problem.example === '' ? '' : ` Example: ${code(problem.example)}`}`,
        )
        .join('\n');
    case 'every_invalid':
      return `“${escape(refusal.got)}” cannot be the interval. It is 10 s to 1 day: ${code('every 1m')}.`;
    case 'already':
      return `It is ${refusal.state} already; nothing was changed.`;
    case 'nothing_changes':
      return 'That is how it is already; nothing was changed.';
    default:
      return never(refusal);
  }
}
