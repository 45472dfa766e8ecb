import { z } from 'zod';
import { alertName } from '#monitors/kinds/http/alerts.ts';
import * as scripts from '../../kit/fault-servers-scripts.ts';
import type { Adapter, Observed, Stage } from '../case.ts';
import { Check } from './check-settings.ts';
import { http, observeCheck } from './http.ts';
import { HERE, scene } from './scene.ts';
import { certificateIn } from './server-words.ts';

const Alerts = z.strictObject({ tls_alert_numbers: z.array(z.int()) });
const Names = z.strictObject({ cert_name: z.string(), host: z.string() });
const ServerCert = z.strictObject({ server_cert: z.string(), check: Check.optional() });

/** Alerts, names in certificates, certificates; rows with a server are checks like any other. */
export const tls: Adapter = {
  covers: (area) => area === 'tls',
  observe: (given, stage, area) => {
    const has = (key: string): boolean => typeof given === 'object' && given !== null && key in given;
    if (has('tls_alert_numbers'))
      return { names: () => Alerts.parse(given).tls_alert_numbers.map(alertName) };
    if (has('cert_name')) return observeNames(Names.parse(given), stage);
    if (has('server_cert')) return observeCertificate(ServerCert.parse(given), stage);
    return http.observe(given, stage, area);
  },
};

/** A name matches when a real connection to it is not refused for its name. */
async function observeNames(given: z.output<typeof Names>, stage: Stage): Promise<Observed> {
  const server = await stage.servers.https(
    scripts.answers(),
    await stage.servers.authority.issue({ names: [given.cert_name] }),
  );
  const aimed = scene(server, {
    url: `https://${given.host}:${server.port}/`,
    hosts: { [given.host]: HERE },
  });
  const { verdict = (): unknown => undefined, reason = (): unknown => undefined } = observeCheck(
    aimed,
    {},
    stage,
  );
  return { match: async () => (await verdict(null)) === 'up' && (await reason(null)) === null };
}

async function observeCertificate(given: z.output<typeof ServerCert>, stage: Stage): Promise<Observed> {
  const server = await stage.servers.https(scripts.answers(), await certificateIn(given.server_cert, stage));
  const { address, ...check } = given.check ?? {};
  return observeCheck(
    scene(server),
    { ...check, url: check.url ?? `https://${address ?? 'localhost'}` },
    stage,
  );
}
