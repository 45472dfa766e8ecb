import { serve } from '#app/serve.ts';

/** Runs the bot until SIGTERM or Ctrl-C. */
await serve();
