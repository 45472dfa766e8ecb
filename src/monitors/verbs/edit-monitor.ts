import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { MonitorId, ServiceId } from '#base/ids.ts';
import type { Severity } from '#catalog/severity.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { kindOf } from '../kinds/index.ts';
import type { Monitor, MonitorRefusal } from '../monitor.ts';
import { editRule } from '../rules.ts';
import type { MonitorChanges } from '../rules.ts';
import { fieldsOf } from '../settings-words.ts';
import type { Typed } from '../settings-words.ts';
import { monitorById, monitorByTarget } from '../store.ts';
import { drawUp, nameProblem } from './add-monitor.ts';
import { changeMonitor } from './change-monitor.ts';
import { mayNotChange } from './may-change.ts';

export type MonitorEdit = {
  readonly name?: string;
  /** Only what changes, as typed or as stored; null takes a setting back to its default. */
  readonly settings?: Typed;
  readonly serviceId?: ServiceId;
  readonly everyMs?: number;
  /** null: what the service's tier gives. */
  readonly severity?: Severity | null;
};

/** Changes a monitor whole or not at all; with other settings it is looked at at once. To move it, both teams must allow it. */
export function editMonitor(
  desk: Desk,
  id: MonitorId,
  edit: MonitorEdit,
): Promise<Outcome<Monitor, MonitorRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Monitor, MonitorRefusal>> => {
    const before = await monitorById(open, id);
    if (before === undefined || before.removed)
      return refused({ why: 'not_found', name: before?.name ?? id });
    const not =
      edit.serviceId === undefined
        ? undefined
        : await mayNotChange(open, edit.serviceId, 'add monitors to this service');
    if (not !== undefined) return refused(not);
    const changes = await drawUpChanges(open, before, edit);
    if ('why' in changes) return refused(changes);
    return changeMonitor(open, id, 'change', (seen, kind, now) => editRule(kind, seen, changes, now));
  });
}

async function drawUpChanges(
  desk: Desk,
  before: Monitor,
  edit: MonitorEdit,
): Promise<MonitorChanges | MonitorRefusal> {
  const name =
    edit.name === undefined || edit.name.trim().toLowerCase() === before.name
      ? before.name
      : await nameProblem(desk, edit.name);
  if (typeof name !== 'string') return name;
  const rest = {
    name,
    ...(edit.serviceId === undefined ? {} : { serviceId: edit.serviceId }),
    ...(edit.severity === undefined ? {} : { severity: edit.severity }),
  };
  if (edit.settings === undefined && edit.everyMs === undefined) return rest;
  const pinged = kindOf(before.kind)?.manner === 'pinged';
  const everyMs = edit.everyMs ?? (pinged ? undefined : before.everyMs);
  const drawn = drawUp({
    kind: before.kind,
    settings: merged(before, edit.settings ?? {}),
    ...(everyMs === undefined ? {} : { everyMs }),
  });
  if ('refused' in drawn) return drawn.refused;
  const target = drawn.kind.target(drawn.settings);
  const twin = await monitorByTarget(desk, before.kind, target);
  if (twin !== undefined && twin.id !== before.id) return { why: 'duplicate', name: twin.name, target };
  return { ...rest, settings: drawn.settings, everyMs: drawn.everyMs };
}

/** Settings as stored with the typed ones over them, whether those are keyed by field or by word. */
function merged(before: Monitor, typed: Typed): Typed {
  const kind = kindOf(before.kind);
  const fields = new Map(
    (kind === undefined ? [] : fieldsOf(kind)).map((field) => [field.notes.word, field.name]),
  );
  const over = Object.entries(typed).map(([key, value]): readonly [string, unknown] => [
    fields.get(key) ?? key,
    value === null ? undefined : value,
  ]);
  return { ...before.settings, ...Object.fromEntries(over) };
}
