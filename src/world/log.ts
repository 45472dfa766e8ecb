import { pino } from 'pino';
import type { DestinationStream } from 'pino';
import { prettyLine } from './log-lines.ts';
import { redact, redactText } from './redact.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

type LogFields = Readonly<Record<string, unknown>>;
type Write = (fields: LogFields, text: string) => void;

/** Structured log: fields first, then one short sentence. Secrets are hidden on the way, and writing never throws. Errors go under `err`. */
export type Log = Readonly<Record<LogLevel, Write>> & {
  /** The same log, with these fields in every line. */
  readonly child: (fields: LogFields) => Log;
};

/** One line as it was written, after redaction. */
export type LogLine = { readonly level: LogLevel; readonly text: string; readonly fields: LogFields };

type Sink = (level: LogLevel, fields: LogFields, text: string) => void;

// The cast rests on redact(): a plain object always comes back as a plain object, or as a text when it could not be read.
const clean = (fields: LogFields): LogFields => {
  const copied = redact(fields);
  return typeof copied === 'object' && copied !== null ? (copied as LogFields) : { fields: copied };
};

function logTo(sink: Sink, always: LogFields): Log {
  const at =
    (level: LogLevel): Write =>
    (fields, text) =>
      sink(level, { ...always, ...clean(fields) }, redactText(text));
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => logTo(sink, { ...always, ...clean(fields) }),
  };
}

/** The real log: JSON lines on standard output, or short readable ones when that is a terminal. */
export function createLog(options: {
  readonly level: LogLevel;
  readonly pretty?: boolean;
  readonly stream?: DestinationStream;
}): Log {
  const stream = options.stream ?? process.stdout;
  const pretty = options.pretty ?? (options.stream === undefined && process.stdout.isTTY);
  const destination = pretty ? { write: (line: string) => stream.write(prettyLine(line)) } : stream;
  const writer = pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // Fields arrive redacted and plain: pino's own error serializer has nothing left to do.
      serializers: { err: (err: unknown) => err },
    },
    destination,
  );
  return logTo((level, fields, text) => writer[level](fields, text), {});
}

/** A log that keeps its lines, so that a test can look at them and fail on errors that nobody expected. */
export function captureLog(): {
  readonly log: Log;
  readonly lines: () => readonly LogLine[];
  readonly at: (level: LogLevel) => readonly LogLine[];
} {
  const kept: LogLine[] = [];
  return {
    log: logTo((level, fields, text) => kept.push({ level, text, fields }), {}),
    lines: () => [...kept],
    at: (level) => kept.filter((line) => line.level === level),
  };
}
