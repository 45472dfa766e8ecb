import type { CheckWorld } from '../../kind.ts';
import type { Evidence, Json, Reason, Verdict } from '../../verdict.ts';
import { judgeBody, judgeHead, judgesBody, judgeTime, type Objection } from './assertions.ts';
import { codingsOf, decode, textOf } from './body.ts';
import {
  certificateFacts,
  expirySide,
  judgeCertificate,
  type CertificateFacts,
  type CertificateFault,
} from './certificate.ts';
import { classify, type Cause } from './classify.ts';
import { effectiveTimeoutMs, startDeadline, type Deadline } from './deadline.ts';
import { failureEvidence, hopEvidence, passedHop, rounded } from './evidence.ts';
import type { Answer, Request } from './exchange.ts';
import { runHop, type Hop, type HopRules } from './hop.ts';
import { isRedirect, newCookies, nextRequest, withCookies } from './redirects.ts';
import { firstRequest } from './request.ts';
import type { HttpSettings } from './settings.ts';
import { hostOf, readTarget } from './target.ts';

/** Room for a coded body that is longer than what it decodes to. */
const CODED_SLACK_BYTES = 65_536;

type Check = {
  readonly settings: HttpSettings;
  readonly world: CheckWorld;
  readonly deadline: Deadline;
  readonly limitMs: number;
};
type Stopped = { readonly reason: Reason; readonly because: string };

/** Where a check ended: the last hop, those it passed, and what the certificates on the way said. */
type Walked = {
  readonly hop: Hop;
  readonly passed: readonly Json[];
  readonly facts: CertificateFacts | null;
  readonly fault: CertificateFault | null;
  /** The trusted certificate on the way that ends first. */
  readonly soonest: CertificateFacts | null;
  readonly stopped: Stopped | null;
};

/** One HTTP check from the resolver to the verdict, every hop under one deadline. Never throws: a fault of our own is `unknown`. */
export async function runHttp(
  settings: HttpSettings,
  world: CheckWorld,
  signal: AbortSignal,
): Promise<Verdict> {
  const limitMs = effectiveTimeoutMs({ ownMs: settings.timeoutMs, schedulerMs: null, offsetMs: 0 });
  const deadline = startDeadline(limitMs, signal, world.monotonicMs);
  const startedAt = world.monotonicMs();
  try {
    const target = readTarget(settings.url);
    if ('problem' in target)
      return untried(target.scheme === undefined ? 'config_invalid' : 'unsupported_scheme', target.problem);
    const first = firstRequest(settings, target.url, world.secret);
    if ('problem' in first) return untried('config_invalid', first.problem);
    const check = { settings, world, deadline, limitMs };
    const walked = await walk(first, check);
    return await judge(walked, check, world.monotonicMs() - startedAt);
  } catch (error) {
    const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { ...untried('probe_fault', `the check itself failed: ${what}`), level: 'unknown' };
  } finally {
    deadline.clear();
  }
}

function untried(reason: Reason, because: string): Verdict {
  return { level: 'down', reason, because, evidence: {}, totalMs: null, phases: null, sides: [] };
}

async function walk(first: Request, check: Check): Promise<Walked> {
  const { settings, world, deadline } = check;
  const cookies = newCookies();
  const passed: Json[] = [];
  let soonest: CertificateFacts | null = null;
  for (let request = first; ;) {
    const shown = certificateWatch(request, first, check);
    const hop = await runHop(
      withCookies(request, cookies),
      { ...hopRules(settings), ...shown.rules },
      world,
      deadline.signal,
    );
    const { facts, fault } = shown.seen();
    if (facts !== null && fault === null && (soonest === null || facts.earliestEnd < soonest.earliestEnd))
      soonest = facts;
    const ended = { hop, passed, facts, fault, soonest, stopped: null };
    const { answer } = hop;
    if (hop.trouble !== null || answer === null || !follows(settings, answer.status, answer.headers))
      return ended;
    if (passed.length >= settings.maxRedirects) {
      return {
        ...ended,
        stopped: {
          reason: 'too_many_redirects',
          because: `redirected more than ${settings.maxRedirects} times`,
        },
      };
    }
    cookies.keep(hop.url, answer.headers);
    const next = nextRequest(request, answer, settings);
    if ('problem' in next) return { ...ended, stopped: { reason: next.problem, because: next.because } };
    passed.push(passedHop(hop));
    request = next.request;
  }
}

const follows = (settings: HttpSettings, ...answer: Parameters<typeof isRedirect>): boolean =>
  settings.followRedirects && isRedirect(...answer);

function hopRules(settings: HttpSettings): Pick<HopRules, 'family' | 'offerHttp2' | 'capBytes' | 'headOnly'> {
  return {
    family: settings.ipFamily === 'any' ? 'any' : settings.ipFamily === '4' ? 4 : 6,
    offerHttp2: settings.httpVersions.includes('2'),
    capBytes:
      settings.maxBodyBytes + (settings.decompress === 'off' || !decodes(settings) ? 0 : CODED_SLACK_BYTES),
    headOnly: (status, headers) => follows(settings, status, headers),
  };
}

/** The server name of a hop (a name that was set is for the first host only), and what its certificate turns out to be. */
function certificateWatch(
  request: Request,
  first: Request,
  { settings, world }: Check,
): {
  readonly rules: Pick<HopRules, 'serverName' | 'stopAfterHandshake'>;
  readonly seen: () => Pick<Walked, 'facts' | 'fault'>;
} {
  const host = hostOf(request.url);
  const serverName = host === hostOf(first.url) ? (settings.tlsServerName ?? host) : host;
  let facts: CertificateFacts | null = null;
  let fault: CertificateFault | null = null;
  return {
    rules: {
      serverName,
      stopAfterHandshake: (secured) => {
        facts = certificateFacts(secured.peer);
        fault = settings.verifyTls ? judgeCertificate(secured, facts, serverName, world.now()) : null;
        return fault !== null;
      },
    },
    seen: () => ({ facts, fault }),
  };
}

