import type { ChartState } from './chart.ts';

export const FONT = 'DejaVu Sans';
const INK = '#1d1c1d';
export const FAINT = '#616061';
export const LINE = '#1264a3';
export const BAND = 'rgba(18, 100, 163, 0.20)';
export const SLOWEST = 'rgba(18, 100, 163, 0.45)';
export const TIMEOUT = '#b3261e';

/** Chosen to be told apart without colours too: down is the darkest. */
export const STATE_COLOURS: Readonly<Record<Exclude<ChartState, 'up'>, string>> = {
  down: '#f4a6a0',
  degraded: '#fbe3a6',
  unknown: '#dcdcdc',
  paused: '#eef0f4',
};

/** What is asked of a canvas context: @napi-rs/canvas has it, whatever a browser's types say. */
export type Pen = {
  readonly measureText: (text: string) => { readonly width: number };
  fillStyle: unknown;
  strokeStyle: unknown;
  lineWidth: number;
  font: string;
  textAlign: string;
  readonly fillText: (text: string, x: number, y: number) => void;
  readonly fillRect: (x: number, y: number, width: number, height: number) => void;
  readonly beginPath: () => void;
  readonly moveTo: (x: number, y: number) => void;
  readonly lineTo: (x: number, y: number) => void;
  readonly stroke: () => void;
  readonly setLineDash: (segments: number[]) => void;
};
type Words = {
  readonly x: number;
  readonly y: number;
  readonly font?: string;
  readonly colour?: string;
  readonly align?: string;
  readonly maxWidth?: number;
};

/** Writes one line of text, shortened with … to `maxWidth` pixels. */
export function write(pen: Pen, text: string, words: Words): void {
  const {
    x,
    y,
    font = `12px "${FONT}"`,
    colour = INK,
    align = 'left',
    maxWidth = Number.POSITIVE_INFINITY,
  } = words;
  pen.font = font;
  pen.fillStyle = colour;
  pen.textAlign = align;
  const fits = (length: number): string => (length >= text.length ? text : `${text.slice(0, length)}…`);
  let length = text.length;
  while (length > 1 && pen.measureText(fits(length)).width > maxWidth) length -= 1;
  pen.fillText(fits(length), x, y);
}
