import { done, fail } from './answer.ts';
import type { Methods } from './answer.ts';

export const authMethods: Methods = {
  'api.test': {
    required: [],
    scopes: [],
    tier: 'special',
    token: 'none',
    run: ({ args }) => {
      const error = args['error'];
      return typeof error === 'string' && error !== '' ? fail(error, { args }) : done({ args });
    },
  },
  'auth.test': {
    required: [],
    scopes: [],
    tier: 'special',
    run: ({ w }) =>
      done({
        url: `${w.base.url}/`,
        team: w.team.name,
        user: w.app.name,
        team_id: w.team.id,
        user_id: w.app.user,
        bot_id: w.app.bot,
        app_id: w.app.id,
        is_enterprise_install: false,
      }),
  },
  'team.info': {
    required: [],
    scopes: ['team:read'],
    tier: 3,
    run: ({ w }) =>
      done({
        team: {
          id: w.team.id,
          name: w.team.name,
          domain: w.team.domain,
          url: `${w.base.url}/`,
          email_domain: '',
          icon: { image_default: true },
        },
      }),
  },
  'emoji.list': {
    required: [],
    scopes: ['emoji:read'],
    tier: 2,
    run: () => done({ emoji: {}, cache_ts: '0' }),
  },
  'bots.info': {
    required: [],
    scopes: ['users:read'],
    tier: 3,
    run: ({ w, args }) => {
      if (args['bot'] !== undefined && args['bot'] !== w.app.bot) return fail('bot_not_found');
      const bot = w.state.people.get(w.app.user);
      return done({
        bot: {
          id: w.app.bot,
          deleted: false,
          name: w.app.name,
          updated: bot?.updated ?? 0,
          app_id: w.app.id,
          user_id: w.app.user,
          icons: {},
        },
      });
    },
  },
};
