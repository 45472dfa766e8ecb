import type { Modal } from '../define.ts';
import { incidentModals } from './incident-modals.ts';
import { monitorModals } from './monitor.ts';

/** Every modal that can be submitted. */
export const modals: readonly Modal[] = [...monitorModals, ...incidentModals];
