import type { PersonId } from '#base/ids.ts';
import type { Role, Rota, RotaRefusal } from '#oncall/rota.ts';
import { overrideRota } from '#oncall/verbs/override-rota.ts';
import { rotaById, rotaByName } from '#oncall/rota-store.ts';
import { askSwap } from '#oncall/verbs/swap.ts';
import type { Seat } from '../define.ts';
import { personIn } from '../grammar.ts';
import { brief } from '../views/incident-brief.ts';
import { coverSaid, shiftWords } from '../views/oncall.ts';
import { sayRotaRefusal } from '../views/rota-refusals.ts';
import { askedWords } from '../views/swap.ts';
import { mention } from '../views/words.ts';
import { readSpan } from '../when.ts';
import type { Here, Span } from '../when.ts';
import { hereOf } from './here.ts';
import { livingPlans, nextShifts, stintsOf } from './oncall-ranges.ts';
import type { Stint } from './oncall-ranges.ts';
import { readShift } from './oncall-swap.ts';
import { peopleIn } from './team-people.ts';

/** Cover for a time: `/oncall cover me tomorrow 9-17 @bo`, `/oncall cover @bo friday`, `/rota override orders @bo friday`. */

const EXAMPLE = '/oncall cover me tomorrow 9-17 @bo dentist';

const isPerson = (word: string): boolean =>
  /^[@<]/.test(word) && personIn(word.replace(/,$/, '')) !== undefined;

type Asked = {
  readonly people: readonly PersonId[];
  readonly span: Span;
  readonly reason: string;
};

/** The people named, wherever they stand, the time, and what is left: the reason. */
async function read(
  seat: Seat,
  words: readonly string[],
  here: Here,
): Promise<Asked | { readonly problem: string }> {
  const named = words.filter(isPerson);
  const found = await peopleIn(seat.desk, seat.personId, named);
  if ('problem' in found) return { problem: `${found.problem} Example: \`${EXAMPLE}\`` };
  const span = readSpan(
    words.filter((word) => !isPerson(word)),
    here,
  );
  if ('problem' in span) return { problem: `${span.problem}, as in \`${EXAMPLE}\`.` };
  return { people: found.ids, span: span.value, reason: span.rest.join(' ') };
}

/** Why there is nothing to cover, and when there would be. */
async function nothing(seat: Seat, person: PersonId, here: Here): Promise<void> {
  const plans = await livingPlans(seat.desk, here.now);
  const [next] = nextShifts(plans, person, here.now, 1);
  const who = person === seat.personId ? 'You are' : `${mention(person)} is`;
  const when =
    next === undefined
      ? ' and in no shift that is planned'
      : `. The next shift is ${shiftWords(next, here.zone)}`;
  return seat.answer({ text: `${who} not on call then${when}. Example: \`${EXAMPLE}\`` });
}

export const refuse = (seat: Seat, refusal: RotaRefusal): Promise<void> =>
  seat.answer({ text: sayRotaRefusal(refusal) });

/** Puts `who` on call for these stints; what was done before a refusal stays and is said. */
async function replace(
  seat: Seat,
  stints: readonly Stint[],
  of: { readonly who: PersonId; readonly forWhom: PersonId | null; readonly reason: string },
  here: Here,
): Promise<void> {
  const made = [];
  for (const { rota, role, from, to } of stints) {
    const wish = { rotaId: rota.id, role, kind: 'replace' as const, shifts: [], from, to, ...of };
    const outcome = await overrideRota(seat.desk, wish);
    if (!outcome.ok && made.length === 0) return refuse(seat, outcome.refused);
    if (!outcome.ok) continue;
    const { id, from: begins } = outcome.value;
    made.push({ rota: rota.name, role, from: begins, to, who: of.who, forWhom: of.forWhom, id });
  }
  return seat.answer(coverSaid(made, here.zone));
}

/** Asks the whole team; until somebody takes it nothing changes. */
async function askAnybody(seat: Seat, stints: readonly Stint[], note: string, here: Here): Promise<void> {
  const asked = [];
  for (const { rota, role, from, to } of stints) {
    const outcome = await askSwap(seat.desk, {
      rotaId: rota.id,
      role,
      from,
      to,
      asked: null,
      inReturn: null,
      note,
    });
    if (!outcome.ok) return refuse(seat, outcome.refused);
    asked.push({ swap: outcome.value, rota: rota.name });
  }
  return seat.answer(askedWords(asked, here.zone));
}

