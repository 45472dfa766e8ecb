/** Pure: colours that can be read. Contrast is WCAG's. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */

type Rgb = readonly [number, number, number];

/** "#0b7a75" or "#0b7"; undefined for anything else. */
export function parseColour(text: string): Rgb | undefined {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text);
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text);
  const parts =
    short === null ? long?.slice(1) : [short[1], short[2], short[3]].map((one) => `${one ?? ''}${one ?? ''}`);
  if (parts === undefined) return undefined;
  const [red = 0, green = 0, blue = 0] = parts.map((part) => Number.parseInt(part, 16));
  return [red, green, blue];
}

const hex = (colour: Rgb): string =>
  `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

function luminance(colour: Rgb): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** 1 to 21; 0 where one of them is no colour. */
export function contrast(one: string, other: string): number {
  const [first, second] = [parseColour(one), parseColour(other)];
  if (first === undefined || second === undefined) return 0;
  const [dark = 0, light = 0] = [luminance(first), luminance(second)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Black or white, whichever is read better on it. */
export const inkOn = (ground: string): string =>
  contrast(ground, '#ffffff') >= contrast(ground, '#000000') ? '#ffffff' : '#000000';

const STEPS = 100;

/** The colour itself where it can be read on every one of these grounds, else the nearest mix with `toward` that can. */
export function readable(colour: string, grounds: readonly string[], toward: '#000000' | '#ffffff'): string {
  const from = parseColour(colour) ?? parseColour('#3b5bdb') ?? [0, 0, 0];
  const end = toward === '#000000' ? 0 : 255;
  for (let step = 0; step <= STEPS; step += 1) {
    const share = step / STEPS;
    const [red, green, blue] = from;
    const mixed = hex([
      red + (end - red) * share,
      green + (end - green) * share,
      blue + (end - blue) * share,
    ]);
    if (grounds.every((ground) => contrast(mixed, ground) >= 4.5)) return mixed;
  }
  return toward;
}
