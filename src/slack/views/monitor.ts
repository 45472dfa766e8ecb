import { MINUTE, between, sayDuration, showDuration } from '#base/time.ts';
import type { Service } from '#catalog/catalog.ts';
import { showSeverity } from '#catalog/severity.ts';
import { kindOf, titleOf } from '#monitors/kinds/index.ts';
import type { Monitor } from '#monitors/monitor.ts';
import { describeSettings } from '#monitors/settings-words.ts';
import type { HealthState } from '#monitors/state-machine.ts';
import type { Verdict } from '#monitors/verdict.ts';
import type { Words } from '../define.ts';
import { actions, button, context, escape, fields, section } from './blocks.ts';
import { at, moment } from './words.ts';

const STATES: Readonly<Record<HealthState, string>> = {
  no_data: '⚪ No data yet',
  up: '🟢 Up',
  suspect: '🟡 Suspect: failed once, being checked again',
  down: '🔴 Down',
  recovering: '🟡 Recovering',
  flapping: '🟠 Flapping',
};

/** "🟢 Up", "⏸ Paused", "🔕 Down, muted until …". */
export function stateWords(monitor: Monitor, now: Date): string {
  if (monitor.paused) return '⏸ Paused';
  const state = STATES[monitor.health.state];
  return monitor.mutedUntil !== null && monitor.mutedUntil > now
    ? `🔕 ${state.replace(/^\S+ /, '')}, muted until ${at(monitor.mutedUntil)}`
    : state;
}

const lastWords = (monitor: Monitor): string =>
  monitor.health.last === null ? '' : `: ${escape(monitor.health.last.because)}`;

/** One line of a list. */
export const monitorLine = (monitor: Monitor, service: string, now: Date): string =>
  `${stateWords(monitor, now)} · *${escape(monitor.name)}* · ${escape(titleOf(monitor))} · service ${escape(service)} · every ${showDuration(monitor.everyMs)}${lastWords(monitor)}`;

/** The command that makes the same monitor again. */
export function recreate(monitor: Monitor, service: string): string {
  const kind = kindOf(monitor.kind);
  const settings = kind === undefined ? '' : describeSettings(kind, monitor.settings);
  const every = kind?.manner === 'pinged' ? '' : ` every ${showDuration(monitor.everyMs)}`;
  return `/monitor add ${monitor.kind} ${settings}${every} service ${service} name ${monitor.name}${monitor.severity === null ? '' : ` severity ${showSeverity(monitor.severity)}`}`;
}

/** Where a job pings, for the kinds that wait. */
export const pingAddress = (monitor: Monitor, publicUrl: string): string | undefined =>
  monitor.pingKey === null ? undefined : `${publicUrl}/ping/${monitor.pingKey}`;

/** What a check without a time-out of its own is given. */
const NONE_SET_MS = 2 * MINUTE;

/** Said where a check may still wait for its answer when the next one is due; undefined when it cannot. */
export function slowerThanItsInterval({ settings, everyMs }: Monitor): string | undefined {
  const timeoutMs = settings['timeoutMs'];
  if (typeof timeoutMs !== 'number') return undefined;
  const limitMs = timeoutMs === 0 ? NONE_SET_MS : timeoutMs;
  return limitMs <= everyMs
    ? undefined
    : `The time-out (${showDuration(limitMs)}) is longer than the interval (${showDuration(everyMs)}): a check without an answer delays the next ones. Example: \`timeout ${showDuration(everyMs)}\``;
}

export type MonitorSight = {
  readonly monitor: Monitor;
  readonly service: Service | undefined;
  readonly now: Date;
  readonly publicUrl: string;
  readonly upShare: number | null;
};

