import type { Control } from '../blocks/controls.ts';
import { isEmptyValue } from '../blocks/state-values.ts';
import { textOf } from '../json.ts';
import type { Fields } from '../json.ts';
import type { View } from '../model/state.ts';

type Check = (element: Fields, value: string) => string | undefined;

const checks: Readonly<Record<string, Check>> = {
  plain_text_input: (element, value) => {
    const least = Number(element['min_length'] ?? 0);
    const most = Number(element['max_length'] ?? 3000);
    if (value.length < least) return `Please enter at least ${least} characters.`;
    return value.length > most ? `Please enter at most ${most} characters.` : undefined;
  },
  number_input: (element, value) => {
    const number = Number(value);
    if (value.trim() === '' || !Number.isFinite(number)) return 'Please enter a number.';
    if (element['is_decimal_allowed'] !== true && !Number.isInteger(number))
      return 'Please enter a whole number.';
    const least = Number(element['min_value'] ?? -Infinity);
    const most = Number(element['max_value'] ?? Infinity);
    if (number < least) return `Please enter a number of ${least} or more.`;
    return number > most ? `Please enter a number of ${most} or less.` : undefined;
  },
  email_text_input: (_, value) =>
    /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? undefined : 'Please enter a valid email address.',
  url_text_input: (_, value) =>
    URL.canParse(value) && /^[a-z]+:\/\//i.test(value) ? undefined : 'Please enter a valid URL.',
};

/** What Slack's own client refuses before the app hears of it: empty required inputs, wrong lengths, numbers, addresses. */
export function clientErrors(
  view: View,
  inputs: readonly Control[],
): Readonly<Record<string, string>> | undefined {
  const errors: Record<string, string> = {};
  for (const item of inputs) {
    const value = view.values[item.block_id]?.[item.action_id];
    if (isEmptyValue(value)) {
      if (!item.optional) errors[item.block_id] = 'Please complete this required field.';
      continue;
    }
    const trouble = checks[item.type]?.(item.element, textOf(value?.['value']));
    if (trouble !== undefined) errors[item.block_id] = trouble;
  }
  return Object.keys(errors).length === 0 ? undefined : errors;
}
