import { never } from '#base/invariant.ts';
import type { StatusRefusal } from '#status/report.ts';
import { escape } from './blocks.ts';
import { STATE_WORDS } from './status-words.ts';
import { mention, mentions } from './words.ts';

const code = (text: string): string => `\`${text.replaceAll('`', '')}\``;

const NOT_FOUND: Readonly<Record<Extract<StatusRefusal, { why: 'not_found' }>['what'], string>> = {
  page: '`/status list` shows the status pages.',
  component: '`/status show` shows the components of a page.',
  report: '`/status show` shows what is public.',
  draft: 'It was published or discarded meanwhile.',
  update: 'It was taken off the page meanwhile.',
  service: '`/service list` shows those there are.',
  subscriber: '`/status subscribers` shows who is told.',
};

/** What people call them, where it is another word. */
const NOUNS: Readonly<Record<string, string>> = { page: 'status page', report: 'incident or maintenance' };

const TIMES = {
  past: 'That time is over already.',
  order: 'A maintenance ends after it begins.',
  long: 'A maintenance lasts at most 30 days.',
} as const;

/** Why an act on a status page was refused, and an example that works. */
export function sayStatusRefusal(refusal: StatusRefusal): string {
  switch (refusal.why) {
    case 'not_found':
      return `There is no ${NOUNS[refusal.what] ?? refusal.what} “${escape(refusal.name)}”. ${NOT_FOUND[refusal.what]}`;
    case 'not_allowed':
      return `You cannot publish on ${escape(refusal.what)}: what stands there is read by customers. ${refusal.who.length === 0 ? 'An admin of the workspace can.' : `${mentions(refusal.who.slice(0, 8))} can.`}`;
    case 'name_invalid':
      return `“${escape(refusal.name)}” cannot be a name. Names are lower-case letters, digits and single dashes, at most 50: ${code('/status create acme title "Acme"')}.`;
    case 'name_taken':
      return `${code(refusal.name)} is taken already. Choose another name.`;
    case 'domain_taken':
      return `${code(refusal.domain)} belongs to another status page already. Choose another host: ${code('domain status.acme.com')}.`;
    case 'invalid':
      return `${refusal.got === '' ? 'It needs' : `“${escape(refusal.got)}” cannot be`} ${escape(refusal.what)}. Example: ${code(refusal.example)}.`;
    case 'text_missing':
      return 'Say in a sentence what customers should know: Some orders fail. We are working on it.';
    case 'nothing_changes':
      return 'That is how it is already; nothing was changed.';
    case 'changed_meanwhile':
      return `${refusal.by === null ? 'Somebody' : mention(refusal.by)} changed it since you looked; nothing of yours was published. Now it reads: “${escape(refusal.body.slice(0, 500))}”. Look at it first.`;
    case 'already_published':
      return 'It is published already; it was told once.';
    case 'not_published':
      return 'It is not published yet, so there is nothing to take back.';
    case 'retracted':
      return 'It was taken off the page; write a new one.';
    case 'over':
      return `It is ${STATE_WORDS[refusal.status].toLowerCase()} already.`;
    case 'state_invalid':
      return `It cannot be ${STATE_WORDS[refusal.status].toLowerCase()} next; it can be ${refusal.may.map((state) => STATE_WORDS[state].toLowerCase()).join(', ')}.`;
    case 'already_reported':
      return 'This incident is on that page already; write an update instead.';
    case 'time_invalid':
      return `${TIMES[refusal.because]} Example: ${code('/status maintenance "Database upgrade" from 2026-11-29T01:00 to 2026-11-29T02:00 components "Orders API"')}.`;
    case 'in_use':
      return `It cannot go while it is in use by ${refusal.by
        .slice(0, 8)
        .map((name) => `“${escape(name)}”`)
        .join(', ')}.`;
    default:
      return never(refusal);
  }
}
