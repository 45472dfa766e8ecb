import type { z } from 'zod';
import type { Kind } from './kind.ts';

/**
 * Puts a kind on the list of all kinds, where its settings are not known by type. The cast is safe because settings reach a kind only through its
 * own schema (settings-words.ts, prepared in verbs/run-due.ts).
 */
export const defineKind = <Shape extends z.ZodRawShape>(kind: Kind<Shape>): Kind => kind as unknown as Kind;
