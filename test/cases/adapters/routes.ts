import type { FaultServer } from '../../kit/fault-servers.ts';
import { answers, type Script } from '../../kit/fault-servers-scripts.ts';
import type { Stage } from '../case.ts';
import { HERE, type Scene } from './scene.ts';

/** "/ -> sets cookie, 302 /there": what a path answers, and on which condition. */
type Route = {
  readonly origin: string;
  readonly path: string;
  readonly cookie: 'wanted' | 'absent' | 'any';
  readonly status: number;
  readonly location: string | undefined;
  readonly sets: string | undefined;
};

const LINE = /^(?:(https?:\/\/[^\s/]+))?(\/\S*)?\s*(with cookie)?\s*->\s*(.*)$/i;

function readRoute(line: string): Route {
  const [, origin = '', path = '/', withCookie, does = ''] = LINE.exec(line.trim()) ?? [];
  const [, status, location] = /\b([1-5]\d\d)\b(?:\s+((?:https?:\/|\/)\S*))?/.exec(does) ?? [];
  if (status === undefined) throw new Error(`the route "${line}" cannot be read`);
  const set =
    /Set-Cookie (\S+=\S+)/i.exec(does)?.[1] ?? (/sets? (?:a )?cookie/i.test(does) ? 's=1' : undefined);
  const cookie =
    withCookie !== undefined || /only (?:if|with) the cookie/i.test(does)
      ? 'wanted'
      : /cookie is absent|without the cookie/i.test(does)
        ? 'absent'
        : 'any';
  return { origin, path, cookie, status: Number(status), location, sets: set };
}

/** One server for each host of the routes; the first route is where the check begins. */
export async function serveRoutes(lines: readonly string[], stage: Stage): Promise<Scene> {
  const routes = lines.map(readRoute);
  const mentioned = routes.flatMap(({ origin, location = '' }) => [
    origin,
    /^https?:\/\/[^/]+/.exec(location)?.[0] ?? origin,
  ]);
  const origins = new Map<string, FaultServer>();
  const at = (origin: string): string => {
    const port = origins.get(origin)?.port ?? 0;
    return `${origin === '' ? 'http://127.0.0.1' : origin}:${port}`;
  };
  const names = [...new Set(mentioned)]
    .map((origin) => origin.replace(/^https?:\/\//, ''))
    .filter((name) => name !== '');
  for (const origin of new Set(mentioned)) {
    const script = play(
      routes.filter((route) => route.origin === origin),
      at,
    );
    const server = origin.startsWith('https')
      ? await stage.servers.https(script, await stage.servers.authority.issue({ names }))
      : await stage.servers.http(script);
    origins.set(origin, server);
  }
  const first = routes[0];
  return {
    url: at(first?.origin ?? '') + (first?.path ?? '/'),
    servers: [...origins.values()],
    hosts: Object.fromEntries(names.map((name) => [name, HERE])),
  };
}

function play(routes: readonly Route[], at: (origin: string) => string): Script {
  return (socket, asked, port) => {
    const has = asked.headers['cookie'] !== undefined;
    const route = routes.find(
      (one) => one.path === asked.path && (one.cookie === 'any' || (one.cookie === 'wanted') === has),
    );
    if (route === undefined) return answers({ status: routes.length === 0 ? 200 : 404 })(socket, asked, port);
    const location = route.location?.replace(/^https?:\/\/[^/]+/, (origin) => at(origin));
    const headers = {
      ...(location === undefined ? {} : { location }),
      ...(route.sets === undefined ? {} : { 'set-cookie': route.sets }),
    };
    answers({ status: route.status, headers })(socket, asked, port);
  };
}
