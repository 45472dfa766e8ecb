import { z } from 'zod';
import { field } from '../../field.ts';
import { readAuth } from './auth.ts';
import { isSecretHeader, mentionsSecret } from './secret.ts';
import { readTarget } from './target.ts';
import { byWord, listed, oneOf, problemIn, refuse, text, texts } from './texts.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

const url = z.string().transform((typed, context) => {
  const target = readTarget(typed);
  if ('url' in target) return target.url.href;
  return refuse(context, target.problem);
});

/** What is wrong with a request header as written, "Name: value". */
function headerProblem(typed: string): string | undefined {
  const [, name, value = ''] = /^([!#$%&'*+.^_`|~0-9a-z-]+)\s*:\s*(.*)$/i.exec(typed) ?? [];
  if (name === undefined) return `"${typed}" is not "Name: value"`;
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what must not get into a header
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(value))
    return `the value of ${name} holds a control character`;
  if (/^(?:content-length|transfer-encoding|connection|upgrade|expect|te|trailer)$/i.test(name))
    return `${name} is set by the check itself`;
  if (isSecretHeader(name) && !mentionsSecret(value))
    return `${name} would be stored in clear; name an environment variable that holds it`;
  return undefined;
}

/** What is asked. */
export const requestShape = {
  url: field(url, {
    word: 'url',
    label: 'Address',
    help: 'the web address to ask',
    example: 'https://api.example.com/health',
    input: 'text',
    place: 'first',
  }),
  method: field(oneOf(METHODS).default('GET'), {
    word: 'method',
    label: 'Method',
    help: 'the request method',
    example: 'POST',
    input: 'choice',
    choices: METHODS,
    place: 'more',
  }),
  headers: field(texts(headerProblem).default([]), {
    ...listed,
    word: 'header',
    label: 'Request headers',
    help: 'a header to send; secrets as env:NAME',
    example: 'X-Api-Key: env:ORDERS_KEY',
  }),
  body: field(
    text((body) => (body.length > 65_536 ? 'a body of more than 64 KiB is too long' : undefined)).optional(),
    {
      ...byWord,
      word: 'body',
      label: 'Request body',
      help: 'what is sent with POST, PUT or PATCH',
      example: '{"ping":true}',
    },
  ),
  auth: field(text((auth) => problemIn(readAuth(auth))).optional(), {
    ...byWord,
    word: 'auth',
    label: 'Authentication',
    help: 'basic USER env:NAME, or bearer env:NAME; the secret stays in the environment',
    example: 'bearer env:ORDERS_TOKEN',
  }),
};
