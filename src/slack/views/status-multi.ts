import type { InputBlock } from '@slack/types';
import { input, option } from './blocks.ts';
import type { Choice } from './blocks.ts';

/** Any of at most a hundred. */
export function multiInput(of: {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly optional?: boolean;
  readonly choices: readonly Choice[];
  readonly initial?: readonly string[];
}): InputBlock {
  const options = of.choices.slice(0, 100).map(option);
  const initial = options.filter((one) => of.initial?.includes(one.value ?? '') === true);
  return input({
    id: of.name,
    label: of.label,
    optional: of.optional ?? false,
    ...(of.hint === undefined ? {} : { hint: of.hint }),
    element: {
      type: 'multi_static_select',
      action_id: of.name,
      options,
      ...(initial.length === 0 ? {} : { initial_options: initial }),
    },
  });
}
