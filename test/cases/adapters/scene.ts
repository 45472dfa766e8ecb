import type { Address } from '#world/resolver.ts';
import type { FaultServer } from '../../kit/fault-servers.ts';

/** What a check of a row is aimed at. */
export type Scene = {
  readonly url: string;
  readonly servers: readonly FaultServer[];
  /** Names that lead to our servers. */
  readonly hosts: Readonly<Record<string, readonly Address[]>>;
  /** The bytes of the body as sent, before and after coding, where the row describes the answer. */
  readonly body?: { readonly wireBytes: number; readonly text: string };
};

export const HERE: readonly Address[] = [{ address: '127.0.0.1', family: 4 }];

/** A scene of one server. */
export const scene = (server: FaultServer, more: Partial<Scene> = {}): Scene => ({
  url: `${server.url}/`,
  servers: [server],
  hosts: {},
  ...more,
});

/** The same place by another scheme. */
export const overScheme = (server: FaultServer, scheme: 'http' | 'https'): Scene =>
  scene(server, { url: `${scheme}://${scheme === 'https' ? 'localhost' : '127.0.0.1'}:${server.port}/` });

/** The address of a row aimed at our port: the row names hosts, the machine chooses ports. */
export function atPort(address: string, port: number): string {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(address)?.[0] ?? 'http://';
  const url = URL.parse(
    scheme.toLowerCase() + address.slice(/^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? scheme.length : 0),
  );
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return address;
  url.port = String(port);
  return url.href;
}
