import { defineCommand } from '../define.ts';
import type { Command, Seat } from '../define.ts';
import { firstWord } from '../grammar.ts';
import type { Token } from '../grammar.ts';
import { help } from '../views/help.ts';
import { component, group, set } from './status-component.ts';
import { statusTokens } from './status-grammar.ts';
import { INCIDENT, draft, incident, resolve, retract, update } from './status-incident.ts';
import { PLAN, maintenance } from './status-maintenance.ts';
import { subscribe, subscribers, unsubscribe } from './status-subscribers.ts';
import { archive, create, edit, list, publishers, show } from './status-page.ts';

const USAGE: Command['usage'] = [
  {
    words:
      'create <name> title "…" [zone …] [domain …] [access public|link|password "…"] [colour …] [logo …] [support …] [weights …] [mails …] [promise …] [maintenance-indicator on|off]',
    does: 'makes a status page; without words it opens a form',
    example: '/status create acme title "Acme" zone Europe/Oslo',
  },
  {
    words: 'show [page]',
    does: 'shows what customers see, and what is behind it',
    example: '/status show acme',
  },
  { words: 'list', does: 'shows every page', example: '/status list' },
  {
    words: 'edit <name> …',
    does: 'changes it by the words of create; without words it opens a form',
    example: '/status edit acme promise 1h weights openstatus',
  },
  {
    words: 'publishers <name> @people… team <name>…',
    does: 'replaces who may publish, beside the admins',
    example: '/status publishers acme @ada @bo team orders',
  },
  {
    words: 'archive <name>',
    does: 'ends a page on which nothing goes on; there is no way back',
    example: '/status archive acme',
  },
  {
    words:
      'component add|edit|remove "<name>" [group "…"] [services …] [follow on|off] [description "…"] [from <date>] [showcase on|off] [only-if-degraded on|off] [position <n>] [page …]',
    does: 'says what customers see the state of; with `follow on` its monitors publish',
    example: '/status component add "Orders API" group "APIs" services orders follow on',
  },
  {
    words: 'group add|edit|remove "<name>"',
    does: 'puts components together',
    example: '/status group add "APIs"',
  },
  {
    words: 'set "<component>" operational|degraded|partial|major|maintenance',
    does: 'sets what customers see of a component; nobody is mailed',
    example: '/status set "Orders API" partial_outage',
  },
  {
    words: 'maintenance "<title>" from <when> to <when> [zone …] components "…" [text "…"] [quiet] [page …]',
    does: 'plans a maintenance, after a preview; it begins and ends by itself; without words it opens a form',
    example: PLAN,
  },
  {
    words: 'maintenance list · move|extend|start|finish|cancel <number or "title"> …',
    does: 'shows and changes those that are planned or under way',
    example: '/status maintenance move 1 from friday 22:00 to 23:00',
  },
  {
    words: 'incident "<title>" <state> "<text>" components "…" <status>',
    does: 'tells customers of trouble, after a preview',
    example: INCIDENT,
  },
  {
    words: 'update "<title>" [state] "<text>" · resolve "<title>" "<text>"',
    does: 'tells them more, after a preview',
    example: '/status update "Orders fail" identified "A supplier is slow."',
  },
  {
    words: 'retract "<title>" reason "…"',
    does: 'takes back what was published by mistake',
    example: '/status retract "Orders fail" reason "It was a test."',
  },
  {
    words: 'draft ["<title>"]',
    does: 'shows the preview of what waits',
    example: '/status draft "Orders fail"',
  },
  {
    words: 'subscribe #channel|webhook https://…|<e-mail> [components …] [page …] · unsubscribe …',
    does: 'says who is told of what is published',
    example: '/status subscribe #customers components "Orders API"',
  },
  { words: 'subscribers [page]', does: 'counts who is told', example: '/status subscribers acme' },
];

type Run = (seat: Seat, words: readonly Token[]) => Promise<void>;

const ACTS: Readonly<Record<string, Run>> = {
  '': show,
  show,
  list,
  create,
  new: create,
  edit,
  publishers,
  publisher: publishers,
  archive,
  component,
  components: component,
  group,
  set,
  maintenance,
  incident,
  update,
  resolve,
  retract,
  draft,
  drafts: draft,
  subscribe,
  unsubscribe,
  subscribers,
};

/** Everything about status pages: what customers are told. */
export const statusCommand = defineCommand({
  name: '/status',
  summary: 'says what customers see, and tells them of trouble and of maintenance',
  usage: USAGE,
  run: async (seat, text) => {
    const { word, rest } = firstWord(text);
    const act = Object.hasOwn(ACTS, word) ? ACTS[word] : undefined;
    return act === undefined ? seat.answer(help(statusCommand, word)) : act(seat, statusTokens(rest));
  },
});
