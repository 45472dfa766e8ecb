import { serviceByName } from '#catalog/store.ts';
import type { Policy } from '#oncall/policy.ts';
import { catchAll, policies } from '#oncall/policy-store.ts';
import { createPolicy } from '#oncall/verbs/create-policy.ts';
import { setCatchAll } from '#oncall/verbs/set-catch-all.ts';
import { usePolicy } from '#oncall/verbs/use-policy.ts';
import { defineCommand } from '../define.ts';
import type { Command, Seat } from '../define.ts';
import { channelIn, firstWord, tokens } from '../grammar.ts';
import type { Token } from '../grammar.ts';
import { help } from '../views/help.ts';
import { catchAllSaid, policyCard, policyList } from '../views/policy.ts';
import { sayPolicyProblems, sayPolicyRefusal } from '../views/policy-refusals.ts';
import { stepText } from '../views/policy-text.ts';
import { sayCatalogRefusal } from '../views/refusals.ts';
import {
  answerSaved,
  owningTeam,
  policyNamed,
  saveAndAnswer,
  startingPoint,
  teamsWithout,
} from './policy-act.ts';
import { openForm, printOfDefinition } from './policy-form.ts';
import { resolvePolicy } from './policy-resolve.ts';
import { askArchive, restartOpen } from './policy-more.ts';
import { defaultSight, policyNames, policySight } from './policy-sight.ts';
import { readPolicy } from './policy-words.ts';
import { channelProblem, peopleIn } from './team-people.ts';

const USAGE: Command['usage'] = [
  {
    words: 'create <name> step <whom> <time> step …',
    does: 'says whom to wake, in which order; whom: rota orders, rota orders secondary, next orders, @bo, team orders, #channel, webhook https://…',
    example: '/policy create orders step rota orders 5m step @bo 5m step team orders 10m repeat 1',
  },
  {
    words:
      'create <name> step <whom> <time> round robin · everyone must ack · if sev1 · in working hours · off hours · if 5 alerts in 10m',
    does: 'says how a step pages, and when it is passed over',
    example: '/policy create orders step team orders 5m round robin if sev1 step team orders 10m',
  },
  { words: 'list', does: 'shows every policy and the catch-all', example: '/policy list' },
  {
    words: 'show <name>',
    does: 'reads one aloud, with whom each step means now',
    example: '/policy show orders',
  },
  {
    words: 'edit <name> …',
    does: 'shows what would change, then saves it; without words it opens a form',
    example: '/policy edit orders step rota orders 5m step team orders 10m',
  },
  {
    words: 'use <name> <service> [off]',
    does: 'lets a service use another policy than its team’s',
    example: '/policy use orders-night orders-api',
  },
  {
    words: 'hours <name> <days> <times> <zone>',
    does: 'says when people work',
    example: '/policy hours orders mon-fri 09:00-17:00 Europe/London',
  },
  {
    words: 'morning <name> on|off',
    does: 'lets SEV3 and SEV4 wait for the morning, or not',
    example: '/policy morning orders off',
  },
  {
    words: 'ack-timeout <name> <time>|off',
    does: 'asks again whoever acknowledged and forgot',
    example: '/policy ack-timeout orders 2h',
  },
  {
    words: 'restart <name>',
    does: 'starts what is open over with the newest version',
    example: '/policy restart orders',
  },
  { words: 'archive <name>', does: 'ends it, after asking', example: '/policy archive orders-night' },
  {
    words: 'catch-all @people… [#channel]',
    does: 'says who is paged when nobody answers',
    example: '/policy catch-all @ada @bo',
  },
];

async function create(seat: Seat, [first, ...rest]: readonly Token[]): Promise<void> {
  const name = first?.text.toLowerCase() ?? '';
  const read = readPolicy(rest);
  if ('problems' in read) return seat.answer({ text: sayPolicyProblems(read.problems) });
  const team = await owningTeam(seat, name, read.words.team);
  if ('problem' in team) return seat.answer({ text: team.problem });
  const start = await startingPoint(seat.desk, team);
  if (read.words.steps === undefined)
    return openForm(seat, { name: name === '' ? team.name : name, team }, start, false);
  const resolved = await resolvePolicy(seat, read.words, { ...start, repeat: 1 });
  if ('problems' in resolved) return seat.answer({ text: sayPolicyProblems(resolved.problems) });
  const made = await createPolicy(seat.desk, { teamId: team.id, name, definition: resolved.definition });
  if (!made.ok) return seat.answer({ text: sayPolicyRefusal(made.refused) });
  return answerSaved(seat, made.value, null, `The policy *${made.value.name}* is made:`);
}

type One = (seat: Seat, policy: Policy, rest: readonly Token[]) => Promise<void>;

