import { z } from 'zod';
import { showDuration } from '#base/time.ts';
import { field } from '../../field.ts';
import { readHeaderRule } from './header-rule.ts';
import { JSON_RULE_EXAMPLE, readJsonRule } from './json-rule.ts';
import { readPattern } from './pattern.ts';
import { readStatusSet, writeStatusSet } from './status-set.ts';
import { byWord, duration, listed, problemIn, refuse, texts } from './texts.ts';

const status = z.union([z.string(), z.int()]).transform((typed, context) => {
  const set = readStatusSet(String(typed));
  if ('ranges' in set && set.ranges.length > 0) return writeStatusSet(set.ranges);
  return refuse(context, 'problem' in set ? set.problem : 'an empty list accepts no answer at all');
});

/** What the answer must be like. */
export const answerShape = {
  expect: field(status.default('200-299'), {
    word: 'expect',
    label: 'Accepted status',
    help: 'codes and ranges that are fine',
    example: '200-399',
    input: 'text',
    place: 'main',
  }),
  contains: field(texts((one) => problemIn(readPattern(one))).default([]), {
    ...listed,
    place: 'main',
    word: 'contains',
    label: 'Body contains',
    help: 'a text or /regex/ that must be in the body',
    example: 'ok',
  }),
  lacks: field(texts((one) => problemIn(readPattern(one))).default([]), {
    ...listed,
    word: 'lacks',
    label: 'Body lacks',
    help: 'a text or /regex/ that must not be in the body',
    example: 'maintenance',
  }),
  json: field(texts((one) => problemIn(readJsonRule(one))).default([]), {
    ...listed,
    word: 'json',
    label: 'JSON',
    help: 'a JSONPath and what its value must be',
    example: JSON_RULE_EXAMPLE,
  }),
  answerHeaders: field(texts((one) => problemIn(readHeaderRule(one))).default([]), {
    ...listed,
    word: 'answer-header',
    label: 'Answer headers',
    help: 'a header the answer must have, and a text or /regex/ in it; "name?" may be absent',
    example: 'content-type: /json/',
  }),
  answerHeadersLack: field(texts((one) => problemIn(readHeaderRule(one))).default([]), {
    ...listed,
    word: 'answer-header-lacks',
    label: 'Answer headers lack',
    help: 'a text or /regex/ that a header must not have',
    example: 'x-cache?: MISS',
  }),
  timeoutMs: field(duration(0, 300_000).default(30_000), {
    word: 'timeout',
    label: 'Time-out',
    help: 'the whole check ends then, name look-up and body included',
    example: '30s',
    input: 'text',
    place: 'main',
    show: showDuration,
  }),
  degradedOverMs: field(duration(1, 300_000).optional(), {
    word: 'degraded-over',
    label: 'Degraded over',
    help: 'slower than this is degraded, measured to the last byte',
    example: '2s',
    input: 'text',
    place: 'more',
    show: showDuration,
  }),
  downOverMs: field(duration(1, 300_000).optional(), {
    ...byWord,
    word: 'down-over',
    label: 'Down over',
    help: 'slower than this is down',
    example: '10s',
    show: showDuration,
  }),
};