/** A monitor whole: state, facts, the words that recreate it, and what can be done. */
export function monitorCard(sight: MonitorSight): Words {
  const { monitor, service, now } = sight;
  const name = service?.name ?? 'unknown';
  const ping = pingAddress(monitor, sight.publicUrl);
  const first = `${stateWords(monitor, now)} · ${escape(monitor.name)}${lastWords(monitor)}`;
  const value = monitor.id;
  const slow = slowerThanItsInterval(monitor);
  return {
    text: first,
    blocks: [
      section(`*${first}*`),
      fields([
        `*Watches*\n${escape(titleOf(monitor))}`,
        `*Service*\n${escape(name)}${service === undefined ? '' : `, tier ${service.tier}`}`,
        `*Every*\n${showDuration(monitor.everyMs)}`,
        `*Severity when down*\n${monitor.severity === null ? `from the service’s tier${service === undefined ? '' : ` (SEV${service.tier})`}` : showSeverity(monitor.severity)}`,
        `*State since*\n${at(new Date(monitor.health.since))}`,
        `*Up, last 24 h*\n${sight.upShare === null ? 'no data' : `${(Math.floor(sight.upShare * 100_000) / 1_000).toFixed(3)} %`}`,
      ]),
      ...(ping === undefined
        ? []
        : [
            section(
              `The job pings \`${ping}\` when it ran, or \`${ping}?status=down&msg=why\` when it failed.`,
            ),
          ]),
      ...(slow === undefined ? [] : [context(slow)]),
      actions(
        [
          button({ id: 'monitor.test', text: 'Test now', value }),
          button({ id: 'monitor.edit', text: 'Edit', value }),
          monitor.paused
            ? button({ id: 'monitor.resume', text: 'Resume', value })
            : button({ id: 'monitor.pause', text: 'Pause', value }),
          button({ id: 'monitor.why', text: 'Why', value }),
          button({
            id: 'monitor.remove',
            text: 'Remove',
            value,
            style: 'danger',
            confirm: {
              title: `Remove ${monitor.name}?`,
              text: 'It is checked no more, and its open alerts end. Its history stays.',
              confirm: 'Remove',
              deny: 'Keep',
            },
          }),
        ],
        'monitor',
      ),
      context(`Made again by: \`${escape(recreate(monitor, name)).replaceAll('`', '')}\``),
    ],
  };
}

/** What one check said: "Up in 43 ms" or why not, with the phases. */
export function verdictLine(verdict: Verdict): string {
  const took = verdict.totalMs === null ? '' : ` in ${Math.round(verdict.totalMs)} ms`;
  const level = { up: '🟢 Up', degraded: '🟡 Degraded', down: '🔴 Down', unknown: '⚪ Unknown' }[
    verdict.level
  ];
  return `${level}${took}: ${escape(verdict.because)}`;
}

export function phasesLine(verdict: Verdict): string | undefined {
  if (verdict.phases === null) return undefined;
  const { resolve, connect, tls, processing, transfer } = verdict.phases;
  const ms = (value: number): string => `${Math.round(value * 10) / 10} ms`;
  return `name ${ms(resolve)} · connect ${ms(connect)} · TLS ${ms(tls)} · first byte ${ms(processing)} · body ${ms(transfer)}`;
}

export type SeenResult = {
  readonly at: Date;
  readonly level: string;
  readonly because: string;
  readonly reason: string | null;
  readonly totalMs: number | null;
  readonly evidence: object | null;
};

/** The last answers and, of the newest failure, what was seen. */
export function whyWords(
  monitor: Monitor,
  results: readonly SeenResult[],
  failures: readonly SeenResult[],
  now: Date,
): Words {
  const first = `${stateWords(monitor, now)} · ${escape(monitor.name)} since ${at(new Date(monitor.health.since))}${lastWords(monitor)}`;
  const lines = results.map(
    (result) =>
      `${moment(result.at)}  ${result.level}${result.totalMs === null ? '' : ` in ${Math.round(result.totalMs)} ms`}: ${escape(result.because)}`,
  );
  const [worst] = failures;
  const evidence =
    worst?.evidence === undefined || worst.evidence === null
      ? undefined
      : JSON.stringify(worst.evidence, null, 1).slice(0, 2_400);
  const trouble =
    monitor.health.troubleSince === null
      ? []
      : [
          `Trouble began ${at(new Date(monitor.health.troubleSince))}, ${sayDuration(between(new Date(monitor.health.troubleSince), now))} ago.`,
        ];
  return {
    text: first,
    blocks: [
      section([`*${first}*`, ...trouble].join('\n')),
      section(lines.length === 0 ? 'It was not checked yet.' : `*Last answers*\n${lines.join('\n')}`),
      ...(worst === undefined || evidence === undefined
        ? []
        : [
            section(
              `*What the last failure showed*, ${at(worst.at)} (${worst.reason ?? worst.level})\n\`\`\`${escape(evidence).replaceAll('`', "'")}\`\`\``,
            ),
          ]),
    ],
  };
}
