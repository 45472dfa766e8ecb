import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { MonitorId, ServiceId } from '#base/ids.ts';
import { MINUTE, showDuration } from '#base/time.ts';
import type { Severity } from '#catalog/severity.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { Kind } from '../kind.ts';
import { kindOf, kinds } from '../kinds/index.ts';
import type { Monitor, MonitorFact, MonitorRefusal } from '../monitor.ts';
import { createRule, everyProblem, isMonitorName, slugOf } from '../rules.ts';
import { parseSettings } from '../settings-words.ts';
import type { SettingProblem, Typed } from '../settings-words.ts';
import { monitorByName, monitorByTarget, monitorStore } from '../store.ts';
import { mayNotChange } from './may-change.ts';

export type MonitorWish = {
  readonly kind: string;
  /** By default the kind's title made a slug, with a number behind it when that is taken. */
  readonly name?: string;
  /** As typed or as stored; see parseSettings. */
  readonly settings: Typed;
  readonly serviceId: ServiceId;
  /** One minute unless given. For kinds that are pinged it is the period. */
  readonly everyMs?: number;
  readonly severity?: Severity | null;
};

export type DrawnUp = {
  readonly kind: Kind;
  readonly settings: Monitor['settings'];
  readonly everyMs: number;
};

/** What a wish comes to before anything is written: its kind, settings and interval, or why not. Touches nothing outside. */
export function drawUp(
  wish: Pick<MonitorWish, 'kind' | 'settings' | 'everyMs'>,
): DrawnUp | { readonly refused: MonitorRefusal } {
  const kind = kindOf(wish.kind);
  if (kind === undefined) {
    const known = kinds.map((one) => one.name).join(', ');
    return {
      refused: invalid({
        field: 'kind',
        message: `there is no kind "${wish.kind}"; there are ${known}`,
        example: kinds[0]?.example ?? '',
      }),
    };
  }
  const typed =
    kind.manner === 'pinged' && wish.everyMs !== undefined
      ? { ...wish.settings, [kind.periodField]: showDuration(wish.everyMs) }
      : wish.settings;
  const parsed = parseSettings(kind, typed);
  if (!parsed.ok) return { refused: { why: 'settings_invalid', problems: parsed.problems } };
  const everyMs =
    kind.manner === 'pinged' ? Number(parsed.settings[kind.periodField]) : (wish.everyMs ?? MINUTE);
  const problem = everyProblem(kind, everyMs);
  return problem === undefined ? { kind, settings: parsed.settings, everyMs } : { refused: problem };
}

const invalid = (problem: SettingProblem): MonitorRefusal => ({
  why: 'settings_invalid',
  problems: [problem],
});

/** Adds a monitor whole or not at all. An asked one is looked at at once. */
export function addMonitor(desk: Desk, wish: MonitorWish): Promise<Outcome<Monitor, MonitorRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Monitor, MonitorRefusal>> => {
    const not = await mayNotChange(open, wish.serviceId, 'add monitors to this service');
    if (not !== undefined) return refused(not);
    const drawn = drawUp(wish);
    if ('refused' in drawn) return refused(drawn.refused);
    const { kind, settings, everyMs } = drawn;
    const target = kind.target(settings);
    const twin = await monitorByTarget(open, kind.name, target);
    if (twin !== undefined) return refused({ why: 'duplicate', name: twin.name, target });
    const name = await nameFor(open, wish.name, kind.title(settings));
    if (typeof name !== 'string') return refused(name);
    const id = open.ids.next('mon');
    const fresh = {
      id,
      name,
      settings,
      serviceId: wish.serviceId,
      everyMs,
      severity: wish.severity ?? null,
      pingKey: kind.manner === 'pinged' ? open.ids.secret() : null,
      createdBy: open.actor.kind === 'person' ? open.actor.id : null,
    };
    return change<MonitorId, Monitor, MonitorFact, MonitorRefusal>(open, monitorStore, id, (_, now) =>
      createRule(kind, fresh, now),
    );
  });
}

async function nameFor(
  desk: Desk,
  asked: string | undefined,
  title: string,
): Promise<string | MonitorRefusal> {
  if (asked !== undefined) return nameProblem(desk, asked);
  const slug = slugOf(title);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? slug : `${slug.slice(0, 45)}-${number}`;
    if ((await monitorByName(desk, name)) === undefined) return name;
  }
}

/** The name in lower case when it can be taken, else why not. */
export async function nameProblem(desk: Desk, asked: string): Promise<string | MonitorRefusal> {
  const name = asked.trim().toLowerCase();
  if (!isMonitorName(name))
    return invalid({
      field: 'name',
      message: `"${asked}" is not a name of letters, digits and single dashes, at most 50`,
      example: 'orders-api',
    });
  return (await monitorByName(desk, name)) === undefined ? name : { why: 'name_taken', name };
}
