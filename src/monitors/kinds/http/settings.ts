import { z } from 'zod';
import { answerShape } from './settings-answer.ts';
import { requestShape } from './settings-request.ts';
import { transportShape } from './settings-transport.ts';

/** The settings of an http monitor as they are stored. */
export const httpSettings = z.strictObject({ ...requestShape, ...answerShape, ...transportShape });
export type HttpSettings = z.output<typeof httpSettings>;
