import type { Monitor } from '#monitors/monitor.ts';
import { kinds } from '#monitors/kinds/index.ts';
import { muteMonitor } from '#monitors/verbs/mute-monitor.ts';
import { pauseMonitor } from '#monitors/verbs/pause-monitor.ts';
import { resumeMonitor } from '#monitors/verbs/resume-monitor.ts';
import { defineCommand } from '../define.ts';
import type { Command, Seat } from '../define.ts';
import { firstWord, tokens } from '../grammar.ts';
import type { Token } from '../grammar.ts';
import { help } from '../views/help.ts';
import { sayMonitorRefusal } from '../views/refusals.ts';
import { addCommand } from './monitor-add.ts';
import * as acts from './monitor-acts.ts';

const USAGE: Command['usage'] = [
  ...kinds.map((kind) => ({
    words: `add ${kind.name} …`,
    does: `${kind.summary}; without words it opens a form`,
    example: kind.example,
  })),
  { words: 'list', does: 'shows every monitor, worst first', example: '/monitor list' },
  {
    words: 'show <name>',
    does: 'shows one whole, with a picture of its response times',
    example: '/monitor show orders-api',
  },
  {
    words: 'edit <name> …',
    does: 'changes it by the words of add; without words it opens a form',
    example: '/monitor edit orders-api every 30s timeout 10s',
  },
  { words: 'test <name>', does: 'checks it now and says what it saw', example: '/monitor test orders-api' },
  {
    words: 'why <name>',
    does: 'shows the last answers and what the last failure showed',
    example: '/monitor why orders-api',
  },
  {
    words: 'pause <name> · resume <name>',
    does: 'stops and starts checking',
    example: '/monitor pause orders-api',
  },
  {
    words: 'mute <name> for <time> · unmute <name>',
    does: 'goes on checking, pages nobody',
    example: '/monitor mute orders-api for 2h',
  },
  { words: 'remove <name>', does: 'ends it, after asking', example: '/monitor remove orders-api' },
];

type One = (seat: Seat, monitor: Monitor, words: readonly Token[]) => Promise<void>;

const ACTS: Readonly<Record<string, One>> = {
  show: acts.show,
  edit: acts.edit,
  test: acts.testIt,
  why: acts.why,
  mute: acts.mute,
  remove: acts.askRemove,
  pause: async (seat, monitor) =>
    acts.answerOutcome(
      seat,
      await pauseMonitor(seat.desk, monitor.id),
      (one) => `*${one.name}* is paused: it is not checked. \`/monitor resume ${one.name}\` starts it again.`,
    ),
  resume: async (seat, monitor) =>
    acts.answerOutcome(
      seat,
      await resumeMonitor(seat.desk, monitor.id),
      (one) => `*${one.name}* is checked again.`,
    ),
  unmute: async (seat, monitor) =>
    acts.answerOutcome(
      seat,
      await muteMonitor(seat.desk, monitor.id, null),
      (one) => `*${one.name}* pages again.`,
    ),
};

/** Everything about monitors. */
export const monitorCommand = defineCommand({
  name: '/monitor',
  summary: 'adds, shows and changes monitors',
  usage: USAGE,
  run: async (seat, text) => {
    const { word, rest } = firstWord(text);
    if (word === 'add') return addCommand(seat, rest, false);
    if (word === 'list') return acts.list(seat);
    const act = Object.hasOwn(ACTS, word) ? ACTS[word] : undefined;
    if (act === undefined) return seat.answer(help(monitorCommand, word));
    const [name, ...words] = tokens(rest);
    if (name === undefined)
      return seat.answer({
        text: `Say which monitor. Example: \`${USAGE.find((line) => line.words.startsWith(word))?.example ?? `/monitor ${word} orders-api`}\``,
      });
    const monitor = await acts.named(seat, name.text);
    return monitor === undefined
      ? seat.answer({ text: sayMonitorRefusal({ why: 'not_found', name: name.text }) })
      : act(seat, monitor, words);
  },
});
