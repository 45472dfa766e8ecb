import { showDuration } from '#base/time.ts';
import { slugOf } from '#monitors/rules.ts';
import { kindOf, kinds, titleOf } from '#monitors/kinds/index.ts';
import type { Kind } from '#monitors/kind.ts';
import { drawUp } from '#monitors/verbs/add-monitor.ts';
import { tryKind } from '#monitors/verbs/test-now.ts';
import type { Reason, Verdict } from '#monitors/verdict.ts';
import { firstReached } from '#oncall/sight-store.ts';
import type { Seat, Words } from '../define.ts';
import { tokens } from '../grammar.ts';
import { monitorModal } from '../modals/monitor-form.ts';
import { kindForm } from '../modals/monitor-kind.ts';
import { actions, button, context, escape, section } from '../views/blocks.ts';
import { pingAddress, slowerThanItsInterval, verdictLine } from '../views/monitor.ts';
import { sayMonitorRefusal } from '../views/refusals.ts';
import { mention } from '../views/words.ts';
import { houseMonitor } from './monitor-home.ts';
import type { Housed } from './monitor-home.ts';
import { readMonitorWords } from './monitor-words.ts';
import type { MonitorWords } from './monitor-words.ts';

/** Nothing answered at all: more likely a slip in the address than an outage. */
const UNREACHABLE: ReadonlySet<Reason> = new Set([
  'dns_not_found',
  'dns_no_address_in_family',
  'connection_refused',
  'connection_reset',
  'connection_closed',
  'connection_failed',
  'timeout',
  'protocol_error',
]);
const IMPOSSIBLE: ReadonlySet<Reason> = new Set(['address_refused', 'unsupported_scheme', 'config_invalid']);

const MOST_VALUE = 1_900;

async function addedWords(seat: Seat, housed: Housed, verdict: Verdict | undefined): Promise<Words> {
  const { monitor, service, team } = housed;
  const every = monitor.pingKey === null ? ` every ${showDuration(monitor.everyMs)}` : '';
  const first = `*${escape(titleOf(monitor))}* is watched${every} as the monitor *${monitor.name}* of service ${service.name}.`;
  const ping = pingAddress(monitor, seat.publicUrl);
  const slow = slowerThanItsInterval(monitor);
  const reached = await firstReached(seat.desk, team, service.id, 1);
  const paged = reached.map((one) => mention(one.personId)).join(', ');
  const channel = team.channelId === null ? `#${team.name}-alerts` : `<#${team.channelId}>`;
  const lines = [
    first,
    ...(verdict === undefined ? [] : [`First answer: ${verdictLine(verdict)}.`]),
    ...(verdict?.level === 'down' ? ['Unless that changes, it becomes an alert within seconds.'] : []),
    ...(ping === undefined
      ? []
      : [
          `Let the job ping \`${ping}\` when it ran, or \`${ping}?status=down&msg=why\` when it failed. It is watched from the first ping on.`,
        ]),
    ...housed.made,
    paged === '' ? `Alerts go to ${channel}.` : `Alerts go to ${channel}; ${paged} would be paged now.`,
    ...(slow === undefined ? [] : [slow]),
  ];
  return {
    text: first.replaceAll('*', ''),
    blocks: [
      section(lines.join('\n')),
      context(
        `\`/monitor show ${monitor.name}\` · \`/monitor edit ${monitor.name} every 30s\` · \`/monitor remove ${monitor.name}\``,
      ),
    ],
  };
}

export type Added =
  | { readonly words: Words }
  | { readonly refused: Words; readonly problem: string; readonly canInsist: boolean };

/** Tries the monitor, then adds it. An address that does not answer at all is refused unless the person insists. */
export async function add(
  seat: Seat,
  kind: Kind,
  words: MonitorWords,
  insist: boolean,
  typed: string,
): Promise<Added> {
  const { service, team, name, severity, everyMs, settings } = words;
  const wish = { kind: kind.name, settings, ...(everyMs === undefined ? {} : { everyMs }) };
  const drawn = drawUp(wish);
  const say = (problem: string, canInsist = false): Added => {
    const example = `Example: \`${kind.example}\``;
    const anyway =
      canInsist && typed.length <= MOST_VALUE
        ? [actions([button({ id: 'monitor.add_anyway', text: 'Add anyway', value: typed })], 'anyway')]
        : [];
    return {
      refused: { text: problem, blocks: [section(`${problem}\n${example}`), ...anyway] },
      problem,
      canInsist,
    };
  };
  if ('refused' in drawn) return say(sayMonitorRefusal(drawn.refused));
  const verdict = await tryKind(drawn.kind, drawn.settings, seat.checks, AbortSignal.timeout(35_000));
  if (verdict?.reason !== undefined && IMPOSSIBLE.has(verdict.reason))
    return say(`It was not added: ${escape(verdict.because)}.`);
  if (!insist && verdict?.reason !== undefined && UNREACHABLE.has(verdict.reason)) {
    return say(
      `It was not added, because it cannot be reached now: ${escape(verdict.because)}. If it is meant to be down now, add it anyway.`,
      true,
    );
  }
  const housed = await houseMonitor(seat.desk, seat.personId, {
    ...wish,
    fallback: slugOf(kind.title(drawn.settings)),
    ...(service === undefined ? {} : { service }),
    ...(team === undefined ? {} : { team }),
    ...(name === undefined ? {} : { name }),
    ...(severity === undefined ? {} : { severity }),
  });
  return 'refused' in housed ? say(housed.refused) : { words: await addedWords(seat, housed, verdict) };
}

/** `/monitor add …`; without words it opens the form. `typed` is all behind "add". */
export async function addCommand(seat: Seat, typed: string, insist: boolean): Promise<void> {
  const all = tokens(typed);
  const [{ text: first } = { text: undefined }, ...rest] = all;
  if (first === undefined) return seat.open(kindForm());
  const kind = kindOf(first) ?? (/^https?:\/\//i.test(first) ? kindOf('http') : undefined);
  if (kind === undefined) {
    return seat.answer({
      text: `There is no kind of monitor “${escape(first)}”. There are ${kinds.map((one) => `*${one.name}*, which ${one.summary}`).join('; ')}. Example: \`${kinds[0]?.example ?? ''}\``,
    });
  }
  const words = kindOf(first) === undefined ? all : rest;
  if (words.length === 0) return seat.open(await monitorModal(seat.desk, seat.personId, kind));
  const read = readMonitorWords(kind, words, true);
  if ('problems' in read)
    return seat.answer({
      text: `Nothing was added. ${read.problems.map(escape).join('; ')}.\nExample: \`${kind.example}\``,
    });
  const added = await add(seat, kind, read.words, insist, typed);
  return seat.answer('words' in added ? added.words : added.refused);
}