/** Words that change a policy: shown in the form first with what they change, or saved at once where it is a single setting. */
const change =
  (manner: 'preview' | 'save', setting: string): One =>
  async (seat, policy, rest) => {
    const words = setting === '' ? rest : [{ text: setting, raw: setting }, ...rest];
    if (words.length === 0) return openForm(seat, { policy }, policy.definition, false);
    const read = readPolicy(words);
    if ('problems' in read) return seat.answer({ text: sayPolicyProblems(read.problems) });
    const resolved = await resolvePolicy(seat, read.words, policy.definition);
    if ('problems' in resolved) return seat.answer({ text: sayPolicyProblems(resolved.problems) });
    if (manner === 'save') return saveAndAnswer(seat, policy, resolved.definition);
    if (printOfDefinition(resolved.definition) === printOfDefinition(policy.definition))
      return seat.answer({ text: sayPolicyRefusal({ why: 'nothing_changes' }) });
    return openForm(seat, { policy }, resolved.definition, true);
  };

const use: One = async (seat, policy, [service, off]) => {
  const name = service?.text.toLowerCase() ?? '';
  const found = await serviceByName(seat.desk, name);
  if (found === undefined)
    return seat.answer({ text: sayCatalogRefusal({ why: 'not_found', what: 'service', name }) });
  const used = off?.text.toLowerCase() !== 'off';
  const outcome = await usePolicy(seat.desk, found.id, used ? policy.id : null);
  return seat.answer({
    text: !outcome.ok
      ? sayPolicyRefusal(outcome.refused)
      : used
        ? `The service *${name}* uses the policy *${policy.name}* from the next alert on. What is open goes on as it began: \`/policy restart ${policy.name}\``
        : `The service *${name}* uses its team’s policy again, from the next alert on.`,
  });
};

const ACTS: Readonly<Record<string, One>> = {
  show: async (seat, policy) => seat.answer(policyCard(await policySight(seat.desk, policy))),
  edit: change('preview', ''),
  hours: change('save', 'hours'),
  morning: change('save', 'morning'),
  'ack-timeout': change('save', 'ack-timeout'),
  repeat: change('save', 'repeat'),
  use,
  restart: restartOpen,
  archive: askArchive,
};

async function list(seat: Seat): Promise<void> {
  const [all, names] = [await policies(seat.desk), await policyNames(seat.desk)];
  return seat.answer(
    policyList(
      all.map((policy) => ({
        name: policy.name,
        team: names.team(policy.teamId),
        line: policy.definition.steps.map((step) => stepText(step, names)).join(' → ') || 'no step',
      })),
      await teamsWithout(seat.desk),
      await catchAll(seat.desk),
    ),
  );
}

async function lastResort(seat: Seat, words: readonly string[]): Promise<void> {
  const before = await catchAll(seat.desk);
  if (words.length === 0) return seat.answer(catchAllSaid(before, false));
  const channels = words.flatMap((word) => channelIn(word) ?? []);
  const named = words.filter((word) => channelIn(word) === undefined && !/^(nobody|none|and)$/i.test(word));
  const found = await peopleIn(seat.desk, seat.personId, named);
  if ('problem' in found) return seat.answer({ text: found.problem });
  const [channelId = null] = channels;
  const problem = channelId === null ? undefined : await channelProblem(seat.desk, channelId);
  if (problem !== undefined) return seat.answer({ text: problem });
  const outcome = await setCatchAll(seat.desk, { people: found.ids, channelId });
  return seat.answer(
    outcome.ok ? catchAllSaid(outcome.value, true) : { text: sayPolicyRefusal(outcome.refused) },
  );
}

/** Everything about escalation policies. */
export const policyCommand = defineCommand({
  name: '/policy',
  summary: 'says whom to wake, in which order, until somebody acknowledges',
  usage: USAGE,
  run: async (seat, text) => {
    const { word, rest } = firstWord(text);
    const words = tokens(rest);
    if (word === 'create' || word === 'new') return create(seat, words);
    if (word === 'list') return list(seat);
    if (word === 'catch-all' || word === 'catchall')
      return lastResort(
        seat,
        words.map((token) => token.text),
      );
    const act = Object.hasOwn(ACTS, word) ? ACTS[word] : undefined;
    if (act === undefined) return seat.answer(help(policyCommand, word));
    const [name, ...others] = words;
    if (name === undefined)
      return word === 'show'
        ? list(seat)
        : seat.answer({
            text: `Say which policy. Example: \`${USAGE.find((line) => line.words.startsWith(word))?.example ?? '/policy show orders'}\``,
          });
    const found = await policyNamed(seat.desk, name.text.toLowerCase());
    if (found === undefined)
      return seat.answer({ text: sayPolicyRefusal({ why: 'not_found', what: 'policy' }) });
    if ('policy' in found) return act(seat, found.policy, others);
    if (word === 'show') return seat.answer(policyCard(await defaultSight(seat.desk, found.team)));
    return seat.answer({
      text: `The team *${found.team.name}* has no policy of its own yet, so there is nothing to change. Make one: \`/policy create ${found.team.name} step team ${found.team.name} 5m\``,
    });
  },
});
