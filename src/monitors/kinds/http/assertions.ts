import type { Json, Reason } from '../../verdict.ts';
import type { AnswerHeaders } from './exchange.ts';
import { readHeaderRule } from './header-rule.ts';
import { judgeJson } from './json-verdict.ts';
import { readPattern } from './pattern.ts';
import type { HttpSettings } from './settings.ts';
import { acceptsStatus } from './status-set.ts';

/** Why an answer is not the one that was wanted. */
export type Objection = {
  readonly reason: Reason;
  readonly because: string;
  readonly asserted?: Json;
  readonly observed?: Json;
};

/** Judges what the headers alone tell: version, status, headers, in that order. Null when all of it is fine. */
export function judgeHead(
  answer: { readonly status: number; readonly httpVersion: string; readonly headers: AnswerHeaders },
  settings: HttpSettings,
): Objection | null {
  const { status, httpVersion, headers } = answer;
  if (settings.httpVersions.length > 0 && !settings.httpVersions.includes(httpVersion)) {
    return {
      reason: 'http_version_not_accepted',
      because: `answered in HTTP/${httpVersion}`,
      asserted: settings.httpVersions,
      observed: httpVersion,
    };
  }
  if (!acceptsStatus(settings.expect, status)) {
    return {
      reason: 'status_not_accepted',
      because: `answered ${status}`,
      asserted: settings.expect,
      observed: status,
    };
  }
  return (
    firstObjection(settings.answerHeaders, (rule) => judgeHeader(headers, rule, true)) ??
    firstObjection(settings.answerHeadersLack, (rule) => judgeHeader(headers, rule, false))
  );
}

function firstObjection(
  rules: readonly string[],
  judge: (rule: string) => Objection | null,
): Objection | null {
  for (const rule of rules) {
    const objection = judge(rule);
    if (objection !== null) return objection;
  }
  return null;
}

/** Of a repeated header one good value is enough, and one bad value too many. */
function judgeHeader(headers: AnswerHeaders, text: string, wanted: boolean): Objection | null {
  const rule = readHeaderRule(text);
  if ('problem' in rule) return { reason: 'config_invalid', because: `"${text}": ${rule.problem}` };
  const value = headers[rule.name];
  if (value === undefined) {
    return rule.ifPresent
      ? null
      : { reason: 'header_missing', because: `the header ${rule.name} is missing`, asserted: text };
  }
  const values = typeof value === 'string' ? [value] : value;
  if (values.some((one) => rule.finds(one)) === wanted) return null;
  const observed = values.map((one) => one.slice(0, 200));
  return wanted
    ? {
        reason: 'header_required_match_missing',
        because: `the header ${rule.name} is not as wanted`,
        asserted: text,
        observed,
      }
    : {
        reason: 'header_forbidden_match',
        because: `the header ${rule.name} has a forbidden value`,
        asserted: text,
        observed,
      };
}

/** Judges a decoded body: required texts (all of them), forbidden texts (any one), JSON rules. Null when all of it is fine. */
export function judgeBody(text: string, settings: HttpSettings): Objection | null {
  return (
    firstObjection(settings.contains, (rule) => judgeText(text, rule, true)) ??
    firstObjection(settings.lacks, (rule) => judgeText(text, rule, false)) ??
    judgeDocument(text, settings.json)
  );
}

function judgeText(text: string, rule: string, wanted: boolean): Objection | null {
  const pattern = readPattern(rule);
  if ('problem' in pattern) return { reason: 'config_invalid', because: `"${rule}": ${pattern.problem}` };
  if (pattern.finds(text) === wanted) return null;
  return wanted
    ? {
        reason: 'body_required_match_missing',
        because: `the body does not contain ${quoted(rule)}`,
        asserted: rule,
      }
    : { reason: 'body_forbidden_match', because: `the body contains ${quoted(rule)}`, asserted: rule };
}

const quoted = (rule: string): string => (rule.startsWith('/') ? rule : `"${rule}"`);

function judgeDocument(text: string, rules: readonly string[]): Objection | null {
  if (rules.length === 0) return null;
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return { reason: 'body_not_json', because: 'the body is not JSON' };
  }
  return firstObjection(rules, (rule) => {
    const failure = judgeJson(document, rule);
    return failure === null ? null : { ...failure, asserted: rule };
  });
}

/** Judges the time to the last byte: down over one limit, degraded over another. */
export function judgeTime(
  totalMs: number,
  settings: HttpSettings,
): (Objection & { readonly level: 'down' | 'degraded' }) | null {
  const slower = (limitMs: number | undefined): boolean => limitMs !== undefined && totalMs > limitMs;
  const level = slower(settings.downOverMs) ? 'down' : slower(settings.degradedOverMs) ? 'degraded' : null;
  if (level === null) return null;
  const limitMs = (level === 'down' ? settings.downOverMs : settings.degradedOverMs) ?? 0;
  return {
    level,
    reason: 'response_time',
    because: `took ${Math.round(totalMs)} ms, more than ${limitMs} ms`,
    asserted: limitMs,
    observed: Math.round(totalMs),
  };
}

/** Whether anything looks at the body, so that a coded one must be decoded. */
export const judgesBody = (settings: HttpSettings): boolean =>
  settings.contains.length > 0 || settings.lacks.length > 0 || settings.json.length > 0;
