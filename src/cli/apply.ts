import type { MonitorId, ServiceId, TeamId } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import { parseDuration } from '#base/time.ts';
import { parseAutoClose } from '#catalog/auto-close.ts';
import type { CatalogRefusal } from '#catalog/catalog.ts';
import { parseSeverity } from '#catalog/severity.ts';
import { people, serviceByName, teamByName } from '#catalog/store.ts';
import { archiveService } from '#catalog/verbs/archive-service.ts';
import { archiveTeam } from '#catalog/verbs/archive-team.ts';
import { changeService } from '#catalog/verbs/change-service.ts';
import { changeTeam } from '#catalog/verbs/change-team.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { kindOf } from '#monitors/kinds/index.ts';
import type { MonitorRefusal } from '#monitors/monitor.ts';
import { fieldsOf } from '#monitors/settings-words.ts';
import type { Typed } from '#monitors/settings-words.ts';
import { monitorByName, monitors } from '#monitors/store.ts';
import { addMonitor } from '#monitors/verbs/add-monitor.ts';
import { editMonitor } from '#monitors/verbs/edit-monitor.ts';
import { pauseMonitor } from '#monitors/verbs/pause-monitor.ts';
import { removeMonitor } from '#monitors/verbs/remove-monitor.ts';
import { resumeMonitor } from '#monitors/verbs/resume-monitor.ts';
import { sayCatalogRefusal, sayMonitorRefusal } from '#slack/views/refusals.ts';
import { applyPolicy, applyRota, removePolicy, removeRota } from './apply-oncall.ts';
import {
  applyComponent,
  applyGroup,
  applyOrder,
  applyPage,
  removeComponent,
  removePage,
  withoutKnownPasswords,
} from './apply-pages.ts';
import { keyOf } from './plan-pages.ts';
import { canonical } from './canonical.ts';
import type { File, MonitorEntry, ServiceEntry, TeamEntry } from './file.ts';
import { inventory } from './inventory.ts';
import { namesOf } from './names.ts';
import type { Names } from './names.ts';
import { planOf } from './plan.ts';
import type { Step } from './plan.ts';

/** What became of a file: the steps, done or only planned, or everything that is in the way. */
export type Applied = {
  readonly steps: readonly Step[];
  readonly problems: readonly string[];
  readonly done: boolean;
  /** Of new monitors that are pinged: the secret part of their address. */
  readonly pings: readonly { readonly monitor: string; readonly key: string }[];
};

/** Carries an answer out of a transaction that is to leave no trace. */
class NotDone extends Error {
  readonly answer: Applied;
  constructor(answer: Applied) {
    super('rolled back');
    this.answer = answer;
  }
}

/**
 * Makes the database what the file says, in one transaction, or leaves it as it is: when anything is refused, and when not `yes`. Then too every step is
 * taken and rolled back, so that a plan without problems is one that works.
 */
export async function applyFile(
  desk: Desk,
  wanted: File,
  options: { readonly prune: boolean; readonly yes: boolean },
): Promise<Applied> {
  const nothing = { steps: [], done: false, pings: [] };
  try {
    return await transact(desk, async (open): Promise<Applied> => {
      const names = namesOf(await people(open));
      const brought = canonical(wanted, names);
      if ('problems' in brought) throw new NotDone({ ...nothing, problems: brought.problems });
      const { steps, problems } = planOf(
        await inventory(open),
        await withoutKnownPasswords(open, brought.file),
        options,
      );
      if (problems.length > 0) throw new NotDone({ ...nothing, steps, problems });
      const { refusals, pings } = await take(open, steps, names);
      const answer = { steps, problems: refusals, done: options.yes && refusals.length === 0, pings };
      if (!answer.done) throw new NotDone({ ...answer, pings: [] });
      return answer;
    });
  } catch (error) {
    if (error instanceof NotDone) return error.answer;
    throw error;
  }
}

