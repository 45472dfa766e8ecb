import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { readConfig } from '#config.ts';
import type { Config } from '#config.ts';
import type { SlackTransport } from '#slack/transport.ts';
import { greetNewcomers } from '#slack/greeting.ts';
import { startDemo } from '#web/demo.ts';
import type { Demo } from '#web/demo.ts';
import { startWeb } from '#web/server.ts';
import { systemClock } from '#world/clock.ts';
import { randomIds } from '#world/ids.ts';
import { createLog } from '#world/log.ts';
import type { Log } from '#world/log.ts';
import { createMetrics } from '#world/metrics.ts';
import { systemResolver } from '#world/resolver.ts';
import { createApp } from '../app.ts';
import type { App } from '../app.ts';
import { transportOf } from './transport.ts';

type Closing = { readonly close: () => Promise<void> };

/** The local Slack, where there are no tokens. Loaded only then: with tokens the product runs without it. */
async function localSlack(
  config: Config,
): Promise<Closing & { readonly url: string; readonly transport: SlackTransport }> {
  const { startSandbox } = await import('../../sandbox/server.ts');
  const manifest = await readFile(new URL('../../manifest.yml', import.meta.url), 'utf8');
  const sandbox = await startSandbox({
    port: config.sandboxPort,
    host: config.host,
    manifest,
    dataFile: join(config.dataDir, 'sandbox.json'),
  });
  return {
    url: sandbox.url,
    close: sandbox.close,
    transport: {
      kind: 'socket',
      botToken: 'xoxb-sandbox',
      appToken: 'xapp-sandbox',
      apiUrl: `${sandbox.url}/api/`,
    },
  };
}

/** What a person reads who has just started it: at most six lines. */
function sayWhere(
  app: App,
  config: Config,
  web: { readonly url: string },
  sandboxUrl: string | undefined,
  demo: Demo | undefined,
): string {
  const lines = [
    sandboxUrl === undefined
      ? `Tocsin runs, connected to ${app.desk.slack.self().url}`
      : `Tocsin runs. Open the local Slack: ${sandboxUrl}`,
    ...(demo === undefined
      ? []
      : [`A demo service to watch and break: ${demo.url}  (in Slack: /demo break)`]),
    `Health, metrics and pings: ${web.url}`,
    `Data: ${app.database.description}${app.database.embedded ? '. It may not survive a power loss; production wants DATABASE_URL.' : ''}`,
    ...(config.publicUrl === undefined && sandboxUrl === undefined
      ? ['PUBLIC_URL is not set: jobs outside this machine cannot ping heartbeat monitors.']
      : []),
  ];
  return lines.join('\n');
}

async function run(config: Config, log: Log, json: boolean): Promise<() => Promise<void>> {
  const closing: Closing[] = [];
  const closeAll = async (): Promise<void> => {
    for (const one of closing.toReversed()) await one.close();
  };
  try {
    const local = config.slack.mode === 'sandbox' ? await localSlack(config) : undefined;
    if (local !== undefined) closing.push(local);
    const demo =
      local === undefined ? undefined : await startDemo({ port: config.demoPort, host: config.host, log });
    if (demo !== undefined) closing.push(demo);
    const slack = local?.transport ?? transportOf(config);
    if (slack === undefined) throw new Error('there is neither a Slack token nor a local Slack');
    const app = await createApp(config, {
      clock: systemClock,
      ids: randomIds,
      log,
      metrics: createMetrics({ processFigures: true }),
      resolver: systemResolver(),
      slack,
      secret: config.secret,
      ...(demo === undefined ? {} : { demo }),
    });
    closing.push({ close: app.stop });
    await app.begin();
    const places = [
      ...(local === undefined
        ? []
        : [
            {
              title: 'The local Slack',
              url: local.url,
              text: 'Where everything happens while there are no Slack tokens.',
            },
          ]),
      ...(demo === undefined
        ? []
        : [{ title: 'The demo service', url: demo.url, text: 'To be watched, broken and mended.' }]),
    ];
    const web = await startWeb({
      host: config.host,
      port: config.port,
      routes: app.routes,
      direct: app.direct,
      log,
      metrics: app.desk.metrics,
      readiness: app.readiness,
      places,
    });
    closing.push(web);
    if (config.roles.includes('worker')) app.engine.start();
    await greetNewcomers(app.desk, { demoUrl: demo === undefined ? undefined : `${demo.url}/health` });
    const started = {
      ok: true,
      url: web.url,
      sandbox: local?.url ?? null,
      demo: demo?.url ?? null,
      data: app.database.description,
    };
    process.stdout.write(
      `${json ? JSON.stringify(started) : sayWhere(app, config, web, local?.url, demo)}\n`,
    );
    return closeAll;
  } catch (error) {
    await closeAll().catch(() => undefined);
    throw error;
  }
}

/** Runs the bot until SIGTERM or Ctrl-C; ends the process with 2 for a wrong configuration and with 1 when it cannot start. With `json` all it writes is JSON lines. */
export async function serve(options: { readonly json?: boolean } = {}): Promise<void> {
  // The heap grows by a quarter of what lives in it, not to a multiple: a few percent of CPU for a third of the memory.
  setFlagsFromString('--heap-growing-percent=25');
  const reading = readConfig();
  if (!reading.ok) {
    process.stderr.write(`${reading.problems.join('\n')}\n`);
    process.exit(2);
  }
  const log = createLog({
    level: reading.config.logLevel,
    ...(options.json === true ? { pretty: false } : {}),
  });
  for (const warning of reading.warnings) log.warn({}, warning);

  process.on('unhandledRejection', (error) => {
    // A state nobody planned for: better restarted by whoever watches the process than half alive.
    log.error({ err: error }, 'a failure nobody handled; the process ends so that it is started again');
    process.exit(1);
  });

  const starting = run(reading.config, log, options.json === true);
  let stopping = false;
  // Heard from the first moment: whoever stops it while it starts finds everything closed too.
  const stop = (signal: string): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    starting
      .then((close) => close())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'it did not stop cleanly');
          process.exit(1);
        },
      );
  };
  process.on('SIGINT', () => stop('SIGINT'));
  process.on('SIGTERM', () => stop('SIGTERM'));
  try {
    await starting;
  } catch (error) {
    process.stderr.write(`Tocsin did not start: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
