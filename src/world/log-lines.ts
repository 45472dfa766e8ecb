import { lightFormat } from 'date-fns/lightFormat';
import { z } from 'zod';

const Line = z.looseObject({ level: z.string(), time: z.string(), msg: z.string().default('') });
const Trouble = z.looseObject({ message: z.string(), stack: z.string().optional() });

const MAX_FIELDS = 200;

function showField(name: string, value: unknown): string {
  const shown = typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
  return `${name}=${shown}`;
}

/** One JSON log line as a person at a terminal reads it: local time, level unless info, text, fields; an error's stack below. */
export function prettyLine(json: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return json;
  }
  const line = Line.safeParse(parsed);
  if (!line.success) return json;
  const { level, time, msg, err, ...fields } = line.data;
  const head = level === 'info' ? '' : `${level.toUpperCase()} `;
  const told = Object.entries(fields)
    .map(([name, value]) => showField(name, value))
    .join(' ');
  const shown = told.length > MAX_FIELDS ? `${told.slice(0, MAX_FIELDS)}…` : told;
  const trouble = Trouble.safeParse(err);
  const because = trouble.success ? `: ${trouble.data.message}` : '';
  const stack =
    trouble.success && level === 'error' && trouble.data.stack !== undefined
      ? `\n${indent(trouble.data.stack)}`
      : '';
  return `${lightFormat(new Date(time), 'HH:mm:ss')} ${head}${msg}${because}${shown === '' ? '' : `  ${shown}`}${stack}\n`;
}

const indent = (stack: string): string =>
  stack
    .split('\n')
    .slice(1)
    .map((line) => `    ${line.trim()}`)
    .join('\n');