/** Takes the steps in their order. After a refusal the rest is tried too, to find what else is refused, but what may only follow from it is not told. */
async function take(
  desk: Desk,
  steps: readonly Step[],
  names: Names,
): Promise<{ readonly refusals: readonly string[]; readonly pings: Applied['pings'] }> {
  const refusals: string[] = [];
  const missing = new Set<string>();
  for (const step of steps) {
    if (step.do !== 'remove' && parentsOf(step).some((parent) => missing.has(parent))) {
      missing.add(`${step.what} ${step.name}`);
      continue;
    }
    const refusal = await one(desk, step, names);
    if (refusal === undefined) continue;
    missing.add(`${step.what} ${step.name}`);
    refusals.push(`${step.what} ${step.name}: ${refusal}`);
  }
  const made = new Set(
    steps.filter((step) => step.do === 'create' && step.what === 'monitor').map((step) => step.name),
  );
  const waiting = (await monitors(desk)).filter((monitor) => made.has(monitor.name));
  const pings = waiting.flatMap(({ name, pingKey }) =>
    pingKey === null ? [] : [{ monitor: name, key: pingKey }],
  );
  return { refusals, pings };
}

function parentsOf(step: Step & { readonly do: 'create' | 'change' }): readonly string[] {
  switch (step.what) {
    case 'team':
      return [];
    case 'service':
    case 'rota':
    case 'policy':
      return [`team ${step.entry.team}`];
    case 'monitor':
      return [`service ${step.entry.service}`];
    case 'page':
      return step.entry.publishers.filter((text) => text.startsWith('team '));
    case 'group':
    case 'order':
      return [`page ${step.entry.page}`];
    case 'component': {
      const { page, group, services = [] } = step.entry;
      return [
        `page ${page}`,
        ...(group === undefined ? [] : [`group ${keyOf(page, group)}`]),
        ...services.map((name) => `service ${name}`),
      ];
    }
  }
}

/** Takes one step; answers why not, in words. */
function one(desk: Desk, step: Step, names: Names): Promise<string | undefined> {
  if (step.do === 'remove') return remove(desk, step, names);
  switch (step.what) {
    case 'team':
      return team(desk, step.entry, step.do === 'create', names);
    case 'service':
      return service(desk, step.entry, step.do === 'create', names);
    case 'monitor':
      return monitor(desk, step.entry, step.do === 'create', names);
    case 'rota':
      return applyRota(desk, step.entry, step.do === 'create', names);
    case 'policy':
      return applyPolicy(desk, step.entry, step.do === 'create', names);
    case 'page':
      return applyPage(desk, step.entry, step.do === 'create', names);
    case 'group':
      return applyGroup(desk, step.entry, step.do === 'create', names);
    case 'component':
      return applyComponent(desk, step.entry, step.do === 'create', names);
    case 'order':
      return applyOrder(desk, step.entry, names);
  }
}

type Outcome<Refusal> = { readonly ok: true } | { readonly ok: false; readonly refused: Refusal };

const catalogWords = (outcome: Outcome<CatalogRefusal>, names: Names): string | undefined =>
  outcome.ok ? undefined : names.plain(sayCatalogRefusal(outcome.refused));
const monitorWords = (outcome: Outcome<MonitorRefusal>, names: Names): string | undefined =>
  outcome.ok ? undefined : names.plain(sayMonitorRefusal(outcome.refused));

async function teamId(desk: Desk, name: string): Promise<TeamId> {
  const found = await teamByName(desk, name);
  invariant(found, `the plan names the team ${name}, which is not there`);
  return found.id;
}
async function serviceId(desk: Desk, name: string): Promise<ServiceId> {
  const found = await serviceByName(desk, name);
  invariant(found, `the plan names the service ${name}, which is not there`);
  return found.id;
}
async function monitorId(desk: Desk, name: string): Promise<MonitorId> {
  const found = await monitorByName(desk, name);
  invariant(found, `the plan names the monitor ${name}, which is not there`);
  return found.id;
}

