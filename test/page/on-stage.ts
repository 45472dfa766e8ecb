import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { browserMissing } from '../kit/browser.ts';
import { startStage } from './start.ts';
import type { Stage } from './start.ts';

/** Tests on one sandbox, one app and one browser; skipped with the reason in the name where there is no browser. */
export function onStage(name: string, tests: (stage: () => Stage) => void): void {
  const missing = browserMissing();
  describe.skipIf(missing !== undefined)(
    missing === undefined ? name : `${name} (skipped: ${missing})`,
    () => {
      let stage: Stage | undefined;
      beforeAll(async () => {
        stage = await startStage();
      });
      // A tab left open would go on reading what the next test says.
      afterEach(async () => stage?.clear());
      afterAll(async () => stage?.[Symbol.asyncDispose]());
      tests(() => {
        if (stage === undefined) throw new Error('the stage did not start');
        return stage;
      });
    },
  );
}
