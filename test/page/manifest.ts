/** The manifest of the app that shows every block. */
export const manifest = {
  display_information: { name: 'Showroom', description: 'Shows every block.' },
  features: {
    app_home: {
      home_tab_enabled: true,
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: false,
    },
    bot_user: { display_name: 'showroom', always_online: true },
    slash_commands: [
      {
        command: '/show',
        description: 'Shows blocks of a kind',
        usage_hint: '[text|controls|data|media|frames]',
      },
      { command: '/whisper', description: 'Says something only you see', usage_hint: '[words]' },
      { command: '/form', description: 'Opens a form' },
      { command: '/silent', description: 'Never answers' },
    ],
    shortcuts: [
      { name: 'New entry', type: 'global', callback_id: 'entry.new', description: 'Opens the form' },
      {
        name: 'Note this',
        type: 'message',
        callback_id: 'entry.from_message',
        description: 'Notes what it says',
      },
    ],
  },
  oauth_config: {
    scopes: {
      bot: [
        'app_mentions:read',
        'bookmarks:write',
        'channels:history',
        'channels:join',
        'channels:manage',
        'channels:read',
        'chat:write',
        'commands',
        'files:read',
        'files:write',
        'im:history',
        'im:write',
        'links.embed:write',
        'pins:write',
        'reactions:read',
        'reactions:write',
        'usergroups:read',
        'usergroups:write',
        'users:read',
      ],
    },
  },
  settings: {
    event_subscriptions: { bot_events: ['app_home_opened', 'app_mention', 'message.channels', 'message.im'] },
    interactivity: { is_enabled: true },
    socket_mode_enabled: true,
  },
} as const;