async function team(desk: Desk, entry: TeamEntry, fresh: boolean, names: Names): Promise<string | undefined> {
  const idOf = (text: string): string => {
    const found = names.find(text);
    invariant('id' in found, `the plan names ${text}, who is not known`);
    return found.id;
  };
  const members = entry.members.map(idOf);
  const rest = {
    responder: entry.responder === undefined ? null : idOf(entry.responder),
    channelId: entry.channel ?? null,
  };
  if (fresh) return catalogWords(await createTeam(desk, { name: entry.name, members, ...rest }), names);
  const before = await teamByName(desk, entry.name);
  const leaving = (before?.members ?? []).filter((member) => !members.includes(member));
  const joining = members.filter((member) => before?.members.includes(member) !== true);
  const changes = { addMembers: joining, removeMembers: leaving, ...rest };
  return catalogWords(await changeTeam(desk, await teamId(desk, entry.name), changes), names);
}

async function service(
  desk: Desk,
  entry: ServiceEntry,
  fresh: boolean,
  names: Names,
): Promise<string | undefined> {
  const wish = {
    teamId: await teamId(desk, entry.team),
    tier: entry.tier,
    autoIncident: entry.incidents,
    autoCloseDays: parseAutoClose(entry.autoclose ?? 'off') ?? null,
  };
  if (fresh) return catalogWords(await createService(desk, { name: entry.name, ...wish }), names);
  return catalogWords(await changeService(desk, await serviceId(desk, entry.name), wish), names);
}

async function monitor(
  desk: Desk,
  entry: MonitorEntry,
  fresh: boolean,
  names: Names,
): Promise<string | undefined> {
  const wish = {
    settings: wholeSettings(entry),
    serviceId: await serviceId(desk, entry.service),
    everyMs: parseDuration(entry.every ?? '') ?? 0,
    severity: entry.severity === undefined ? null : (parseSeverity(entry.severity) ?? null),
  };
  if (fresh) {
    const added = await addMonitor(desk, {
      kind: entry.kind,
      name: entry.name,
      ...wish,
      settings: entry.settings,
    });
    if (!added.ok) return monitorWords(added, names);
  } else {
    const edited = await editMonitor(desk, await monitorId(desk, entry.name), wish);
    // Where only `paused` differs there is nothing to edit.
    if (!edited.ok && edited.refused.why !== 'nothing_changes') return monitorWords(edited, names);
  }
  const present = await monitorByName(desk, entry.name);
  invariant(present, `the monitor ${entry.name} was just written`);
  if (present.paused === (entry.paused ?? false)) return undefined;
  return monitorWords(await (present.paused ? resumeMonitor : pauseMonitor)(desk, present.id), names);
}

/** The settings of an entry for editing: what it does not name goes back to its default. */
function wholeSettings(entry: MonitorEntry): Typed {
  const kind = kindOf(entry.kind);
  const fields = kind === undefined ? [] : fieldsOf(kind);
  return Object.fromEntries(fields.map(({ notes }) => [notes.word, entry.settings[notes.word] ?? null]));
}

async function remove(desk: Desk, step: Step, names: Names): Promise<string | undefined> {
  switch (step.what) {
    case 'monitor':
      return monitorWords(await removeMonitor(desk, await monitorId(desk, step.name)), names);
    case 'service': {
      const id = await serviceId(desk, step.name);
      const watching = (await monitors(desk, { serviceIds: [id] })).map((monitor) => monitor.name);
      return catalogWords(await archiveService(desk, id, watching), names);
    }
    case 'team':
      return catalogWords(await archiveTeam(desk, await teamId(desk, step.name)), names);
    case 'rota':
      return removeRota(desk, step.name, names);
    case 'policy':
      return removePolicy(desk, step.name, names);
    case 'page':
      return removePage(desk, step.name, names);
    case 'group':
    case 'component':
      return removeComponent(desk, step.name, names);
    case 'order':
      return undefined;
  }
}
