import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseManifest } from '../../sandbox/manifest.ts';
import { actions } from '../../src/slack/actions/index.ts';
import { commands } from '../../src/slack/commands/index.ts';
import { listeners } from '../../src/slack/listeners/index.ts';
import { modals } from '../../src/slack/modals/index.ts';
import { missingScopes } from '../../src/slack/scopes.ts';
import { shortcuts } from '../../src/slack/shortcuts/index.ts';

const manifest = parseManifest(readFileSync(join(import.meta.dirname, '..', '..', 'manifest.yml'), 'utf8'));
const sorted = (all: readonly string[]): readonly string[] => [...new Set(all)].sort();

/** `message.channels` and `message.groups` both come as events of type `message`. */
const eventName = (event: string): string => event.split('.')[0] ?? event;

describe('manifest.yml names what the code has, and nothing else', () => {
  test('commands', () =>
    expect(sorted(manifest.features?.slash_commands?.map((one) => one.command) ?? [])).toEqual(
      sorted(commands.map((command) => command.name)),
    ));

  test('shortcuts', () =>
    expect(sorted(manifest.features?.shortcuts?.map((one) => one.callback_id) ?? [])).toEqual(
      sorted(shortcuts.map((shortcut) => shortcut.id)),
    ));

  test('events', () =>
    expect(sorted((manifest.settings?.event_subscriptions?.bot_events ?? []).map(eventName))).toEqual(
      sorted(listeners.map((listener) => listener.event)),
    ));

  test('a token with every scope lacks none, one without says which', async () => {
    const all = manifest.oauth_config?.scopes?.bot ?? [];
    expect(await missingScopes(all)).toEqual([]);
    expect(await missingScopes(all.filter((scope) => scope !== 'pins:write'))).toEqual(['pins:write']);
  });
});

describe('the lists', () => {
  test('no id stands twice', () => {
    for (const ids of [
      actions.map((one) => one.id),
      modals.map((one) => one.id),
      commands.map((one) => one.name),
    ])
      expect(ids).toEqual([...new Set(ids)]);
  });

  test('every usage has an example that begins with its command', () => {
    const odd = commands.flatMap((command) =>
      command.usage
        .filter((line) => !line.example.startsWith(`${command.name} `))
        .map((line) => line.example),
    );
    expect(odd).toEqual([]);
  });
});
