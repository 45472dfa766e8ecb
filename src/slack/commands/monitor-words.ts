import { parseDuration } from '#base/time.ts';
import { parseSeverity } from '#catalog/severity.ts';
import type { Severity } from '#catalog/severity.ts';
import type { FieldNotes } from '#monitors/field.ts';
import type { Kind } from '#monitors/kind.ts';
import { fieldsOf } from '#monitors/settings-words.ts';
import type { Typed } from '#monitors/settings-words.ts';
import { clauses } from '../grammar.ts';
import type { Takes, Token, Vocabulary } from '../grammar.ts';

/** What the words of `/monitor add` and `/monitor edit` say, beside the kind's own settings. */
export type MonitorWords = {
  readonly settings: Typed;
  readonly everyMs?: number;
  readonly service?: string;
  readonly team?: string;
  readonly severity?: Severity | null;
  readonly name?: string;
};

const COMMON: Vocabulary = {
  every: 'value',
  service: 'value',
  team: 'value',
  severity: 'value',
  name: 'value',
};

/** What is shown with blanks in its example (`bearer env:TOKEN`, `$.status == "ok"`) may be typed so without quotes. */
function takesOf({ input, example }: FieldNotes): Takes {
  if (input === 'flag') return 'flag';
  const phrase = /\s/.test(example);
  return input === 'list' ? (phrase ? 'phrases' : 'list') : phrase ? 'phrase' : 'value';
}

/** The words a kind knows, with the common ones. */
function vocabulary(kind: Kind): Vocabulary {
  const own = fieldsOf(kind)
    .filter((field) => field.notes.place !== 'first')
    .map((field): readonly [string, Takes] => [field.notes.word, takesOf(field.notes)]);
  return { ...Object.fromEntries(own), ...COMMON };
}

const one = (value: string | readonly string[] | true | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** Reads the words behind the kind (adding) or the name (editing: then nothing stands first). Answers what they say, or everything that is wrong with them. */
export function readMonitorWords(
  kind: Kind,
  tokens: readonly Token[],
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
