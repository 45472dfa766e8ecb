import { parseDuration, showDuration } from '#base/time.ts';
import { parseAutoClose, showAutoClose } from '#catalog/auto-close.ts';
import { parseSeverity, showSeverity } from '#catalog/severity.ts';
import type { Severity } from '#catalog/severity.ts';
import { kindOf } from '#monitors/kinds/index.ts';
import type { Kind } from '#monitors/kind.ts';
import type { MonitorRefusal } from '#monitors/monitor.ts';
import { fieldsOf, settingWords } from '#monitors/settings-words.ts';
import { drawUp } from '#monitors/verbs/add-monitor.ts';
import { sayMonitorRefusal } from '#slack/views/refusals.ts';
import type { File, MonitorEntry, PolicyEntry, RotaEntry, ServiceEntry, TeamEntry } from './file.ts';
import type { Names } from './names.ts';
import { canonicalPage } from './page-entry.ts';
import { BY_NAME, policyBody, policyOf } from './policy-file.ts';
import { bodyOf, definitionOf } from './rota-file.ts';

/** One way to write everything, so that what is the same reads the same: the export is written in it, and a file is brought to it before it is compared. Pure. */

type Settings = MonitorEntry['settings'];

/** A monitor as it stands in a file. The period of a job that pings is its `every`. */
export function monitorEntry(of: {
  readonly name: string;
  readonly kind: string;
  readonly service: string;
  readonly everyMs: number;
  readonly severity: Severity | null;
  readonly paused: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
}): MonitorEntry {
  const kind = kindOf(of.kind);
  return {
    name: of.name,
    kind: of.kind,
    service: of.service,
    every: showDuration(of.everyMs),
    ...(of.severity === null ? {} : { severity: showSeverity(of.severity) }),
    ...(of.paused ? { paused: true } : {}),
    settings: kind === undefined ? {} : wordsOf(kind, of.settings),
  };
}

function wordsOf(kind: Kind, settings: Readonly<Record<string, unknown>>): Settings {
  const period = kind.manner === 'pinged' ? kind.periodField : undefined;
  return Object.fromEntries(
    settingWords(kind, settings)
      .filter((word) => word.field !== period)
      .map(({ notes, values }) => [
        notes.word,
        values.length === 0 ? true : values.length === 1 ? (values[0] ?? '') : [...values],
      ]),
  );
}

type Brought<T> = { readonly entry: T } | { readonly problems: readonly string[] };

/** A team's people by their names, each once. */
function team(entry: TeamEntry, names: Names): Brought<TeamEntry> {
  const problems: string[] = [];
  const named = (text: string, where: string): string => {
    const found = names.find(text);
    if ('id' in found) return names.nameOf(found.id);
    problems.push(`team ${entry.name}: ${where}: ${found.problem}`);
    return text;
  };
  const members = [...new Set(entry.members.map((member) => named(member, 'members')))];
  const responder = entry.responder === undefined ? undefined : named(entry.responder, 'responder');
  if (problems.length > 0) return { problems: [...new Set(problems)] };
  if (responder !== undefined && !members.includes(responder))
    return {
      problems: [
        `team ${entry.name}: responder: ${responder} is not one of its members. Example: members: ${JSON.stringify([...members, responder])}`,
      ],
    };
  return { entry: { ...entry, members, ...(responder === undefined ? {} : { responder }) } };
}

/** Settings are words as typed, so a number or a yes is the text it was written as. */
const typed = (settings: Settings): Readonly<Record<string, string | readonly string[]>> =>
  Object.fromEntries(
    Object.entries(settings).map(([word, value]) => [
      word,
      Array.isArray(value) ? value.map(String) : String(value),
    ]),
  );

