#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import pkg from '../package.json' with { type: 'json' };
import { CHECK_EXAMPLE, FILE_EXAMPLE, ROTA_FILE_EXAMPLE } from './cli/examples.ts';
import { inWords, refuse } from './cli/said.ts';
import type { Said } from './cli/said.ts';

/**
 * The `tocsin` command. It only reads what was typed and prints what is answered; exit codes: 0 yes or done, 1 no or failed, 2 asked wrongly. Each
 * command loads what it needs when it is called, so that help and refusals come at once.
 */

type Options = { readonly json?: boolean };

function tell(said: Said, { json }: Options): void {
  process.exitCode = said.exit;
  if (json === true) console.log(JSON.stringify(said.json));
  else if (said.refused === true) console.error(said.text);
  else console.log(said.text);
}

/** A command whose help, and whose refusals of wrong use, end with an example. */
function withExample(command: Command, example: string, more = ''): Command {
  return command
    .exitOverride()
    .addHelpText('after', `\nExample: ${example}${more}`)
    .configureOutput({ outputError: (text, write) => write(`${text}Example: ${example}\n`) });
}

const program = withExample(
  new Command('tocsin')
    .description('A self-hosted, Slack-first bot that owns the whole life of an incident.')
    .version(pkg.version),
  CHECK_EXAMPLE,
  '\n\nExit codes: 0 yes or done, 1 no or failed, 2 asked wrongly.\nConfiguration: environment variables, see README.md.',
);

const define = (words: string, summary: string, example: string, more = ''): Command =>
  withExample(program.command(words).description(summary).option('--json', 'answer in JSON'), example, more);

define('serve', 'run the bot until it is told to stop, as npm start does', 'tocsin serve').action(
  async (options: Options) => {
    const { serve } = await import('#app/serve.ts');
    await serve({ json: options.json === true });
  },
);

define('migrate', 'bring the database up to date', 'tocsin migrate').action(async (options: Options) => {
  const [{ inHouse }, { migrateNow }] = [await import('./cli/open.ts'), await import('./cli/migrate.ts')];
  tell(await inHouse(migrateNow, { raw: true }), options);
});

define(
  'check <url> [words...]',
  'make one check from here and say what came of it; words as in /monitor add',
  CHECK_EXAMPLE,
  "\nA value with blanks is quoted for the shell: header 'X-Api-Key: env:ORDERS_KEY'\nExit codes: 0 up, 1 anything else, 2 asked wrongly.",
).action(async (url: string, words: readonly string[], options: Options) => {
  const [{ readConfig }, { check }] = [await import('#config.ts'), await import('./cli/check.ts')];
  const reading = readConfig();
  tell(reading.ok ? await check(reading.config, [url, ...words]) : refuse(2, reading.problems), options);
});

define('doctor', 'look for what is wrong and say what to do', 'tocsin doctor').action(
  async (options: Options) => {
    const { doctor } = await import('./cli/doctor.ts');
    tell(await doctor(), options);
  },
);

define(
  'export',
  'write teams, rotas, services, policies and monitors as YAML',
  'tocsin export > tocsin.yml',
).action(async (options: Options) => {
  const [{ inHouse }, { exportAll }] = [await import('./cli/open.ts'), await import('./cli/inventory.ts')];
  tell(await inHouse(exportAll), options);
});

define(
  'apply <file>',
  'show what a file would change, or with --yes change it; - reads standard input',
  'tocsin apply tocsin.yml --yes',
  `\n\nA file:\n${FILE_EXAMPLE}`,
)
  .option('--yes', 'do it; without this nothing is changed')
  .option('--prune', 'also remove what the file does not name')
  .action(async (path: string, options: Options & { readonly yes?: boolean; readonly prune?: boolean }) => {
    const [{ inHouse }, { apply, fileAt }] = [
      await import('./cli/open.ts'),
      await import('./cli/apply-file.ts'),
    ];
    const read = await fileAt(path);
    if ('said' in read) return tell(read.said, options);
    const wish = { path, yes: options.yes === true, prune: options.prune === true };
    return tell(await inHouse((house) => apply(house, read.file, wish)), options);
  });

define(
  'simulate <service-or-team> <severity>',
  'whom an alert would page then, when and how; pages nobody',
  "tocsin simulate payments sev1 --at '2026-03-07T03:00[Europe/London]'",
  '\nExit codes: 0 somebody would be paged, 1 nobody, 2 asked wrongly.',
)
  .option('--at <moment>', 'when the alert opens: now unless given')
  .option('--zone <zone>', 'zone of the times that are shown: UTC unless given')
  .option('--for <duration>', 'how far ahead, if nobody answers: 2h unless given')
  .action(
    async (
      what: string,
      severity: string,
      options: Options & { readonly at?: string; readonly zone?: string; readonly for?: string },
    ) => {
      const [{ inHouse }, { simulate }] = [await import('./cli/open.ts'), await import('./cli/simulate.ts')];
      const wish = { what, severity, at: options.at, zone: options.zone, for: options.for };
      tell(await inHouse((house) => simulate(house, wish)), options);
    },
  );

define(
  'proof [alert-or-incident]',
  'what became of one alert or incident, or of every alert since a day',
  'tocsin proof --since 2026-03-01',
  '\nExit codes: 0 all is accounted for and the ledger is whole, 1 it is not, 2 asked wrongly.',
)
  .option('--since <moment>', 'a day, a moment or "24h"; seven days unless given')
  .action(async (what: string | undefined, options: Options & { readonly since?: string }) => {
    const [{ inHouse }, { proof }] = [await import('./cli/open.ts'), await import('./cli/proof.ts')];
    tell(await inHouse((house) => proof(house, { what, since: options.since })), options);
  });

const rota = withExample(
  program.command('rota').description('rotas as files'),
  'tocsin rota preview rota.yml --from 2026-03-01 --to 2026-04-12',
);
withExample(
  rota
    .command('preview <file>')
    .description('who is on call by a definition in a file; needs no database')
    .option('--json', 'answer in JSON')
    .option('--from <moment>', 'now unless given; local to the rota')
    .option('--to <moment>', 'six weeks later unless given'),
  'tocsin rota preview rota.yml --from 2026-03-01 --to 2026-04-12',
  `\n\nA file:\n${ROTA_FILE_EXAMPLE}`,
).action(async (path: string, options: Options & { readonly from?: string; readonly to?: string }) => {
  const [{ rotaPreview }, { systemClock }] = [
    await import('./cli/rota-preview.ts'),
    await import('#world/clock.ts'),
  ];
  tell(await rotaPreview(path, { from: options.from, to: options.to }, systemClock.now()), options);
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    console.error(`This is a defect of Tocsin: ${inWords(error)}`);
    process.exitCode = 1;
  }
}
