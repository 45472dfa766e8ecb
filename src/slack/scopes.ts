import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';

const MANIFEST = new URL('../../manifest.yml', import.meta.url);
const Scopes = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });

/** What manifest.yml asks for that the token does not have. Slack tells a token's scopes with every answer; none told means nothing can be said. */
export async function missingScopes(granted: readonly string[]): Promise<readonly string[]> {
  if (granted.length === 0) return [];
  const wanted = Scopes.parse(parse(await readFile(MANIFEST, 'utf8'))).oauth_config.scopes.bot;
  return wanted.filter((scope) => !granted.includes(scope));
}
