import { readFile as readText } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { applyFile } from './apply.ts';
import type { Applied } from './apply.ts';
import { readFile } from './file.ts';
import type { File } from './file.ts';
import type { House } from './open.ts';
import { showPlan } from './plan.ts';
import { inWords, refuse } from './said.ts';
import type { Said } from './said.ts';

export type ApplyWish = { readonly path: string; readonly yes: boolean; readonly prune: boolean };

/** The file that was named, `-` being standard input; or why it cannot be read. */
export async function fileAt(path: string): Promise<{ readonly file: File } | { readonly said: Said }> {
  let raw: string;
  try {
    raw = path === '-' ? await text(process.stdin) : await readText(path, 'utf8');
  } catch (error) {
    return {
      said: refuse(2, [`${path} cannot be read: ${inWords(error)}. Example: tocsin apply tocsin.yml`]),
    };
  }
  const read = readFile(raw);
  return 'file' in read ? read : { said: refuse(1, named(path, read.problems)) };
}

const named = (path: string, problems: readonly string[]): readonly string[] => [
  ...problems.map((problem) => `${path === '-' ? 'standard input' : path}: ${problem}`),
  'Nothing was changed.',
];

/** `tocsin apply FILE`: the plan, or with --yes what was done. */
export async function apply(
  { desk, config }: Pick<House, 'desk' | 'config'>,
  file: File,
  { path, yes, prune }: ApplyWish,
): Promise<Said> {
  const applied = await applyFile(desk, file, { yes, prune });
  if (applied.problems.length > 0) return refuse(1, named(path, applied.problems));
  const base = config.publicUrl ?? `http://localhost:${config.port}`;
  const pings = applied.pings.map(({ monitor, key }) => ({ monitor, address: `${base}/ping/${key}` }));
  const json = { ok: true, done: applied.done, steps: applied.steps.map(stepJson), pings };
  return {
    exit: 0,
    text: [showPlan(applied), ...after(applied, path, prune), ...pings.map(pingLine)].join('\n'),
    json,
  };
}

const pingLine = ({ monitor, address }: { readonly monitor: string; readonly address: string }): string =>
  `The job of ${monitor} pings ${address}`;

function after({ steps, done }: Applied, path: string, prune: boolean): readonly string[] {
  if (steps.length === 0) return [];
  if (done) return [`Done: ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}.`];
  return [`Nothing was done yet. To do it: tocsin apply ${path}${prune ? ' --prune' : ''} --yes`];
}

const stepJson = (step: Applied['steps'][number]): object => ({
  do: step.do,
  what: step.what,
  name: step.name,
  ...(step.do === 'change' ? { changes: step.changes } : {}),
});
