import type { Outcome } from '#base/decision.ts';
import { DAY, HOUR, MINUTE, parseDuration, plus } from '#base/time.ts';
import type { ResponseTimeChart } from '#charts/chart.ts';
import { personById, serviceByName, serviceById, services } from '#catalog/store.ts';
import { kindOf, titleOf } from '#monitors/kinds/index.ts';
import type { Monitor, MonitorRefusal } from '#monitors/monitor.ts';
import { lastFailures, monitorByName, monitors, resultsOf, rollupsOf } from '#monitors/store.ts';
import { editMonitor } from '#monitors/verbs/edit-monitor.ts';
import { muteMonitor } from '#monitors/verbs/mute-monitor.ts';
import { testNow } from '#monitors/verbs/test-now.ts';
import type { Seat } from '../define.ts';
import type { Token } from '../grammar.ts';
import { monitorModal } from '../modals/monitor-form.ts';
import { actions, button, context, escape, section } from '../views/blocks.ts';
import { linesBlocks } from '../views/lines.ts';
import {
  monitorCard,
  monitorLine,
  phasesLine,
  slowerThanItsInterval,
  verdictLine,
  whyWords,
} from '../views/monitor.ts';
import { sayCatalogRefusal, sayMonitorRefusal } from '../views/refusals.ts';
import { at } from '../views/words.ts';
import { readMonitorWords } from './monitor-words.ts';

/** The acts on one monitor, shared by commands and buttons. */

export async function answerOutcome(
  seat: Seat,
  outcome: Outcome<Monitor, MonitorRefusal>,
  said: (monitor: Monitor) => string,
): Promise<void> {
  await seat.answer({ text: outcome.ok ? said(outcome.value) : sayMonitorRefusal(outcome.refused) });
}

export async function list(seat: Seat): Promise<void> {
  const [all, everyService] = [await monitors(seat.desk), await services(seat.desk)];
  const name = new Map(everyService.map((service) => [service.id, service.name]));
  if (all.length === 0)
    return seat.answer({
      text: 'There are no monitors yet. Add one: `/monitor add http https://api.example.com/health every 1m service orders`',
    });
  const rank = { down: 0, flapping: 1, suspect: 2, recovering: 3, no_data: 4, up: 5 } as const;
  const now = seat.desk.clock.now();
  const lines = all
    .toSorted((one, other) => rank[one.health.state] - rank[other.health.state])
    .map((monitor) => monitorLine(monitor, name.get(monitor.serviceId) ?? '', now));
  return seat.answer({
    text: `${all.length} monitors`,
    blocks: [
      ...linesBlocks(lines, () => 'The worst stand first.'),
      context(`\`/monitor show ${all[0]?.name ?? 'NAME'}\` shows one whole, with its response times.`),
    ],
  });
}

async function upShare(seat: Seat, monitor: Monitor): Promise<number | null> {
  const now = seat.desk.clock.now();
  const rolls = await rollupsOf(seat.desk, monitor.id, { from: plus(now, -DAY), to: now, step: 'minute' });
  const sum = (pick: (roll: (typeof rolls)[number]) => number): number =>
    rolls.reduce((total, roll) => total + pick(roll), 0);
  const counted = sum((roll) => roll.upMs + roll.degradedMs + roll.downMs);
  return counted === 0 ? null : 1 - sum((roll) => roll.downMs) / counted;
}

/** The last day of response times; fewer hours while there is no more. */
async function picture(seat: Seat, monitor: Monitor): Promise<ResponseTimeChart | undefined> {
  const now = seat.desk.clock.now();
  const rolls = await rollupsOf(seat.desk, monitor.id, {
    from: plus(now, -DAY),
    to: plus(now, MINUTE),
    step: 'minute',
  });
  const points = rolls.flatMap((roll) =>
    roll.p50Ms === null || roll.p95Ms === null || roll.maxMs === null
      ? []
      : [{ at: roll.at, p50Ms: roll.p50Ms, p95Ms: roll.p95Ms, maxMs: roll.maxMs }],
  );
  const [first] = rolls;
  if (first === undefined || points.length === 0) return undefined;
  const begin = Math.min(first.at.getTime(), now.getTime() - HOUR);
  const states = rolls.flatMap((roll) => {
    const state =
      roll.downMs > 0
        ? ('down' as const)
        : roll.degradedMs > 0
          ? ('degraded' as const)
          : roll.unknownMs > 0
            ? ('unknown' as const)
            : undefined;
    return state === undefined ? [] : [{ from: roll.at, to: plus(roll.at, MINUTE), state }];
  });
  const zone = (await personById(seat.desk, seat.personId))?.zone ?? 'UTC';
  const timeoutMs = monitor.settings['timeoutMs'];
  return {
    title: `${titleOf(monitor)}: response time`,
    from: new Date(begin),
    to: now,
    points,
    states,
    zone,
    ...(typeof timeoutMs === 'number' ? { timeoutMs } : {}),
  };
}

