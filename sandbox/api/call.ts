import { elapsedMs } from '../clock.ts';
import { ConnectionDropped } from '../http-bridge.ts';
import { fieldsOf, isFields, parseJson, wordOf } from '../json.ts';
import type { Fields } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import { badArguments, fail, scopeTrouble } from './answer.ts';
import type { Answer, Call, Method } from './answer.ts';
import { methods } from './methods.ts';
import { limited, suffer } from './suffer.ts';

const BOT_TOKEN = 'xoxb-sandbox';
const APP_TOKEN = 'xapp-sandbox';

type Read = {
  readonly args: Fields;
  readonly inHeader: string;
  readonly weight: number;
  readonly trouble?: string;
};

/** Reads a call's arguments from form, JSON, multipart or the query, and its token from the header or the body. */
async function read(request: Request): Promise<Read> {
  const inHeader = /^Bearer\s+(.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
  const query: Fields = Object.fromEntries(new URL(request.url).searchParams);
  const type = request.headers.get('content-type') ?? '';
  if (type.startsWith('multipart/form-data')) {
    const form = await request.formData().catch(() => undefined);
    if (form === undefined) return { args: query, inHeader, weight: 200, trouble: 'invalid_form_data' };
    const fields = [...form].filter(([, value]) => typeof value === 'string');
    return { args: { ...query, ...Object.fromEntries(fields) }, inHeader, weight: 1000 };
  }
  const body = await request.text();
  const weight = 200 + body.length;
  if (type.startsWith('application/json')) {
    const parsed = body === '' ? {} : parseJson(body);
    const trouble = parsed === undefined ? 'invalid_json' : isFields(parsed) ? undefined : 'json_not_object';
    return {
      args: { ...query, ...fieldsOf(parsed) },
      inHeader,
      weight,
      ...(trouble === undefined ? {} : { trouble }),
    };
  }
  return { args: { ...query, ...Object.fromEntries(new URLSearchParams(body)) }, inHeader, weight };
}

function tokenTrouble(method: Method, token: string, inHeader: string): Answer | undefined {
  if (method.token === 'none') return undefined;
  if (token === '') return fail('not_authed');
  if (token !== BOT_TOKEN && token !== APP_TOKEN) return fail('invalid_auth');
  const wanted = method.token === 'app' ? APP_TOKEN : BOT_TOKEN;
  if (token !== wanted) return fail('not_allowed_token_type');
  // An app-level token must stand in the header (docs.slack.dev/reference/methods/apps.connections.open).
  return method.token === 'app' && inHeader === '' ? fail('invalid_auth') : undefined;
}

function missing(call: Call, method: Method): Answer | undefined {
  const absent = method.required.filter((names) =>
    names
      .split('|')
      .every((name) => call.args[name] === undefined || call.args[name] === null || call.args[name] === ''),
  );
  return absent.length === 0
    ? undefined
    : badArguments(...absent.map((names) => `missing required field: ${names.replace('|', ' or ')}`));
}

function run(w: Workspace, name: string, { args, inHeader, trouble }: Read): Answer {
  const method = methods[name];
  if (method === undefined) return fail('unknown_method', { req_method: name });
  if (trouble !== undefined) return fail(trouble);
  const { token: inBody, ...rest } = args;
  const refused = tokenTrouble(method, inHeader === '' ? wordOf(inBody) : inHeader, inHeader);
  if (refused !== undefined) return refused;
  if (w.state.people.get(w.app.user)?.deleted === true && method.token === undefined)
    return fail('account_inactive');
  const call: Call = { w, method: name, args: rest, scopes: w.manifest.oauth_config?.scopes?.bot ?? [] };
  return scopeTrouble(call, method.scopes) ?? missing(call, method) ?? method.run(call);
}

async function answered(w: Workspace, name: string, request: Request): Promise<Response> {
  const began = elapsedMs();
  const input = await read(request);
  const { token: _, ...args } = input.args;
  const note = (ok: boolean, more: Fields): void => {
    w.journal.write(
      'call',
      { method: name, args, ok, ...more, ms: Math.round((elapsedMs() - began) * 10) / 10 },
      input.weight,
    );
  };
  const fault = w.faults.take(name);
  if (fault !== undefined && fault.kind !== 'die_after')
    note(false, { error: fault.kind, fault: fault.kind });
  const spoiled = fault === undefined ? undefined : await suffer(w, fault);
  if (spoiled !== undefined) return spoiled;
  const late = w.limits.refuses(name, methods[name]?.tier ?? 'special', wordOf(args['channel']));
  if (late !== undefined) {
    note(false, { error: 'ratelimited' });
    return limited(late);
  }
  const answer = run(w, name, input);
  note(answer.ok, answer.ok ? summary(answer) : { error: answer['error'], answer });
  if (fault?.kind === 'die_after') throw new ConnectionDropped('the fault "die_after" drops the connection');
  return Response.json(answer, {
    headers: {
      'x-oauth-scopes': (w.manifest.oauth_config?.scopes?.bot ?? []).join(','),
      'x-accepted-oauth-scopes': (methods[name]?.scopes ?? []).join(','),
    },
  });
}

function summary(answer: Fields): Fields {
  const known = ['channel', 'ts', 'message_ts', 'user_id'].filter((key) => typeof answer[key] === 'string');
  const view = fieldsOf(answer['view'])['id'];
  return {
    answer: {
      ok: true,
      ...Object.fromEntries(known.map((key) => [key, answer[key]])),
      ...(view === undefined ? {} : { view: { id: view } }),
    },
  };
}

/** Answers one Web API call: faults, limits, token, scopes, arguments, then the method itself. */
export async function callMethod(w: Workspace, name: string, request: Request): Promise<Response> {
  const quiet = methods[name]?.token === 'app';
  if (!quiet) w.traffic.underWay += 1;
  try {
    return await answered(w, name, request);
  } finally {
    if (!quiet) {
      w.traffic.underWay -= 1;
      w.traffic.lastMs = elapsedMs();
    }
  }
}
