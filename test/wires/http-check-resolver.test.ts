import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemResolver, type Resolver } from '#world/resolver.ts';
import { faultServers, type FaultServers } from '../kit/fault-servers.ts';

let servers: FaultServers;
const folder = mkdtempSync(join(tmpdir(), 'tocsin-hosts-'));
const signal = new AbortController().signal;
beforeAll(async () => {
  servers = await faultServers();
});
afterAll(async () => {
  await servers.close();
  rmSync(folder, { recursive: true });
});

const over = (dns: { readonly address: string }, more: object = {}): Resolver =>
  systemResolver({ servers: [dns.address], timeoutMs: 100, systemFallback: false, ...more });

test('both families by turns, IPv6 first', async () => {
  const dns = await servers.dns({ 'x.test': { A: ['10.0.0.1', '10.0.0.2'], AAAA: ['fd00::1'] } });
  const found = await over(dns).resolve('x.test', 'any', signal);
  expect(found.map(({ address }) => address)).toEqual([
    'fd00::1',
    expect.stringMatching(/^10\.0\.0\.[12]$/),
    expect.stringMatching(/^10\.0\.0\.[12]$/),
  ]);
});

test('a question asked at once is asked once, and the answer is kept for its time to live', async () => {
  const dns = await servers.dns({ 'x.test': { A: ['10.0.0.1'] } });
  let now = 0;
  const resolver = over(dns, { monotonicMs: () => now });
  await Promise.all([resolver.resolve('x.test', 4, signal), resolver.resolve('X.test.', 4, signal)]);
  now = 29_000;
  await resolver.resolve('x.test', 4, signal);
  expect(dns.questions).toEqual(['A x.test']);
  now = 31_000;
  await resolver.resolve('x.test', 4, signal);
  expect(dns.questions).toEqual(['A x.test', 'A x.test']);
});

test('trouble of the resolver is not kept', async () => {
  const table: Record<string, { rcode: 'SERVFAIL' } | { A: string[] }> = { 'x.test': { rcode: 'SERVFAIL' } };
  const dns = await servers.dns(table);
  const resolver = over(dns);
  await expect(resolver.resolve('x.test', 4, signal)).rejects.toMatchObject({
    problem: 'temporary',
    code: 'ESERVFAIL',
  });
  table['x.test'] = { A: ['10.0.0.1'] };
  expect(await resolver.resolve('x.test', 4, signal)).toEqual([{ address: '10.0.0.1', family: 4 }]);
});

test('one dead family does not delay or fail the other', async () => {
  const dns = await servers.dns({ 'x.test': { A: ['10.0.0.1'] } });
  expect(await over(dns).resolve('x.test', 'any', signal)).toEqual([{ address: '10.0.0.1', family: 4 }]);
});

test('the hosts file comes first and is read again when it changes', async () => {
  const hostsFile = join(folder, 'hosts');
  writeFileSync(hostsFile, '10.1.1.1 orders orders.internal # ours\n::1 six\n');
  const dns = await servers.dns({});
  let now = 0;
  const resolver = over(dns, { hostsFile, monotonicMs: () => now });
  expect(await resolver.resolve('Orders.Internal', 'any', signal)).toEqual([
    { address: '10.1.1.1', family: 4 },
  ]);
  await expect(resolver.resolve('six', 4, signal)).rejects.toMatchObject({ problem: 'not_found' });
  writeFileSync(hostsFile, '10.2.2.2 orders\n');
  utimesSync(hostsFile, 1, 1);
  now = 2_000;
  expect(await resolver.resolve('orders', 'any', signal)).toEqual([{ address: '10.2.2.2', family: 4 }]);
});

test('localhost, literals and .invalid need no server', async () => {
  const resolver = systemResolver({ servers: ['127.0.0.1:1'] });
  expect(await resolver.resolve('localhost', 4, signal)).toContainEqual({ address: '127.0.0.1', family: 4 });
  expect(await resolver.resolve('a.localhost', 6, signal)).toEqual([{ address: '::1', family: 6 }]);
  expect(await resolver.resolve('2001:db8::1', 'any', signal)).toEqual([
    { address: '2001:db8::1', family: 6 },
  ]);
  await expect(resolver.resolve('127.0.0.1', 6, signal)).rejects.toMatchObject({
    problem: 'no_address_in_family',
  });
  await expect(resolver.resolve('nope.invalid', 'any', signal)).rejects.toMatchObject({
    problem: 'not_found',
  });
});

test('a caller who gives up does not spoil the answer for the others', async () => {
  const dns = await servers.dns({ 'x.test': { A: ['10.0.0.1'] } });
  const resolver = over(dns);
  const abort = new AbortController();
  const mine = resolver.resolve('x.test', 4, abort.signal);
  const theirs = resolver.resolve('x.test', 4, signal);
  abort.abort(new Error('enough'));
  await expect(mine).rejects.toThrow('enough');
  expect(await theirs).toEqual([{ address: '10.0.0.1', family: 4 }]);
});