/** `/oncall cover me|@somebody <when> [@who] [why]`. Somebody named takes it over at once, as agreed; nobody named: whoever accepts first. */
export async function cover(seat: Seat, words: readonly string[]): Promise<void> {
  const here = await hereOf(seat);
  const [whom = '', ...rest] = words;
  const me = whom.toLowerCase() === 'me' || whom.toLowerCase() === 'my';
  if (!me && !isPerson(whom))
    return seat.answer({
      text: `Say whose shift and when. Examples: \`${EXAMPLE}\`, \`/oncall cover @bo friday\``,
    });
  const [asked, target] = [
    await read(seat, rest, here),
    await peopleIn(seat.desk, seat.personId, [me ? 'me' : whom]),
  ];
  if ('problem' in asked) return seat.answer({ text: asked.problem });
  if ('problem' in target) return seat.answer({ text: target.problem });
  const { span, people, reason } = asked;
  if (span.to <= here.now) return refuse(seat, { why: 'in_the_past', what: 'override' });
  const from = span.from < here.now ? here.now : span.from;
  const [absent = seat.personId] = target.ids;
  const stints = stintsOf(await livingPlans(seat.desk, from, span.to), absent, from, span.to);
  if (stints.length === 0) return nothing(seat, absent, here);
  const who = people[0] ?? (me ? undefined : seat.personId);
  if (who === undefined) return askAnybody(seat, stints, reason, here);
  if (who === absent)
    return seat.answer({
      text: `${who === seat.personId ? 'You' : mention(who)} would cover for ${who === seat.personId ? 'yourself' : 'themselves'}. Name somebody else: \`${EXAMPLE}\``,
    });
  return replace(seat, stints, { who, forWhom: absent, reason }, here);
}

/** `/oncall take orders friday` or `/oncall take @bo friday`: I am on call then. */
export async function take(seat: Seat, words: readonly string[]): Promise<void> {
  const [first = '', ...rest] = words;
  if (isPerson(first)) return cover(seat, words);
  const rota = await rotaByName(seat.desk, first.toLowerCase());
  if (rota === undefined)
    return seat.answer({
      text: `Say whose shift, or of which rota, and when. Examples: \`/oncall take @bo friday\`, \`/oncall take orders saturday 9-17\`${first === '' ? '' : ` (there is no rota “${brief(first, 60)}”)`}`,
    });
  return override(seat, rota, [`<@${seat.personId}>`, ...rest]);
}

/** `/rota override orders @bo [for @ada] friday 18:00 to monday 09:00 why`. */
export async function override(seat: Seat, rota: Rota, words: readonly string[]): Promise<void> {
  const here = await hereOf(seat);
  const example = `/rota override ${rota.name} @bo for @ada friday 18:00 to monday 09:00`;
  const role: Role = words.some((word) => word.toLowerCase() === 'secondary') ? 'secondary' : 'primary';
  const plain = words.filter((word, index) => {
    const low = word.toLowerCase();
    const forWhom = (low === 'for' || low === 'of') && isPerson(words[index + 1] ?? '');
    return !['primary', 'secondary', 'instead'].includes(low) && !forWhom;
  });
  const asked = await read(seat, plain, here);
  if ('problem' in asked) return seat.answer({ text: asked.problem.replace(EXAMPLE, example) });
  const [who, forWhom = null] = asked.people;
  if (who === undefined) return seat.answer({ text: `Say who is on call then. Example: \`${example}\`` });
  const { from, to } = asked.span;
  return replace(seat, [{ rota, role, from, to }], { who, forWhom, reason: asked.reason }, here);
}

/** The button of a gap warning: whoever presses it is on call then. */
export async function takeGap(seat: Seat, value: string): Promise<void> {
  const gap = readShift(value);
  const rota = gap === undefined ? undefined : await rotaById(seat.desk, gap.rotaId);
  if (gap === undefined || rota === undefined) return refuse(seat, { why: 'not_found', what: 'rota' });
  const { role, from, to } = gap;
  const of = { who: seat.personId, forWhom: null, reason: 'took a gap' };
  return replace(seat, [{ rota, role, from, to }], of, await hereOf(seat));
}
