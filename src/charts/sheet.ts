import { GlobalFonts, createCanvas } from '@napi-rs/canvas';
import type { Canvas } from '@napi-rs/canvas';
import { fileURLToPath } from 'node:url';
import { FONT } from './ink.ts';

for (const file of ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf']) {
  GlobalFonts.registerFromPath(fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${file}`)), FONT);
}

/** A canvas to draw on, with the fonts that are shipped. */
export const sheet = (width: number, height: number): Canvas => createCanvas(width, height);
