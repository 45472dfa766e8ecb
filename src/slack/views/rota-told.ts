import type { PersonId, RotaId } from '#base/ids.ts';
import type { Alert } from '#alerts/alert.ts';
import type { Noisy } from '#alerts/noise-store.ts';
import type { Incident } from '#incidents/incident.ts';
import type { Gap } from '#oncall/coverage.ts';
import type { Override, Role } from '#oncall/rota.ts';
import type { Words } from '../define.ts';
import { alertHeadline } from './alert.ts';
import { actions, button, context, escape, section } from './blocks.ts';
import { brief, cap } from './incident-brief.ts';
import { headline } from './incident-words.ts';
import { dayTime, rangeIn } from './local-time.ts';
import { roleWords } from './rota-now.ts';
import { at, mention, mentions } from './words.ts';

/** What is told about rotas by itself: in the team's channel with Slack's own dates, to one person in their zone. */

export type HandOverSight = {
  readonly rota: string;
  readonly role: Role;
  readonly leaves: readonly PersonId[];
  readonly starts: readonly PersonId[];
  readonly until: Date | null;
  readonly next: { readonly people: readonly PersonId[]; readonly from: Date } | null;
  readonly alerts: readonly Alert[];
  readonly incidents: readonly Incident[];
  readonly noisy: readonly Noisy[];
  readonly gaps: readonly Gap[];
};

