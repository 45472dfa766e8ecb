import { parse } from 'yaml';
import { z } from 'zod';

const url = z.url({ protocol: /^https?$/ });
const command = z.strictObject({
  command: z
    .string()
    .regex(/^\/\S+$/, 'must start with / and hold no space')
    .max(32),
  description: z.string().min(1).max(2000),
  usage_hint: z.string().max(1000).optional(),
  should_escape: z.boolean().optional(),
  url: url.optional(),
});
const shortcut = z.strictObject({
  name: z.string().min(1).max(24),
  type: z.enum(['message', 'global']),
  callback_id: z.string().min(1).max(255),
  description: z.string().min(1).max(150),
});
const prompts = z.array(z.strictObject({ title: z.string(), message: z.string() })).max(4);
const agent = z.strictObject({
  agent_description: z.string().optional(),
  assistant_description: z.string().optional(),
  suggested_prompts: prompts.optional(),
});
const features = z.strictObject({
  app_home: z
    .strictObject({
      home_tab_enabled: z.boolean().optional(),
      messages_tab_enabled: z.boolean().optional(),
      messages_tab_read_only_enabled: z.boolean().optional(),
    })
    .optional(),
  bot_user: z
    .strictObject({ display_name: z.string().min(1).max(80), always_online: z.boolean().optional() })
    .optional(),
  slash_commands: z.array(command).max(50).optional(),
  shortcuts: z.array(shortcut).max(10).optional(),
  unfurl_domains: z.array(z.string()).max(5).optional(),
  agent_view: agent.optional(),
  assistant_view: agent.optional(),
});
const settings = z.strictObject({
  allowed_ip_address_ranges: z.array(z.string()).max(10).optional(),
  event_subscriptions: z
    .strictObject({
      request_url: url.optional(),
      bot_events: z.array(z.string()).max(100).optional(),
      user_events: z.array(z.string()).max(100).optional(),
    })
    .optional(),
  interactivity: z
    .strictObject({
      is_enabled: z.boolean(),
      request_url: url.optional(),
      message_menu_options_url: url.optional(),
    })
    .optional(),
  socket_mode_enabled: z.boolean().optional(),
  org_deploy_enabled: z.boolean().optional(),
  token_rotation_enabled: z.boolean().optional(),
  is_hosted: z.boolean().optional(),
});
const manifestSchema = z.strictObject({
  _metadata: z
    .strictObject({ major_version: z.number().optional(), minor_version: z.number().optional() })
    .optional(),
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().max(140).optional(),
    long_description: z.string().min(175).max(4000).optional(),
    background_color: z
      .string()
      .regex(/^#([0-9a-f]{3}|[0-9a-f]{6})$/i)
      .optional(),
  }),
  features: features.optional(),
  oauth_config: z
    .strictObject({
      redirect_urls: z.array(url).max(1000).optional(),
      scopes: z
        .strictObject({
          bot: z.array(z.string()).max(255).optional(),
          user: z.array(z.string()).max(255).optional(),
        })
        .optional(),
      pkce_enabled: z.boolean().optional(),
    })
    .optional(),
  settings: settings.optional(),
});

/** An app's manifest as Slack's own format has it (docs.slack.dev/reference/app-manifest). */
export type Manifest = z.infer<typeof manifestSchema>;

// Any of the scopes will do. Events that are not listed need none.
const eventScopes: Readonly<Record<string, readonly string[]>> = {
  app_mention: ['app_mentions:read'],
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  'message.im': ['im:history'],
  'message.mpim': ['mpim:history'],
  reaction_added: ['reactions:read'],
  reaction_removed: ['reactions:read'],
  member_joined_channel: ['channels:read', 'groups:read'],
  member_left_channel: ['channels:read', 'groups:read'],
  channel_created: ['channels:read'],
  channel_rename: ['channels:read'],
  channel_archive: ['channels:read'],
  channel_unarchive: ['channels:read'],
  channel_deleted: ['channels:read'],
  channel_left: ['channels:read'],
  group_rename: ['groups:read'],
  group_archive: ['groups:read'],
  group_unarchive: ['groups:read'],
  group_deleted: ['groups:read'],
  group_left: ['groups:read'],
  pin_added: ['pins:read'],
  pin_removed: ['pins:read'],
  user_change: ['users:read'],
  team_join: ['users:read'],
  file_shared: ['files:read'],
  link_shared: ['links:read'],
};

function eventTroubles(manifest: Manifest): readonly string[] {
  const scopes = manifest.oauth_config?.scopes?.bot ?? [];
  return (manifest.settings?.event_subscriptions?.bot_events ?? []).flatMap((event) => {
    const needed = eventScopes[event];
    if (needed === undefined || needed.some((scope) => scopes.includes(scope))) return [];
    return [`settings.event_subscriptions.bot_events: ${event} needs the scope ${needed.join(' or ')}`];
  });
}

function doubled(manifest: Manifest): readonly string[] {
  const names = (manifest.features?.slash_commands ?? []).map((item) => item.command);
  const ids = (manifest.features?.shortcuts ?? []).map((item) => item.callback_id);
  return [...names, ...ids]
    .filter((name, index, all) => all.indexOf(name) !== index)
    .map((name) => `features: ${name} is there twice`);
}

/** Reads a manifest from YAML or JSON text, or an object; throws an Error that lists everything Slack would refuse. */
export function parseManifest(source: unknown): Manifest {
  const raw: unknown = typeof source === 'string' ? parse(source) : source;
  const parsed = manifestSchema.safeParse(raw);
  const troubles = parsed.success
    ? [...eventTroubles(parsed.data), ...doubled(parsed.data)]
    : parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the manifest'}: ${issue.message}`);
  if (!parsed.success || troubles.length > 0) {
    throw new Error(
      `the app manifest is not valid:\n  ${troubles.join('\n  ')}\nThe least that works: {"display_information":{"name":"My app"}}`,
    );
  }
  return parsed.data;
}
