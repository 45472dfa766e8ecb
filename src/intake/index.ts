import type { Hono } from 'hono';
import type { Desk } from '#ledger/desk.ts';
import { bounceRoutes } from './bounces/routes.ts';
import { heartbeatRoutes } from './heartbeat.ts';
import { twilioRoutes } from './twilio/routes.ts';

/** Every intake: routes over a desk, one line each. */
const intakes: readonly ((desk: Desk) => Hono)[] = [heartbeatRoutes, twilioRoutes, bounceRoutes];

/** The routes by which signals come in. */
export const intakeRoutes = (desk: Desk): readonly Hono[] => intakes.map((intake) => intake(desk));