function monitor(entry: MonitorEntry, names: Names): Brought<MonitorEntry> {
  const wrong = (...problems: readonly string[]): Brought<MonitorEntry> => ({
    problems: problems.map((problem) => `monitor ${entry.name}: ${problem}`),
  });
  const kind = kindOf(entry.kind);
  const settings = typed(entry.settings);
  if (kind?.manner === 'pinged') {
    const field = fieldsOf(kind).find((one) => one.name === kind.periodField);
    const stands = Object.keys(settings).find((key) => key === field?.name || key === field?.notes.word);
    if (stands !== undefined && entry.every !== undefined)
      return wrong(
        `every and settings.${stands} say the same thing; keep one. Example: every: ${entry.every}`,
      );
    if (stands === undefined && entry.every === undefined)
      return wrong('every is missing: how often the job pings. Example: every: 1d');
  }
  const everyMs = entry.every === undefined ? undefined : parseDuration(entry.every);
  const drawn = drawUp({ kind: entry.kind, settings, ...(everyMs === undefined ? {} : { everyMs }) });
  if ('refused' in drawn) return wrong(...sayDrawn(drawn.refused, kind, names));
  return {
    entry: monitorEntry({
      name: entry.name,
      kind: drawn.kind.name,
      service: entry.service,
      everyMs: drawn.everyMs,
      severity: entry.severity === undefined ? null : (parseSeverity(entry.severity) ?? null),
      paused: entry.paused ?? false,
      settings: drawn.settings,
    }),
  };
}

/** Why settings cannot be, each with the path and an example as they stand in a file. */
function sayDrawn(refusal: MonitorRefusal, kind: Kind | undefined, names: Names): readonly string[] {
  if (refusal.why !== 'settings_invalid') return [names.plain(sayMonitorRefusal(refusal))];
  const fields = kind === undefined ? [] : fieldsOf(kind);
  return refusal.problems.map(({ field, message, example }) => {
    const known = fields.find((one) => one.name === field);
    if (known !== undefined)
      return `settings.${known.notes.word}: ${message}. Example: ${known.notes.word}: ${example}`;
    if (field === 'kind') return `kind: ${message}. Example: kind: http`;
    if (field === 'settings') return `settings: ${message}`;
    const [first] = fields;
    return `settings.${field}: ${message}. Example: ${first?.notes.word}: ${first?.notes.example}`;
  });
}

/** A service; that no alert closes by itself is not named. */
function service({ autoclose, ...entry }: ServiceEntry): ServiceEntry {
  const days = parseAutoClose(autoclose ?? 'off') ?? null;
  return days === null ? entry : { ...entry, autoclose: showAutoClose(days) };
}

/** A person by the name that everybody uses for them, or why that cannot be said. */
const called =
  (names: Names) =>
  (text: string): string | { readonly problem: string } => {
    const found = names.find(text);
    return 'id' in found ? names.nameOf(found.id) : found;
  };

function rota(entry: RotaEntry, names: Names): Brought<RotaEntry> {
  const drawn = definitionOf(entry, called(names));
  if ('problems' in drawn)
    return { problems: drawn.problems.map((problem) => `rota ${entry.name}: ${problem}`) };
  return { entry: { name: entry.name, team: entry.team, ...bodyOf(drawn.definition, (name) => name) } };
}

function policy(entry: PolicyEntry, names: Names): Brought<PolicyEntry> {
  const read = policyOf(entry, { ...BY_NAME, person: called(names) });
  if ('problems' in read)
    return { problems: read.problems.map((problem) => `policy ${entry.name}: ${problem}`) };
  return { entry: { name: entry.name, team: entry.team, ...policyBody(read.definition, entry.services) } };
}

/** A file brought to the one way of writing; or everything in it that cannot be. */
export function canonical(
  file: File,
  names: Names,
): { readonly file: File } | { readonly problems: readonly string[] } {
  const teams = file.teams.map((entry) => team(entry, names));
  const monitors = file.monitors.map((entry) => monitor(entry, names));
  const rotas = file.rotas.map((entry) => rota(entry, names));
  const policies = file.policies.map((entry) => policy(entry, names));
  const pages = file.pages.map((entry) => canonicalPage(entry, names));
  const problems = [...teams, ...rotas, ...policies, ...monitors, ...pages].flatMap((one) =>
    'problems' in one ? one.problems : [],
  );
  if (problems.length > 0) return { problems };
  return {
    file: {
      ...file,
      teams: teams.flatMap((one) => ('entry' in one ? [one.entry] : [])),
      rotas: rotas.flatMap((one) => ('entry' in one ? [one.entry] : [])),
      policies: policies.flatMap((one) => ('entry' in one ? [one.entry] : [])),
      services: file.services.map(service),
      monitors: monitors.flatMap((one) => ('entry' in one ? [one.entry] : [])),
      pages: pages.flatMap((one) => ('entry' in one ? [one.entry] : [])),
    },
  };
}
