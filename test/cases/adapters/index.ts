import type { Adapter } from '../case.ts';
import { flap } from './flap.ts';
import { heartbeat } from './heartbeat.ts';
import { history } from './history.ts';
import { http } from './http.ts';
import { maintenance } from './maintenance.ts';
import { quorum } from './quorum.ts';
import { schedule } from './schedule.ts';
import { state } from './state.ts';
import { statuspageApi } from './statuspage-api.ts';
import { statuspageRollup } from './statuspage-rollup.ts';
import { statuspageTold } from './statuspage-told.ts';
import { timeout } from './timeout.ts';
import { tls } from './tls.ts';
import { uptime } from './uptime.ts';

/** Who reads the rows of which area; the first that covers it. An area nobody covers is of a kind that is not built. */
export const adapters: readonly Adapter[] = [
  timeout,
  tls,
  http,
  state,
  quorum,
  flap,
  heartbeat,
  schedule,
  history,
  uptime,
  maintenance,
  statuspageRollup,
  statuspageTold,
  statuspageApi,
];
