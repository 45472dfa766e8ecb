/** The control API of the sandbox. Every answer has `ok`; what went wrong is in `error`, never thrown. */

async function answered(request) {
  try {
    const response = await request;
    return await response.json();
  } catch {
    return { ok: false, error: 'The sandbox does not answer. Is its process still running?' };
  }
}

export function get(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return answered(fetch(`/control/${path}?${new URLSearchParams(given)}`));
}

export function post(path, body) {
  const headers = { 'content-type': 'application/json' };
  return answered(fetch(`/control/${path}`, { method: 'POST', headers, body: JSON.stringify(body) }));
}

/** Uploads a file as Slack's clients do, in steps; answers `{ok, id, name}`. */
export async function upload(file) {
  const body = new URLSearchParams({ filename: file.name, length: String(file.size) });
  const headers = { authorization: 'Bearer xoxb-sandbox' };
  const step = await answered(fetch('/api/files.getUploadURLExternal', { method: 'POST', headers, body }));
  if (!step.ok) return { ok: false, error: uploadTrouble(step) };
  const sent = await fetch(`/upload/v1/${step.file_id}`, { method: 'POST', body: file }).catch(
    () => undefined,
  );
  if (sent?.ok !== true) return { ok: false, error: `${file.name} could not be uploaded.` };
  return { ok: true, id: step.file_id, name: file.name };
}

function uploadTrouble(step) {
  if (step.error === 'missing_scope') return 'Files need the scope files:write in the manifest of the app.';
  if (step.error === 'file_upload_size_restricted') return 'That file is too large: at most 64 MB.';
  if (step.error === 'invalid_arguments') return 'An empty file cannot be sent.';
  return `The file could not be uploaded (${step.error}).`;
}
