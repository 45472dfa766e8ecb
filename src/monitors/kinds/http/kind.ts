import type { Kind } from '../../kind.ts';
import { runHttp } from './run.ts';
import { httpSettings, type HttpSettings } from './settings.ts';
import { showDuration } from '#base/time.ts';
import { readTarget, titleOf } from './target.ts';

/** Asks a web address and judges the answer. */
export const httpKind: Kind<typeof httpSettings.shape> = {
  name: 'http',
  summary: 'asks a web address and judges the answer: status, body, headers, certificate, time',
  example:
    '/monitor add http https://api.example.com/health every 1m timeout 30s service orders expect 200-399 contains "ok"',
  settings: httpSettings,
  title: (settings) => {
    const target = readTarget(settings.url);
    return 'url' in target ? titleOf(target.url) : settings.url;
  },
  target: (settings) =>
    `${settings.method} ${settings.url}${settings.body === undefined ? '' : ` ${settings.body}`}`,
  refuse,
  manner: 'asked',
  run: runHttp,
};

/** What is wrong between fields, in words with an example. */
function refuse(settings: HttpSettings): string | undefined {
  const { method, timeoutMs, degradedOverMs, downOverMs } = settings;
  const judged = settings.contains.length + settings.lacks.length + settings.json.length;
  if (settings.body !== undefined && (method === 'GET' || method === 'HEAD')) {
    return `${method} sends no body; name the method, for example method POST body {"ping":true}`;
  }
  if (method === 'HEAD' && judged > 0)
    return 'HEAD is answered without a body, so nothing can be looked for in it; for example method GET contains ok';
  const slow = over('degraded-over', degradedOverMs, timeoutMs) ?? over('down-over', downOverMs, timeoutMs);
  if (slow !== undefined) return slow;
  if (degradedOverMs !== undefined && downOverMs !== undefined && degradedOverMs >= downOverMs) {
    return 'degraded-over must be less than down-over, for example degraded-over 2s down-over 10s';
  }
  if (settings.tlsAlert !== undefined && !settings.url.startsWith('https:')) {
    return 'tls-alert needs an https:// address, for example https://api.example.com tls-alert certificate_required';
  }
  return undefined;
}

function over(word: string, ms: number | undefined, timeoutMs: number): string | undefined {
  if (ms === undefined || timeoutMs === 0 || ms < timeoutMs) return undefined;
  return `${word} ${showDuration(ms)} is never reached, the time-out is ${showDuration(timeoutMs)}; for example ${word} 2s timeout 30s`;
}
