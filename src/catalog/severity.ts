import type { AutoIncident, Tier } from './catalog.ts';

/** SEV0 is the worst. Stored as the number. */
export const SEVERITIES = [0, 1, 2, 3, 4] as const;
export type Severity = (typeof SEVERITIES)[number];

export const showSeverity = (severity: Severity): string => `SEV${severity}`;

/** Reads "sev1", "SEV1", "1". */
export function parseSeverity(text: string): Severity | undefined {
  const match = /^(?:sev)?([0-4])$/i.exec(text.trim());
  return match === null ? undefined : (Number(match[1]) as Severity);
}

/** How bad trouble of a service of that tier is: down in tier 1 is SEV1; degraded is one milder; side matters (a certificate near its end) are SEV4, or SEV3 once urgent. */
export function severityOf(tier: Tier, trouble: 'down' | 'degraded' | 'side' | 'urgent_side'): Severity {
  if (trouble === 'side') return 4;
  if (trouble === 'urgent_side') return 3;
  return Math.min(4, tier + (trouble === 'degraded' ? 1 : 0)) as Severity;
}

const MILDEST: Readonly<Record<Exclude<AutoIncident, 'never'>, Severity>> = { sev0: 0, sev1: 1, sev2: 2 };

/** Whether an alert that severe opens an incident by itself under the service's rule. */
export const opensIncident = (rule: AutoIncident, severity: Severity): boolean =>
  rule !== 'never' && severity <= MILDEST[rule];
