import type { Fields } from '../json.ts';
import { findChannel } from '../model/channels.ts';
import { findPerson } from '../model/people.ts';
import type { Workspace } from '../workspace.ts';

/** What Slack's client makes of typed text: mrkdwn with references, and the same as rich text elements. */
export type Typed = { readonly text: string; readonly elements: readonly Fields[] };

const TOKEN = /<[@#!][^<>\s]+>|https?:\/\/[^\s<>|]+|@[a-z0-9._-]+|#[\p{L}\p{N}_-]+|:[a-z0-9_+-]+:/giu;

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

type Part = { readonly text: string; readonly element: Fields };

function atPart(w: Workspace, token: string): Part | undefined {
  const name = token.slice(1).replace(/[._-]+$/, '');
  if (['here', 'channel', 'everyone'].includes(name)) {
    return { text: `<!${name}>`, element: { type: 'broadcast', range: name } };
  }
  const person = findPerson(w, name);
  if (person !== undefined) return { text: `<@${person.id}>`, element: { type: 'user', user_id: person.id } };
  const group = [...w.state.usergroups.values()].find((each) => each.enabled && each.handle === name);
  if (group === undefined) return undefined;
  return { text: `<!subteam^${group.id}>`, element: { type: 'usergroup', usergroup_id: group.id } };
}

function written(token: string): Part | undefined {
  const id = token.slice(2, -1).split('|')[0] ?? '';
  if (token.startsWith('<@')) return { text: token, element: { type: 'user', user_id: id } };
  if (token.startsWith('<#')) return { text: token, element: { type: 'channel', channel_id: id } };
  if (token.startsWith('<!subteam^'))
    return { text: token, element: { type: 'usergroup', usergroup_id: id.slice(8) } };
  return ['here', 'channel', 'everyone'].includes(id)
    ? { text: token, element: { type: 'broadcast', range: id } }
    : undefined;
}

function partOf(w: Workspace, token: string): Part | undefined {
  if (token.startsWith('<')) return written(token);
  if (token.startsWith('@')) return atPart(w, token);
  if (token.startsWith('#')) {
    const channel = findChannel(w, token);
    if (channel === undefined) return undefined;
    return { text: `<#${channel.id}|${channel.name}>`, element: { type: 'channel', channel_id: channel.id } };
  }
  if (token.startsWith(':')) return { text: token, element: { type: 'emoji', name: token.slice(1, -1) } };
  return { text: `<${escape(token)}>`, element: { type: 'link', url: token } };
}

/** Reads what a person typed; `@name`, `#channel`, links and `:emoji:` become what Slack stores, the rest is escaped. */
export function readTyped(w: Workspace, typed: string): Typed {
  const elements: Fields[] = [];
  let text = '';
  let from = 0;
  const plain = (part: string): void => {
    if (part === '') return;
    text += escape(part);
    elements.push({ type: 'text', text: part });
  };
  for (const match of typed.matchAll(TOKEN)) {
    const part = partOf(w, match[0]);
    // "bo@example.com" and "a#b" are words, not references.
    const inWord =
      /[\w.]$/.test(typed.slice(0, match.index)) && !match[0].startsWith('<') && !match[0].startsWith('http');
    if (part === undefined || inWord) continue;
    plain(typed.slice(from, match.index));
    text += part.text;
    elements.push(part.element);
    const rest = match[0].startsWith('@') ? (/[._-]+$/.exec(match[0])?.[0].length ?? 0) : 0;
    from = match.index + match[0].length - rest;
  }
  plain(typed.slice(from));
  return { text, elements };
}

/** The block Slack's client makes of a typed message. */
export function richBlock(elements: readonly Fields[]): Fields {
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}

/** A command's text where the app asked for `should_escape`: `<@U1|ada>`, `<#C1|orders>`. */
export function escapeCommand(w: Workspace, typed: string): string {
  return escape(typed).replaceAll(
    /(^|[\s(,])([@#])([\p{L}\p{N}._-]+)/gu,
    (all, before: string, sign: string, name: string) => {
      if (sign === '@') {
        const person = findPerson(w, name);
        return person === undefined ? all : `${before}<@${person.id}|${person.name}>`;
      }
      const channel = findChannel(w, name);
      return channel === undefined ? all : `${before}<#${channel.id}|${channel.name}>`;
    },
  );
}