async function judge(walked: Walked, check: Check, totalMs: number): Promise<Verdict> {
  const { hop, passed, facts, soonest } = walked;
  const { settings, world } = check;
  const found = await decide(walked, check, totalMs);
  const { level, reason, because, text = null, ...more } = found;
  const evidence: Evidence = {
    ...hopEvidence(hop, facts),
    redirects: passed.length,
    ...(passed.length === 0 ? {} : { hops: passed }),
    ...(level === 'up' ? {} : failureEvidence(hop.answer, text)),
    ...more.evidence,
  };
  const judgesCertificate = settings.verifyTls && settings.certificateDays.length > 0 && soonest !== null;
  return {
    level,
    ...(reason === undefined ? {} : { reason }),
    because,
    evidence,
    totalMs: Math.ceil(totalMs * 1_000) / 1_000,
    phases: rounded(hop.phases),
    sides: judgesCertificate ? [expirySide(soonest, settings.certificateDays, world.now())] : [],
  };
}

type Found = Pick<Verdict, 'level' | 'reason' | 'because'> & {
  readonly evidence: Evidence;
  readonly text?: string;
};

/** What the last hop comes to: first what broke, then whom we spoke to, then what was said, then how long it took. */
async function decide(walked: Walked, check: Check, totalMs: number): Promise<Found> {
  const { hop, fault, stopped } = walked;
  const { settings } = check;
  const alert = hop.trouble?.alert ?? null;
  if (settings.tlsAlert !== undefined && alert === settings.tlsAlert)
    return { level: 'up', because: `refused with ${alert}, as wanted`, evidence: { alert } };
  const cause = classify(hop, check.deadline.stop(), check.limitMs);
  if (cause !== null) return ofCause(cause, hop, alert);
  if (fault !== null)
    return {
      level: 'down',
      reason: fault.reason,
      because: fault.because,
      evidence: { phase: 'tls', errorCode: fault.code },
    };
  if (stopped !== null) return { level: 'down', ...stopped, evidence: {} };
  if (hop.answer === null) throw new Error('a hop ended without an answer and without a reason');
  if (settings.tlsAlert !== undefined) {
    return {
      level: 'down',
      reason: 'tls_alert_expected_but_connected',
      because: `answered ${hop.answer.status}, where the alert ${settings.tlsAlert} was wanted`,
      evidence: {},
    };
  }
  if (settings.requireTls && hop.secured === null)
    return {
      level: 'down',
      reason: 'tls_required',
      because: `answered ${hop.answer.status} over plain http`,
      evidence: {},
    };
  return ofAnswer(hop.answer, settings, totalMs);
}

function ofCause(cause: Cause, hop: Hop, alert: string | null): Found {
  const error = hop.trouble?.error;
  const evidence = {
    phase: cause.phase,
    ...(cause.code === '' ? {} : { errorCode: cause.code }),
    ...(error === undefined ? {} : { error: error.name, errorMessage: error.message.slice(0, 300) }),
    ...(alert === null ? {} : { alert }),
  };
  return { level: cause.level, reason: cause.reason, because: cause.because, evidence };
}

async function ofAnswer(answer: Answer, settings: HttpSettings, totalMs: number): Promise<Found> {
  const head = judgeHead(answer, settings);
  if (head !== null) return ofObjection(head);
  if (answer.overCap) return tooLarge(settings);
  const decoded = decodes(settings)
    ? await decode(answer.body, wantedCodings(answer, settings), settings.maxBodyBytes)
    : { bytes: answer.body };
  if ('problem' in decoded)
    return { level: 'down', reason: decoded.problem, because: decoded.because, evidence: {} };
  if (decoded.bytes.length > settings.maxBodyBytes) return tooLarge(settings);
  const text = judgesBody(settings) ? textOf(decoded.bytes, answer.headers) : undefined;
  const size = { bodyLength: decoded.bytes.length };
  const said = text === undefined ? null : judgeBody(text, settings);
  const slow = said === null ? judgeTime(totalMs, settings) : null;
  const found = said !== null ? ofObjection(said) : slow !== null ? ofObjection(slow, slow.level) : null;
  if (found === null)
    return { level: 'up', because: `answered ${answer.status} in ${Math.round(totalMs)} ms`, evidence: size };
  return { ...found, evidence: { ...size, ...found.evidence }, ...(text === undefined ? {} : { text }) };
}

function tooLarge(settings: HttpSettings): Found {
  return {
    level: 'down',
    reason: 'body_too_large',
    because: `the body is longer than ${settings.maxBodyBytes} bytes`,
    evidence: {},
  };
}

function ofObjection(objection: Objection, level: 'down' | 'degraded' = 'down'): Found {
  const { reason, because, asserted, observed } = objection;
  return {
    level,
    reason,
    because,
    evidence: {
      ...(asserted === undefined ? {} : { asserted }),
      ...(observed === undefined ? {} : { observed }),
    },
  };
}

const decodes = (settings: HttpSettings): boolean =>
  settings.decompress !== 'off' && (settings.decompress !== 'auto' || judgesBody(settings));

function wantedCodings(answer: Answer, settings: HttpSettings): ReturnType<typeof codingsOf> {
  const { decompress } = settings;
  return decompress === 'auto' || decompress === 'on' || decompress === 'off'
    ? codingsOf(answer.headers)
    : [decompress];
}
