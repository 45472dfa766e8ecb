import { peopleByIds } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { StatusRefusal } from '#status/report.ts';
import type { z } from 'zod';
import type { ModalAnswer, ModalInput } from '../define.ts';
import { sayStatusRefusal } from '../views/status-refusals.ts';

const MENTION = /<@([UW][A-Z0-9]+)>/g;

/** Words for a place that shows no formatting; what people wrote in them stays as they wrote it. */
const letters = (text: string): string =>
  text.replaceAll('`', '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** A refusal under an input, where Slack shows people's ids as they are: by name. `more` says what to do about it. */
export async function refusalAt(
  desk: Desk,
  field: string,
  refusal: StatusRefusal,
  more = '',
): Promise<ModalAnswer> {
  const said = sayStatusRefusal(refusal);
  const ids = [...said.matchAll(MENTION)].map((match) => match[1] ?? '');
  const names = new Map((await peopleByIds(desk, ids)).map((one) => [one.id, one.name]));
  const named = said.replaceAll(MENTION, (_, id: string) => `@${names.get(id) ?? id}`);
  return { errors: { [field]: letters(more === '' ? named : `${named} ${more}`) } };
}

/** An input of a modal by its name, whatever page it belongs to. */
export function inputsNamed(input: ModalInput, prefix: string): readonly (readonly [string, string])[] {
  return Object.entries(input.values).flatMap(([name, value]) =>
    name.startsWith(prefix) && typeof value === 'string' ? [[name.slice(prefix.length), value] as const] : [],
  );
}

/** What a view of ours carries, read back; undefined when it is not what we wrote. */
export function readMeta<T>(shape: z.ZodType<T>, meta: string): T | undefined {
  try {
    return shape.safeParse(JSON.parse(meta)).data;
  } catch {
    return undefined;
  }
}
