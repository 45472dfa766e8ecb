import { seconds } from '../clock.ts';
import { objectsIn, textOf } from '../json.ts';
import type { Fields } from '../json.ts';
import { nextId } from '../model/ids.ts';
import { mimetypeOf, pictureSize } from '../model/pictures.ts';
import { messageAt } from '../model/messages.ts';
import { say } from '../model/say.ts';
import type { Channel, StoredFile } from '../model/state.ts';
import { fileWire } from '../model/wire.ts';
import type { Workspace } from '../workspace.ts';
import { membershipTrouble, visibleChannel } from './access.ts';
import { badArguments, done, fail, ids, isFailure, json, text } from './answer.ts';
import type { Answer, Call, Failure, Methods } from './answer.ts';
import { contentOf } from './content.ts';

const LARGEST = 64 * 1024 * 1024;

/** Step one: a place to upload to. */
function uploadUrl(call: Call): Answer {
  const length = Number(text(call, 'length'));
  if (!Number.isInteger(length) || length < 1)
    return badArguments('must provide an integer above 0 [json-pointer:/length]');
  if (length > LARGEST) return fail('file_upload_size_restricted');
  const alt = text(call, 'alt_txt') || text(call, 'alt_text');
  if (alt.length > 1000) return fail('alt_txt_too_large');
  const name = text(call, 'filename');
  const file: StoredFile = {
    id: nextId(call.w.state, 'F'),
    name,
    title: name,
    mimetype: mimetypeOf(name),
    size: length,
    user: call.w.app.user,
    created: seconds(call.w.clock),
    alt,
    width: undefined,
    height: undefined,
    channels: [],
    stage: 'waiting',
  };
  call.w.state.files.set(file.id, file);
  return done({ upload_url: `${call.w.base.url}/upload/v1/${file.id}`, file_id: file.id });
}

/** Step two: the bytes arrive, as multipart or as they are. */
export async function receiveUpload(w: Workspace, id: string, request: Request): Promise<Response> {
  const file = w.state.files.get(id);
  if (file === undefined || file.stage !== 'waiting') return new Response('unknown upload', { status: 404 });
  const form = (request.headers.get('content-type') ?? '').startsWith('multipart/form-data');
  const parts = form
    ? [...((await request.formData().catch(() => undefined)) ?? new FormData()).values()]
    : [];
  const part = parts.find((each) => typeof each !== 'string');
  const source = form ? part : await request.blob();
  if (source === undefined || typeof source === 'string') return new Response('no file', { status: 400 });
  const bytes = new Uint8Array(await source.arrayBuffer());
  if (bytes.byteLength !== file.size) return new Response('wrong length', { status: 400 });
  const size = pictureSize(bytes);
  w.bytes.put(id, bytes);
  w.state.files.set(id, { ...file, stage: 'uploaded', width: size?.width, height: size?.height });
  return new Response(`OK - ${bytes.byteLength}`);
}

function share(call: Call, channel: Channel, files: readonly StoredFile[]): Failure | undefined {
  const refused = channel.archived ? fail('is_archived') : membershipTrouble(call, channel);
  if (refused !== undefined) return refused;
  const content = contentOf(call.w, { text: call.args['initial_comment'], blocks: call.args['blocks'] });
  if (isFailure(content)) return content;
  const thread = text(call, 'thread_ts');
  const parent = thread === '' ? undefined : messageAt(call.w, channel.id, thread);
  say(call.w, channel, {
    user: call.w.app.user,
    bot: true,
    text: content.text,
    blocks: content.blocks ?? [],
    files: files.map((file) => file.id),
    thread_ts: parent?.thread_ts ?? parent?.ts,
  });
  return undefined;
}

function titled(file: StoredFile, wanted: Fields | undefined, channels: readonly string[]): StoredFile {
  return {
    ...file,
    title: textOf(wanted?.['title']) || file.title,
    stage: channels.length > 0 ? 'shared' : 'uploaded',
    channels,
  };
}

/** Step three: the files are there for people, in a channel or for image blocks only. */
function complete(call: Call): Answer {
  const { w } = call;
  const wanted = objectsIn(json(call, 'files'));
  if (wanted.length === 0) return badArguments('must provide a list of files [json-pointer:/files]');
  const files = wanted.map((each) => w.state.files.get(textOf(each['id'])));
  const known = files
    .filter((file) => file !== undefined && file.stage === 'uploaded')
    .filter((file) => file !== undefined);
  if (known.length < wanted.length) return fail('file_not_found');
  const named = [...ids(call, 'channels'), text(call, 'channel_id')].filter((id) => id !== '');
  const channels = named.map((id) => visibleChannel(call, id));
  const lost = channels.find((channel) => isFailure(channel));
  if (lost !== undefined) return fail(named.length === 1 ? 'channel_not_found' : 'invalid_channel');
  const shared = known.map((file, index) => titled(file, wanted[index], named));
  for (const file of shared) w.state.files.set(file.id, file);
  for (const channel of channels) {
    const refused = isFailure(channel) ? channel : share(call, channel, shared);
    if (refused !== undefined) {
      for (const file of known) w.state.files.set(file.id, file);
      return refused;
    }
  }
  return done({ files: shared.map((file) => fileWire(w, file)) });
}

function info(call: Call): Answer {
  const file = call.w.state.files.get(text(call, 'file'));
  return file === undefined || file.stage === 'waiting' || file.stage === 'deleted'
    ? fail('file_not_found')
    : done({ file: fileWire(call.w, file) });
}

function remove(call: Call): Answer {
  const file = call.w.state.files.get(text(call, 'file'));
  if (file === undefined || file.stage === 'deleted') return fail('file_not_found');
  call.w.state.files.set(file.id, { ...file, stage: 'deleted' });
  return done();
}

export const fileMethods: Methods = {
  'files.getUploadURLExternal': {
    required: ['filename', 'length'],
    scopes: ['files:write'],
    tier: 4,
    run: uploadUrl,
  },
  'files.completeUploadExternal': { required: ['files'], scopes: ['files:write'], tier: 4, run: complete },
  'files.info': { required: ['file'], scopes: ['files:read'], tier: 4, run: info },
  'files.delete': { required: ['file'], scopes: ['files:write'], tier: 3, run: remove },
};