const SHOWN = 5;

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function openLines({ alerts, incidents }: HandOverSight): readonly string[] {
  if (alerts.length === 0 && incidents.length === 0) return ['Nothing is open.'];
  const lines = [
    ...incidents.map((one) => `• incident ${one.number}: ${brief(headline(one), 200)}`),
    ...alerts.map((one) => `• ${alertHeadline({ ...one, title: one.title.slice(0, 200) })}`),
  ];
  const more = lines.length - SHOWN;
  return [
    `*Open: ${[...(incidents.length === 0 ? [] : [counted(incidents.length, 'incident')]), ...(alerts.length === 0 ? [] : [counted(alerts.length, 'alert')])].join(', ')}*`,
    ...lines.slice(0, SHOWN),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}

const noisyLine = ({ title, alerts, noise }: Noisy): string =>
  `• ${brief(title, 200)}: ${counted(alerts, 'alert')}${noise === 0 ? '' : `, ${noise} called noise`}`;

const gapLine = (gap: Gap): string => `• nobody from ${at(gap.from)} to ${at(gap.to)}`;

function brieflyOf(sight: HandOverSight): string {
  const { noisy, gaps } = sight;
  return cap(
    [
      ...openLines(sight),
      ...(noisy.length === 0 ? [] : ['*Noisy in the last week*', ...noisy.map(noisyLine)]),
      ...(gaps.length === 0 ? [] : ['*Gaps ahead*', ...gaps.slice(0, 3).map(gapLine)]),
    ].join('\n'),
    2_900,
  );
}

const thenWords = ({ until, next }: HandOverSight): string =>
  until === null ? '' : ` until ${at(until)}${next === null ? '' : `, then ${mentions(next.people)}`}`;

/** The message in the team's channel when a shift begins: who, what is open, what is noisy, what is ahead. */
export function handOverWords(sight: HandOverSight): Words {
  const name = escape(roleWords(sight.rota, sight.role));
  const verb = (people: readonly PersonId[], one: string, many: string): string =>
    `${mentions(people)} ${people.length === 1 ? one : many}`;
  const leaves = sight.leaves.length === 0 ? '' : ` ${verb(sight.leaves, 'leaves', 'leave')}.`;
  const first =
    sight.starts.length === 0
      ? `⚠️ Nobody is on call for *${name}*${thenWords(sight)}.${leaves} Take it: \`/oncall take ${escape(sight.rota)} today\``
      : `*${name}*: ${verb(sight.starts, 'is', 'are')} on call${thenWords(sight)}.${leaves}`;
  return {
    text: first.replaceAll('*', ''),
    blocks: [section(first), section(brieflyOf(sight))],
  };
}

/** What whoever starts reads. */
export function startsWords(sight: HandOverSight, zone: string): Words {
  const name = escape(roleWords(sight.rota, sight.role));
  const until = sight.until === null ? '' : ` until ${dayTime(sight.until, zone)} (${escape(zone)})`;
  const first = `You are on call for *${name}*${until}.`;
  return {
    text: first.replaceAll('*', ''),
    blocks: [
      section(first),
      section(brieflyOf(sight)),
      actions(
        [
          button({ id: 'oncall.shifts', text: 'My shifts' }),
          button({ id: 'swap.open', text: 'Swap a shift' }),
        ],
        'starts',
      ),
    ],
  };
}

/** Nobody is on call at a time ahead although somebody should be. */
export function gapWords(of: {
  readonly rota: string;
  readonly role: Role;
  readonly from: Date;
  readonly to: Date;
  readonly gone: readonly PersonId[];
  readonly value: string;
}): Words {
  const why = of.gone.length === 0 ? '' : `, since ${mentions(of.gone)} cannot be`;
  const text = `⚠️ Nobody is on call for *${escape(roleWords(of.rota, of.role))}* from ${at(of.from)} to ${at(of.to)}${why}.`;
  return {
    text: text.replaceAll('*', ''),
    blocks: [
      section(text),
      context(`\`/rota show ${of.rota}\` · \`/rota members ${of.rota} add @somebody\``),
      actions([button({ id: 'gap.take', text: 'I take it', value: of.value, style: 'primary' })], 'gap'),
    ],
  };
}

/** A plan was made, changed or ended, in the team's channel. */
export function planTold(of: {
  readonly rota: string;
  readonly rotaId: RotaId;
  readonly kind: 'made' | 'changed' | 'undone' | 'ended';
  readonly by: PersonId | null;
  /** What changed of the plan, or the plan itself. */
  readonly lines: readonly string[];
  /** Whose shifts change in the coming six weeks. */
  readonly diff: readonly string[];
}): Words {
  const verb = { made: 'made', changed: 'changed', undone: 'took back the newest change of', ended: 'ended' }[
    of.kind
  ];
  const first = `${of.by === null ? 'Tocsin' : mention(of.by)} ${verb} the rota *${escape(of.rota)}*.`;
  const diff = of.diff.length === 0 ? [] : ['*In the next six weeks*', ...of.diff];
  return {
    text: first.replaceAll('*', ''),
    blocks: [
      section(cap([first, ...of.lines, ...diff].join('\n'), 2_900)),
      ...(of.kind === 'ended'
        ? []
        : [actions([button({ id: 'rota.show', text: 'Show', value: of.rotaId })], 'rota.told')]),
    ],
  };
}

/** What one whom a cover concerns is told, in their zone; undefined where they did it themselves. */
export function coverTold(
  override: Override,
  rota: string,
  of: {
    readonly reader: PersonId;
    readonly by: PersonId | null;
    readonly cancelled: boolean;
    readonly because: string;
    readonly zone: string;
  },
): Words {
  const { reader, by, zone } = of;
  const when = `*${escape(roleWords(rota, override.role))}* ${rangeIn(override.from, override.to, zone)}`;
  const reason = override.reason === '' ? '' : `: ${escape(override.reason)}`;
  const actor = by === null ? 'Tocsin' : mention(by);
  const you = override.who === reader;
  if (of.cancelled) {
    const why = of.because === '' ? '' : `: ${of.because}`;
    const text = you
      ? `You do not cover ${when} any more; ${actor} took it back${why}.`
      : `${override.who === null ? 'Nobody' : mention(override.who)} does not cover ${when} for you any more (${actor}${why}): you have that shift again.`;
    return { text: `${text} Times are ${escape(zone)}.` };
  }
  const text = you
    ? `You are on call for ${when}${override.forWhom === null ? '' : ` instead of ${mention(override.forWhom)}`}, says ${actor}${reason}.`
    : `${override.who === null ? 'Nobody' : mention(override.who)} is on call for ${when} instead of you, says ${actor}${reason}.`;
  return {
    text: text.replaceAll('*', ''),
    blocks: [
      section(text),
      context(`Times are ${escape(zone)}.`),
      actions(
        [
          you
            ? button({ id: 'cover.cannot', text: 'I cannot', value: override.id })
            : button({ id: 'cover.undo', text: 'Undo', value: override.id }),
        ],
        `cover:${override.id}`,
      ),
    ],
  };
}
