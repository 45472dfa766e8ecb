import { isId } from '#base/ids.ts';
import { parseDuration } from '#base/time.ts';
import { parseSeverity } from '#catalog/severity.ts';
import { serviceByName } from '#catalog/store.ts';
import { kindOf } from '#monitors/kinds/index.ts';
import type { MonitorRefusal } from '#monitors/monitor.ts';
import { editMonitor } from '#monitors/verbs/edit-monitor.ts';
import { z } from 'zod';
import { add } from '../commands/monitor-add.ts';
import type { MonitorWords } from '../commands/monitor-words.ts';
import { defineModal } from '../define.ts';
import type { Modal, ModalAnswer, ModalInput } from '../define.ts';
import { slowerThanItsInterval } from '../views/monitor.ts';
import { sayCatalogRefusal, sayMonitorRefusal } from '../views/refusals.ts';
import { plainly, textOf } from './incident-values.ts';
import { FIELD, INSIST } from './monitor-form.ts';

const Meta = z.object({ kind: z.string(), id: z.string().optional() });

/** What the form carries; one that cannot be read is answered like one whose monitor is gone. */
function metaOf(input: ModalInput): Partial<z.output<typeof Meta>> {
  try {
    return Meta.safeParse(JSON.parse(input.meta)).data ?? {};
  } catch {
    return {};
  }
}

function wordsOf(
  input: ModalInput,
): { readonly words: MonitorWords } | { readonly errors: Readonly<Record<string, string>> } {
  const settings: Record<string, unknown> = {};
  for (const [block, value] of Object.entries(input.values)) {
    if (!block.startsWith(FIELD) || value === null) continue;
    const lines =
      typeof value === 'string'
        ? value
            .split('\n')
            .map((line) => line.trim())
            .filter((line) => line !== '')
        : value;
    settings[block.slice(FIELD.length)] =
      lines.length === 1 ? lines[0] : block === `${FIELD}body` ? String(value) : lines;
  }
  const every = textOf(input, 'every');
  const everyMs = every === '' ? undefined : parseDuration(every);
  if (every !== '' && everyMs === undefined)
    return { errors: { every: `“${every}” is not an interval. Example: 1m` } };
  const asked = textOf(input, 'severity');
  const severity = asked === '' || asked === 'default' ? null : parseSeverity(asked);
  const [service, name] = [textOf(input, 'service').toLowerCase(), textOf(input, 'name')];
  return {
    words: {
      settings,
      severity: severity ?? null,
      ...(everyMs === undefined ? {} : { everyMs }),
      ...(service === '' ? {} : { service }),
      ...(name === '' ? {} : { name }),
    },
  };
}

/** Every problem under the field it belongs to; what belongs to none stands under the first. */
function errorsOf(refusal: MonitorRefusal, first: string, known: ReadonlySet<string>): ModalAnswer {
  if (refusal.why === 'every_invalid') return { errors: { every: plainly(sayMonitorRefusal(refusal)) } };
  if (refusal.why === 'name_taken') return { errors: { name: plainly(sayMonitorRefusal(refusal)) } };
  if (refusal.why !== 'settings_invalid') return { errors: { [first]: plainly(sayMonitorRefusal(refusal)) } };
  const errors = refusal.problems.map((problem): readonly [string, string] => {
    const block = `${FIELD}${problem.field}`;
    return [
      known.has(block) ? block : problem.field === 'name' ? 'name' : first,
      plainly(`${problem.message}. Example: ${problem.example}`),
    ];
  });
  return { errors: Object.fromEntries(errors) };
}

const firstBlock = (input: ModalInput): string =>
  Object.keys(input.values).find((block) => block.startsWith(FIELD)) ?? 'name';

const addForm = defineModal({
  id: 'monitor.add',
  submit: async (seat, input) => {
    const kind = kindOf(metaOf(input).kind ?? '');
    const read = wordsOf(input);
    if ('errors' in read) return { errors: read.errors };
    if (kind === undefined)
      return { errors: { name: 'That kind of monitor is gone. Close this and start again.' } };
    const insist = input.values[INSIST] !== null && input.values[INSIST] !== undefined;
    const added = await add(seat, kind, read.words, insist, '');
    if ('words' in added) {
      await seat.answer(added.words);
      return undefined;
    }
    const block = added.canInsist && INSIST in input.values ? INSIST : firstBlock(input);
    return { errors: { [block]: plainly(added.problem) } };
  },
});

const editForm = defineModal({
  id: 'monitor.edit',
  submit: async (seat, input) => {
    const { id } = metaOf(input);
    const read = wordsOf(input);
    if ('errors' in read) return { errors: read.errors };
    const { service, everyMs, severity, name, settings } = read.words;
    const found = service === undefined ? undefined : await serviceByName(seat.desk, service);
    if (service !== undefined && found === undefined)
      return {
        errors: { service: plainly(sayCatalogRefusal({ why: 'not_found', what: 'service', name: service })) },
      };
    if (id === undefined || !isId('mon', id))
      return { errors: { name: 'That monitor is gone. Close this and start again.' } };
    // A field left empty goes back to its default.
    const cleared = Object.fromEntries(
      Object.entries(input.values).flatMap(([block, value]) =>
        block.startsWith(FIELD) && value === null ? [[block.slice(FIELD.length), null]] : [],
      ),
    );
    const edited = await editMonitor(seat.desk, id, {
      settings: { ...cleared, ...settings },
      severity: severity ?? null,
      ...(everyMs === undefined ? {} : { everyMs }),
      ...(found === undefined ? {} : { serviceId: found.id }),
      ...(name === undefined ? {} : { name }),
    });
    if (!edited.ok) return errorsOf(edited.refused, firstBlock(input), new Set(Object.keys(input.values)));
    const slow = slowerThanItsInterval(edited.value);
    const saved = `Saved: *${edited.value.name}*. \`/monitor show ${edited.value.name}\` has the whole.`;
    await seat.answer({ text: slow === undefined ? saved : `${saved} ${slow}` });
    return undefined;
  },
});

export const monitorModals: readonly Modal[] = [addForm, editForm];
