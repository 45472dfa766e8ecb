import { readConfig } from '#config.ts';
import type { Config, ConfigReading } from '#config.ts';
import { migrationState } from '#world/db/migrate.ts';
import { fail, fine, warn } from './doctor-finding.ts';
import type { Finding } from './doctor-finding.ts';
import { healthOf } from './doctor-house.ts';
import { healthOfSlack } from './doctor-slack.ts';
import { hasDatabase, openHouse, whyClosed } from './open.ts';
import type { House } from './open.ts';
import { inWords } from './said.ts';
import type { Said } from './said.ts';

function healthOfConfig(reading: ConfigReading): readonly Finding[] {
  if (!reading.ok)
    return reading.problems.map((problem) =>
      fail('configuration', problem, 'Correct it and start Tocsin again.'),
    );
  const odd = reading.warnings.map((warning) => warn('configuration', warning, 'Correct the environment.'));
  return odd.length > 0 ? odd : [fine('configuration', 'every variable is understood')];
}

async function healthOfDatabase({ database }: House): Promise<readonly Finding[]> {
  const { missing, unknown } = await migrationState(database.db as never);
  if (unknown.length > 0)
    return [
      fail(
        'database',
        `${database.description} was written by a newer Tocsin: it has ${unknown.join(', ')}`,
        'Start that version.',
      ),
    ];
  if (missing.length > 0)
    return [fail('database', `${database.description} lacks ${missing.join(', ')}`, 'Run: tocsin migrate')];
  const reached = fine('database', `${database.description} answers and is up to date`);
  if (!database.embedded) return [reached];
  return [
    reached,
    warn(
      'database',
      'the embedded database may not survive a power loss',
      'For production set DATABASE_URL.',
    ),
  ];
}

/** What the database knows, as far as it can be asked. */
async function healthInside(config: Config): Promise<readonly Finding[]> {
  if (!hasDatabase(config))
    return [
      fail(
        'database',
        `there is none in ${config.dataDir} yet`,
        'Start Tocsin once (tocsin serve), or set DATABASE_URL.',
      ),
    ];
  let house: House;
  try {
    house = openHouse(config);
  } catch (error) {
    return [
      warn('database', whyClosed(config, error), `The running process tells of itself: ${readyUrl(config)}`),
      await running(config),
    ];
  }
  try {
    const database = await healthOfDatabase(house);
    return database.some((finding) => finding.state === 'fail')
      ? database
      : [...database, ...(await healthOf(house))];
  } catch (error) {
    return [fail('database', whyClosed(config, error), 'Then ask again: tocsin doctor')];
  } finally {
    await house.database.close().catch(() => undefined);
  }
}

const readyUrl = ({ host, port }: Config): string =>
  `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}/readyz`;

/** What the process that has the database says of itself. */
async function running(config: Config): Promise<Finding> {
  const url = readyUrl(config);
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(3_000) });
    const detail = (await answer.text()).slice(0, 500);
    if (answer.ok) return fine('process', `the running process is ready (${url})`);
    return fail('process', `the running process is not ready: ${detail}`, 'Look into its log.');
  } catch (error) {
    return warn(
      'process',
      `nothing answers at ${url}: ${inWords(error instanceof Error && error.cause !== undefined ? error.cause : error)}`,
      'See that PORT and HOST here are those of the running process.',
    );
  }
}

/** `tocsin doctor`: 0 when nothing failed, warnings or not; 1 otherwise. */
export async function doctor(): Promise<Said> {
  const reading = readConfig();
  const findings = [
    ...healthOfConfig(reading),
    ...(reading.ok
      ? [...(await healthInside(reading.config)), ...(await healthOfSlack(reading.config))]
      : []),
  ];
  const failed = findings.filter((finding) => finding.state === 'fail').length;
  const warned = findings.filter((finding) => finding.state === 'warn').length;
  const sum =
    failed + warned === 0
      ? 'All is well.'
      : `${failed} ${failed === 1 ? 'thing fails' : 'things fail'}, ${warned} to look at.`;
  return {
    exit: failed === 0 ? 0 : 1,
    text: [...findings.map(line), sum].join('\n'),
    json: { ok: failed === 0, findings },
  };
}

const line = ({ state, about, says, todo }: Finding): string =>
  `${state.padEnd(4)}  ${about}: ${says}${todo === undefined ? '' : `\n        ${todo}`}`;
