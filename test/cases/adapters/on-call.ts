import type { Reading } from '../case.ts';

/** Who reads the on-call rows of which kind: `given.kind` names it. A kind that is not here is not built. */
export const onCall: Readonly<Record<string, Reading>> = {};
