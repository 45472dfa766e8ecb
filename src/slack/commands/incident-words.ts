import { parseSeverity } from '#catalog/severity.ts';
import type { Severity } from '#catalog/severity.ts';

/** What the words of `/incident declare` say. */
export type Declaration = {
  readonly title: string;
  readonly severity: Severity | undefined;
  readonly service: string | undefined;
};

const QUOTES = /^["“”„'‘’]|["“”'‘’]$/g;
const bare = (word: string): string => word.replaceAll(QUOTES, '');

/**
 * Reads "orders are failing sev1 service orders": severity and service are read from the end (or a severity from the very beginning), so that the
 * title may contain the word "service". Quotes round the title go.
 */
export function readDeclaration(text: string): Declaration {
  const words = text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  let severity: Severity | undefined;
  let service: string | undefined;
  const isSeverity = (word: string | undefined): boolean => word !== undefined && /^sev[0-4]$/i.test(word);
  if (isSeverity(words[0])) severity = parseSeverity(words.shift() ?? '');
  for (;;) {
    const last = words.at(-1);
    if (severity === undefined && isSeverity(last)) severity = parseSeverity(words.pop() ?? '');
    else if (service === undefined && words.at(-2)?.toLowerCase() === 'service' && last !== undefined) {
      service = bare(last);
      words.splice(-2);
    } else break;
  }
  return {
    title: words
      .join(' ')
      .replace(/^["“”„](.*)["“”]$/s, '$1')
      .trim(),
    severity,
    service,
  };
}

/** Which incident a command's first word names: "3", "#3", "#inc-3", "inc-3-orders-api", or an escaped channel link; undefined when it names none. */
export function readIncidentName(
  word: string,
): { readonly number: number } | { readonly channelId: string } | undefined {
  const link = /^<#([CG][A-Z0-9]+)(?:\|[^>]*)?>$/.exec(word);
  if (link?.[1] !== undefined) return { channelId: link[1] };
  const number = /^#?(?:inc-)?(\d{1,9})(?:-[\p{L}\p{N}_-]*)?$/iu.exec(word);
  return number?.[1] === undefined ? undefined : { number: Number(number[1]) };
}

/** The person a word names: `<@U1|ada>` by id, `@ada` by name. */
export function readPersonName(
  word: string,
): { readonly id: string } | { readonly name: string } | undefined {
  const mention = /^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$/.exec(word);
  if (mention?.[1] !== undefined) return { id: mention[1] };
  const name = /^@(\S+)$/.exec(word);
  return name?.[1] === undefined ? undefined : { name: name[1] };
}

/** The first word and what follows it, as typed. */
export function firstWord(text: string): { readonly word: string; readonly rest: string } {
  const match = /^\s*(\S*)\s*([\s\S]*)$/.exec(text);
  return { word: match?.[1] ?? '', rest: (match?.[2] ?? '').trim() };
}
