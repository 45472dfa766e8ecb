import { z } from 'zod';
import { field } from '../../field.ts';
import { ALERT_NAMES } from './alerts.ts';
import { byWord, bytes, listed, oneOf, text, texts, whole, wholeNumbers, yesNo } from './texts.ts';

/** `auto` decodes when the body is judged, `on` always by the answer's header, `off` never; a coding's name is demanded of the body. */
const DECOMPRESS = ['auto', 'on', 'off', 'gzip', 'deflate', 'br', 'zstd'] as const;
const HTTP_VERSIONS = ['1.0', '1.1', '2'] as const;

/** How it is asked: redirects, TLS, versions, addresses, sizes. */
export const transportShape = {
  followRedirects: field(yesNo().default(true), {
    word: 'redirects',
    label: 'Follow redirects',
    help: 'no: the first answer is judged',
    example: 'no',
    input: 'choice',
    choices: ['yes', 'no'],
    place: 'words',
    show: (on: boolean) => (on ? 'yes' : 'no'),
  }),
  maxRedirects: field(whole(1, 50).default(10), {
    ...byWord,
    word: 'max-redirects',
    label: 'Most redirects',
    help: 'more of them are a failure',
    example: '10',
  }),
  verifyTls: field(yesNo().default(true), {
    word: 'verify-tls',
    label: 'Verify certificate',
    help: 'no: any certificate will do',
    example: 'no',
    input: 'choice',
    choices: ['yes', 'no'],
    place: 'words',
    show: (on: boolean) => (on ? 'yes' : 'no'),
  }),
  requireTls: field(yesNo().default(false), {
    word: 'require-tls',
    label: 'Require TLS',
    help: 'down when the last answer came over plain http',
    example: 'require-tls',
    input: 'flag',
    place: 'words',
  }),
  tlsServerName: field(
    text((name) =>
      /^[a-z0-9.-]{1,253}$/i.test(name) ? undefined : `"${name}" is not a host name`,
    ).optional(),
    {
      ...byWord,
      word: 'tls-name',
      label: 'TLS server name',
      help: 'the name to ask for and to find in the certificate, for the first host only',
      example: 'api.internal',
    },
  ),
  tlsAlert: field(oneOf(ALERT_NAMES).optional(), {
    ...byWord,
    word: 'tls-alert',
    label: 'Expected TLS alert',
    help: 'up only when the server refuses us with this alert',
    example: 'certificate_required',
  }),
  httpVersions: field(
    texts((one) =>
      HTTP_VERSIONS.some((known) => known === one) ? undefined : `"${one}" is not an HTTP version known here`,
    ).default([]),
    {
      ...listed,
      place: 'words',
      word: 'http-version',
      label: 'HTTP versions',
      help: 'the versions that are fine; 2 is offered only when named',
      example: '2',
    },
  ),
  ipFamily: field(
    z
      .union([z.literal(4), z.literal(6)])
      .transform(String)
      .pipe(z.enum(['4', '6']))
      .or(oneOf(['any', '4', '6']))
      .default('any'),
    {
      word: 'ip',
      label: 'IP family',
      help: 'any, or only IPv4 or IPv6',
      example: '4',
      input: 'choice',
      choices: ['any', '4', '6'],
      place: 'words',
    },
  ),
  maxBodyBytes: field(bytes(1, 67_108_864).default(1_048_576), {
    ...byWord,
    word: 'max-body',
    label: 'Largest body',
    help: 'a longer body, counted when decoded, is a failure',
    example: '1 MiB',
  }),
  decompress: field(oneOf(DECOMPRESS).default('auto'), {
    word: 'decompress',
    label: 'Decompress',
    help: 'auto, on, off, or the coding that the body must have',
    example: 'gzip',
    input: 'choice',
    choices: DECOMPRESS,
    place: 'words',
  }),
  certificateDays: field(wholeNumbers(1, 365).default([21, 7]), {
    ...byWord,
    word: 'certificate-days',
    label: 'Certificate warnings',
    help: 'warn when the certificate ends within these days; the last one is urgent',
    example: '21, 7',
    show: (days: readonly number[]) => days.join(', '),
  }),
};
