import type { Command } from '../define.ts';
import { contactCommand } from './contact.ts';
import { demoCommand } from './demo.ts';
import { incidentCommand } from './incident.ts';
import { monitorCommand } from './monitor.ts';
import { oncallCommand } from './oncall.ts';
import { policyCommand } from './policy.ts';
import { rotaCommand } from './rota.ts';
import { serviceCommand } from './service.ts';
import { statusCommand } from './status.ts';
import { teamCommand } from './team.ts';
import { tocsinCommand } from './tocsin.ts';

const others: readonly Command[] = [
  monitorCommand,
  incidentCommand,
  statusCommand,
  teamCommand,
  serviceCommand,
  rotaCommand,
  oncallCommand,
  policyCommand,
  contactCommand,
  demoCommand,
];

/** Every slash command; manifest.yml names the same ones. */
export const commands: readonly Command[] = [tocsinCommand(others), ...others];
