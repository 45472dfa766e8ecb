import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** `npm run bench [name …]`: each measure in a process of its own, so that one does not warm or burden the next. */
const MEASURES = [
  'checks',
  'lateness',
  'slack',
  'rota',
  'simulate',
  'audit',
  'escalation',
  'status',
  'telling',
  'embedded',
] as const;

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(MEASURES as readonly string[]).includes(name));
if (unknown.length > 0) {
  console.error(
    `There is no measure "${unknown.join('", "')}". Example: npm run bench -- ${MEASURES.join(' ')}`,
  );
  process.exit(2);
}
let failed = false;
for (const name of wanted.length === 0 ? MEASURES : wanted) {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`)], {
    stdio: 'inherit',
  });
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
