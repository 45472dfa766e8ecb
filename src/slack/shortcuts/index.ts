import type { Shortcut } from '../define.ts';
import { addToTimeline } from './add-to-timeline.ts';
import { declareFromMessage, declareIncidentShortcut } from './declare-incident.ts';

/** Every shortcut; manifest.yml names the same ones. */
export const shortcuts: readonly Shortcut[] = [declareIncidentShortcut, declareFromMessage, addToTimeline];
