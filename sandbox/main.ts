import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { startSandbox } from './server.ts';

function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new InvalidArgumentError('a port is 0 to 65535, for example 3001');
  return number;
}

function address(text: string): string {
  if (!URL.canParse(text) || !text.startsWith('http'))
    throw new InvalidArgumentError('for example http://localhost:3000/slack/events');
  return text;
}

const optionsSchema = z.object({
  manifest: z.string(),
  port: z.number(),
  host: z.string(),
  data: z.string().optional(),
  eventsUrl: z.string().optional(),
});

const program = new Command('sandbox')
  .description(
    'A local Slack workspace for any Bolt app: Web API, Socket Mode, events, a web page and a control API.',
  )
  .requiredOption('--manifest <file>', "the app's manifest, YAML or JSON")
  .option('--port <number>', 'where to listen; 0 takes any free port', port, 3001)
  .option('--host <address>', 'which address to listen on', '127.0.0.1')
  .option('--data <dir>', 'keep the workspace in this folder; without it nothing outlives the process')
  .option('--events-url <url>', 'HTTP mode: send commands, interactions and events there, signed', address);

async function run(): Promise<void> {
  const options = optionsSchema.parse(program.parse().opts());
  const sandbox = await startSandbox({
    port: options.port,
    host: options.host,
    manifest: readFileSync(options.manifest, 'utf8'),
    dataFile: options.data === undefined ? undefined : join(options.data, 'sandbox.json'),
    eventsUrl: options.eventsUrl,
  });
  console.log(`Sandbox workspace: ${sandbox.url}`);
  console.log(
    `For the app: SLACK_API_URL=${sandbox.url}/api/ SLACK_BOT_TOKEN=xoxb-sandbox SLACK_APP_TOKEN=xapp-sandbox`,
  );
  console.log(`HTTP mode: SLACK_SIGNING_SECRET=sandbox. Control API: ${sandbox.url}/control/state`);
  const stop = (): void => void sandbox.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
