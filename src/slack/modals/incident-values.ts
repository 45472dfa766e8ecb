import { isId } from '#base/ids.ts';
import type { Incident } from '#incidents/incident.ts';
import { incidentById } from '#incidents/store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { ModalAnswer, ModalInput } from '../define.ts';

/** The text of an input, trimmed; empty when nothing was typed or chosen. */
export function textOf(input: ModalInput, name: string): string {
  const value = input.values[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** What was chosen in an input of many: people, boxes. */
export function listOf(input: ModalInput, name: string): readonly string[] {
  const value = input.values[name];
  if (value === null || value === undefined || value === '') return [];
  return typeof value === 'string' ? value.split(',') : value;
}

/** Words for a place that shows no formatting: marks go, the text stays. */
export const plainly = (text: string): string =>
  text.replaceAll(/[`*]/g, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** Keeps the modal open with the reason under one of its inputs. */
export const errorAt = (name: string, text: string): ModalAnswer => ({ errors: { [name]: plainly(text) } });

/** The incident that a modal is about, named by its metadata. */
export async function incidentOf(desk: Desk, meta: string): Promise<Incident | undefined> {
  return isId('inc', meta) ? incidentById(desk, meta) : undefined;
}
