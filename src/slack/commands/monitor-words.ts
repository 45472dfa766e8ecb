import { parseDuration } from '#base/time.ts';
import { parseSeverity } from '#catalog/severity.ts';
import type { Severity } from '#catalog/severity.ts';
import type { Kind } from '#monitors/kind.ts';
import { fieldsOf } from '#monitors/settings-words.ts';
import type { Typed } from '#monitors/settings-words.ts';
import { clauses } from '../grammar.ts';
import type { Takes } from '../grammar.ts';

/** What the words of `/monitor add` and `/monitor edit` say, beside the kind's own settings. */
export type MonitorWords = {
  readonly settings: Typed;
  readonly everyMs?: number;
  readonly service?: string;
  readonly team?: string;
  readonly severity?: Severity | null;
  readonly name?: string;
};

const COMMON: Readonly<Record<string, Takes>> = {
  every: 'value',
  service: 'value',
  team: 'value',
  severity: 'value',
  name: 'value',
};

/** The words a kind knows, with the common ones; a flag stands alone, a list may be repeated. */
function vocabulary(kind: Kind): Readonly<Record<string, Takes>> {
  const own = fieldsOf(kind)
    .filter((field) => field.notes.place !== 'first')
    .map((field): readonly [string, Takes] => [
      field.notes.word,
      field.notes.input === 'flag' ? 'flag' : field.notes.input === 'list' ? 'list' : 'value',
    ]);
  return { ...Object.fromEntries(own), ...COMMON };
}

const one = (value: string | readonly string[] | true | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** Reads the words behind the kind (adding) or the name (editing: then nothing stands first). Answers what they say, or everything that is wrong with them. */
export function readMonitorWords(
  kind: Kind,
  tokens: readonly string[],
  adding: boolean,
): { readonly words: MonitorWords } | { readonly problems: readonly string[] } {
  const { first, words, problems } = clauses(tokens, vocabulary(kind), adding ? 1 : 0);
  const wrong = [...problems];
  const every = one(words['every']);
  const everyMs = every === undefined ? undefined : parseDuration(every);
  if (every !== undefined && everyMs === undefined)
    wrong.push(`"every ${every}" is not an interval; for example every 1m`);
  const asked = one(words['severity']);
  const severity = asked === undefined ? undefined : asked === 'default' ? null : parseSeverity(asked);
  if (asked !== undefined && severity === undefined)
    wrong.push(`"severity ${asked}" is none; SEV0 (worst) to SEV4, for example severity SEV2`);
  if (wrong.length > 0) return { problems: wrong };
  const own = Object.fromEntries(Object.entries(words).filter(([word]) => COMMON[word] === undefined));
  const leading = fieldsOf(kind).find((field) => field.notes.place === 'first');
  const [target] = first;
  const settings: Typed =
    leading === undefined || target === undefined ? own : { [leading.name]: target, ...own };
  const [service, team, name] = [one(words['service']), one(words['team']), one(words['name'])];
  return {
    words: {
      settings,
      ...(everyMs === undefined ? {} : { everyMs }),
      ...(service === undefined ? {} : { service: service.toLowerCase() }),
      ...(team === undefined ? {} : { team: team.toLowerCase() }),
      ...(severity === undefined ? {} : { severity }),
      ...(name === undefined ? {} : { name }),
    },
  };
}
