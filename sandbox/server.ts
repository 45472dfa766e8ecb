import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { actsOn } from './control/acts.ts';
import type { Acts } from './control/acts.ts';
import type { Clock } from './clock.ts';
import { refuse } from './control/refusal.ts';
import { createWorkspace } from './create.ts';
import { httpLink } from './delivery/http-mode.ts';
import { bridge } from './http-bridge.ts';
import { parseJson } from './json.ts';
import { bytesBeside, keepSaved, loadState } from './persist.ts';
import { routes } from './routes.ts';
import { serveSockets } from './socket/sockets.ts';
import type { Sockets } from './socket/sockets.ts';
import type { Workspace } from './workspace.ts';

export type SandboxOptions = {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host?: string | undefined;
  /** YAML or JSON text, or the object. */
  readonly manifest: unknown;
  readonly clock?: Clock | undefined;
  /** Where the state is kept; without it nothing outlives the process. */
  readonly dataFile?: string | undefined;
  /** HTTP mode: commands, interactions and events all go to this address, signed. */
  readonly eventsUrl?: string | undefined;
};

/** A running sandbox. `act` is the control API in process; `disconnect` closes the app's sockets as Slack does, all or the oldest ones. */
export type Sandbox = {
  readonly url: string;
  readonly port: number;
  readonly workspace: Workspace;
  readonly act: Acts;
  readonly disconnect: (reason?: string, most?: number) => number;
  readonly close: () => Promise<void>;
};

const disconnectBody = z.strictObject({
  reason: z.enum(['warning', 'refresh_requested', 'too_many_websockets', 'link_disabled']).optional(),
});

function disconnectRoute(sockets: () => Sockets | undefined) {
  return async (request: Request): Promise<Response> => {
    const text = await request.text();
    const body = disconnectBody.safeParse(text === '' ? {} : parseJson(text));
    if (!body.success) {
      return Response.json(
        refuse('reason: one of warning, refresh_requested, too_many_websockets, link_disabled', {
          reason: 'refresh_requested',
        }),
        { status: 400 },
      );
    }
    return Response.json({
      ok: true,
      sockets: sockets()?.disconnect(body.data.reason ?? 'refresh_requested') ?? 0,
    });
  };
}

function listen(server: ReturnType<typeof bridge>, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('the server has no port'));
      else resolve(address);
    });
  });
}

/** Starts a local Slack: Web API, Socket Mode, control API and web page on one port. Rejects when the port is taken or the manifest is not valid. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { dataFile, manifest, clock } = options;
  const kept = dataFile === undefined ? {} : { state: loadState(dataFile), bytes: bytesBeside(dataFile) };
  const w = createWorkspace({ manifest, clock, ...kept });
  let sockets: Sockets | undefined;
  const answer = routes(w, (app) => {
    app.post('/control/disconnect', (c) => disconnectRoute(() => sockets)(c.req.raw));
  });
  const server = bridge(answer, (error) => {
    w.journal.write('trouble', { during: 'request', error: String(error) });
  });
  sockets = serveSockets(w, server);
  const open = sockets;
  const host = options.host ?? '127.0.0.1';
  const { port } = await listen(server, options.port, host);
  w.base.url = `http://${host === '0.0.0.0' || host === '::' ? 'localhost' : host}:${port}`;
  const http = httpLink(w, options.eventsUrl);
  const httpFirst = options.eventsUrl !== undefined || w.manifest.settings?.socket_mode_enabled === false;
  w.useLinks(() => (httpFirst ? http : open.link()));
  const stopSaving = dataFile === undefined ? (): void => {} : keepSaved(w, dataFile);
  return {
    url: w.base.url,
    port,
    workspace: w,
    act: actsOn(w),
    disconnect: (reason, most) => open.disconnect(reason ?? 'refresh_requested', most),
    close: async () => {
      w.stop();
      await open.close();
      stopSaving();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
