import type { ServiceId } from '#base/ids.ts';
import type { Component, ComponentStatus } from '#status/component.ts';
import type { StatusPage } from '#status/status-page.ts';
import type { Words } from '../define.ts';
import { context, escape, section } from './blocks.ts';
import { brief } from './incident-brief.ts';
import { COMPONENT_WORDS, markedComponent } from './status-words.ts';

/** What a new or changed component says: where it stands, what it shows, and who publishes for it. */
export function componentSaid(
  first: string,
  component: Component,
  page: StatusPage,
  of: { readonly group: string | undefined; readonly services: ReadonlyMap<ServiceId, string> },
): Words {
  const name = brief(component.name, 100);
  const where = `on \`${page.name}\`${of.group === undefined ? '' : `, in the group *${brief(of.group, 100)}*`}`;
  if (component.isGroup)
    return { text: `${first} *${name}* is ${where}. It shows the worst of its members.` };
  const names = component.serviceIds.map((id) => `\`${of.services.get(id) ?? id}\``).join(', ');
  const parts = [
    `${first} *${name}* is ${where}: ${markedComponent(component.status)}.`,
    names === '' ? 'It shows no service, so nothing watches it.' : `It shows ${names}.`,
    component.follows
      ? 'It follows its monitors: what they confirm is published without anybody’s approval.'
      : 'Its status is what people set and publish.',
    ...(component.onlyIfDegraded ? ['Customers see it only while it is not well.'] : []),
    ...(component.showcase ? [] : ['Its uptime is not shown.']),
    `Its uptime counts from ${escape(component.startDate)}.`,
  ];
  const text = parts.join(' ');
  return {
    text,
    blocks: [
      section(text),
      context(
        `\`/status set "${name.replaceAll('`', '')}" degraded\` · \`/status component edit "${name.replaceAll('`', '')}"\``,
      ),
    ],
  };
}

/** What became of a component that somebody set. */
export function setSaid(
  after: Component,
  before: Pick<Component, 'status'>,
  set: ComponentStatus,
  page: StatusPage,
): Words {
  const name = brief(after.name, 100);
  const shows =
    after.status === set
      ? `*${name}* on \`${page.name}\`: ${markedComponent(after.status)}`
      : `*${name}* on \`${page.name}\` is set to ${COMPONENT_WORDS[set].toLowerCase()}, and customers still see ${markedComponent(after.status)}: an incident, a maintenance or its monitors say so`;
  const was =
    before.status === after.status ? '' : ` (it was ${COMPONENT_WORDS[before.status].toLowerCase()})`;
  return {
    text: `${shows}${was}. Nobody was mailed${set === 'operational' ? '.' : '; to tell subscribers write `/status incident`.'}`,
  };
}