export async function show(seat: Seat, monitor: Monitor): Promise<void> {
  const service = await serviceById(seat.desk, monitor.serviceId);
  const now = seat.desk.clock.now();
  const card = monitorCard({
    monitor,
    service,
    now,
    publicUrl: seat.publicUrl,
    upShare: await upShare(seat, monitor),
  });
  const chart = kindOf(monitor.kind)?.manner === 'asked' ? await picture(seat, monitor) : undefined;
  await seat.answer(
    chart === undefined
      ? card
      : {
          text: card.text,
          blocks: [
            ...(card.blocks ?? []),
            context('The picture of its response times is in your direct messages with me.'),
          ],
        },
  );
  if (chart === undefined) return;
  try {
    const bytes = await seat.charts.responseTime(chart);
    const opened = await seat.desk.slack.call('conversations.open', { users: seat.personId });
    const { id } = opened['channel'] as { id: string };
    await seat.desk.slack.upload({
      name: `${monitor.name}.png`,
      title: chart.title,
      alt: `Response time of ${titleOf(monitor)}, median, 95th percentile and slowest`,
      bytes,
      channel: id,
      comment: `Response times of *${escape(monitor.name)}*`,
    });
  } catch (error) {
    seat.desk.log.warn({ monitor: monitor.name, err: error }, 'a picture could not be shown');
    await seat.answer({ text: 'The picture could not be drawn just now. The figures above are right.' });
  }
}

export async function why(seat: Seat, monitor: Monitor): Promise<void> {
  const results = await resultsOf(seat.desk, monitor.id, { limit: 10 });
  await seat.answer(
    whyWords(monitor, results, await lastFailures(seat.desk, monitor.id, 1), seat.desk.clock.now()),
  );
}

export async function testIt(seat: Seat, monitor: Monitor): Promise<void> {
  const tested = await testNow(seat.desk, seat.checks, monitor.id);
  if (!tested.ok) return seat.answer({ text: sayMonitorRefusal(tested.refused) });
  const phases = phasesLine(tested.value);
  return seat.answer({
    text: `${monitor.name}: ${verdictLine(tested.value)}`,
    blocks: [
      section(`*${escape(monitor.name)}*: ${verdictLine(tested.value)}`),
      ...(phases === undefined ? [] : [context(phases)]),
    ],
  });
}

export async function edit(seat: Seat, monitor: Monitor, tokens: readonly Token[]): Promise<void> {
  const kind = kindOf(monitor.kind);
  if (tokens.length === 0 || kind === undefined)
    return seat.open(await monitorModal(seat.desk, seat.personId, kind, monitor));
  const read = readMonitorWords(kind, tokens, false);
  if ('problems' in read)
    return seat.answer({
      text: `Nothing was changed. ${read.problems.map(escape).join('; ')}.\nExample: \`/monitor edit ${monitor.name} every 30s\``,
    });
  const { service, settings, everyMs, severity, name } = read.words;
  const found = service === undefined ? undefined : await serviceByName(seat.desk, service);
  if (service !== undefined && found === undefined)
    return seat.answer({ text: sayCatalogRefusal({ why: 'not_found', what: 'service', name: service }) });
  const edited = await editMonitor(seat.desk, monitor.id, {
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
    ...(everyMs === undefined ? {} : { everyMs }),
    ...(severity === undefined ? {} : { severity }),
    ...(name === undefined ? {} : { name }),
    ...(found === undefined ? {} : { serviceId: found.id }),
  });
  return answerOutcome(seat, edited, (saved) =>
    [
      `Saved: *${saved.name}*. \`/monitor show ${saved.name}\` has the whole.`,
      slowerThanItsInterval(saved) ?? '',
    ]
      .join(' ')
      .trim(),
  );
}

const LONGEST_MUTE = 30 * DAY;

export async function mute(seat: Seat, monitor: Monitor, tokens: readonly Token[]): Promise<void> {
  const typed = tokens.map((token) => token.text.toLowerCase());
  const words = typed[0] === 'for' ? typed.slice(1) : typed;
  const ms = words.length === 0 ? undefined : parseDuration(words.join(''));
  if (ms === undefined || ms > LONGEST_MUTE) {
    return seat.answer({
      text: `Say for how long, at most 30 days. Example: \`/monitor mute ${monitor.name} for 2h\``,
    });
  }
  const until = plus(seat.desk.clock.now(), ms);
  return answerOutcome(
    seat,
    await muteMonitor(seat.desk, monitor.id, until),
    (muted) =>
      `*${muted.name}* is muted until ${at(until)}: it is checked, but pages nobody. End it with \`/monitor unmute ${muted.name}\`.`,
  );
}

/** Asks before it removes. */
export async function askRemove(seat: Seat, monitor: Monitor): Promise<void> {
  const text = `Remove *${escape(monitor.name)}*? It is checked no more, and its open alerts end. Its history stays.`;
  await seat.answer({
    text,
    blocks: [
      section(text),
      actions(
        [
          button({ id: 'monitor.remove', text: 'Remove', value: monitor.id, style: 'danger' }),
          button({ id: 'monitor.keep', text: 'Keep', value: monitor.id }),
        ],
        'remove',
      ),
    ],
  });
}

export const named = (seat: Seat, name: string): Promise<Monitor | undefined> =>
  monitorByName(seat.desk, name.toLowerCase());
