import { monitorByTarget } from '#monitors/store.ts';
import { defineCommand } from '../define.ts';
import type { Command, DemoControl } from '../define.ts';
import { firstWord } from '../grammar.ts';
import { help } from '../views/help.ts';

const USAGE: Command['usage'] = [
  { words: 'break', does: 'makes it answer 503', example: '/demo break' },
  { words: 'slow', does: 'makes it answer after 3 seconds', example: '/demo slow' },
  { words: 'mend', does: 'makes it well again', example: '/demo mend' },
  { words: 'status', does: 'says how it is', example: '/demo status' },
];

const WORDS: Readonly<Record<ReturnType<DemoControl['state']>, string>> = {
  well: '🟢 The demo service is well: it answers 200 at once.',
  broken: '🔴 The demo service is broken: it answers 503. `/demo mend` mends it.',
  slow: '🟡 The demo service is slow: it answers 200 after 3 seconds. `/demo mend` mends it.',
};

/** Breaks and mends the service that newcomers watch. */
export const demoCommand = defineCommand({
  name: '/demo',
  summary: 'breaks and mends the demo service',
  usage: USAGE,
  run: async (seat, text) => {
    const { word } = firstWord(text);
    const { demo } = seat;
    if (demo === undefined)
      return seat.answer({
        text: 'There is no demo service here: it comes with the local Slack only. Watch something of yours: `/monitor add http https://api.example.com every 1m`',
      });
    if (word === 'break') demo.breakIt();
    else if (word === 'slow') demo.breakIt('slow');
    else if (word === 'mend') demo.mend();
    else if (word !== 'status') return seat.answer(help(demoCommand, word));
    const watched = await monitorByTarget(seat.desk, 'http', `GET ${demo.url}/health`);
    const watch =
      watched === undefined
        ? ` Nothing watches it yet: \`/monitor add http ${demo.url}/health every 10s timeout 5s service demo\`.`
        : '';
    return seat.answer({ text: `${WORDS[demo.state()]}${watch}` });
  },
});
