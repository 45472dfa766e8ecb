import type { Person } from '#catalog/catalog.ts';
import { teams } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Known } from '../policy-rules.ts';
import { rotas } from '../rota-store.ts';

/** What a definition may name, now. */
export const knownTo = async (desk: Desk, people: readonly Person[]): Promise<Known> => ({
  people,
  teams: await teams(desk),
  rotas: await rotas(desk),
});
