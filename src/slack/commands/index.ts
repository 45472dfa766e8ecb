import type { Command } from '../define.ts';
import { incidentCommand } from './incident.ts';
import { monitorCommand } from './monitor.ts';

/** Every slash command. */
export const commands: readonly Command[] = [monitorCommand, incidentCommand];
