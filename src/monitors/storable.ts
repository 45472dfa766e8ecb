import type { Evidence, Json, Verdict } from './verdict.ts';

/** Neither U+0000 nor half of a surrogate pair can stand in PostgreSQL's jsonb; what servers send holds both. */
const clean = (text: string): string => text.replaceAll('\u0000', '').toWellFormed();

function cleaned(value: Json): Json {
  if (typeof value === 'string') return clean(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(cleaned);
  return cleanedEvidence(value);
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value);

const cleanedEvidence = (evidence: Evidence): Evidence =>
  Object.fromEntries(Object.entries(evidence).map(([key, value]) => [clean(key), cleaned(value)]));

/** The verdict with everything in it that came from outside made fit to be stored; the evidence of a good answer is not kept. */
export function storable(verdict: Verdict): Verdict {
  const because = clean(verdict.because);
  return { ...verdict, because, evidence: verdict.level === 'up' ? {} : cleanedEvidence(verdict.evidence) };
}
