import type { Methods } from './answer.ts';
import { appMethods } from './apps.ts';
import { authMethods } from './auth.ts';
import { bookmarkMethods } from './bookmarks.ts';
import { chatMethods } from './chat.ts';
import { conversationMethods } from './conversations.ts';
import { conversationListMethods } from './conversation-lists.ts';
import { fileMethods } from './files.ts';
import { pinMethods } from './pins.ts';
import { reactionMethods } from './reactions.ts';
import { usergroupMethods } from './usergroups.ts';
import { userMethods } from './users.ts';
import { viewMethods } from './views.ts';

/** Every method there is; any other is `unknown_method`. */
export const methods: Methods = {
  ...appMethods,
  ...authMethods,
  ...bookmarkMethods,
  ...chatMethods,
  ...conversationMethods,
  ...conversationListMethods,
  ...fileMethods,
  ...pinMethods,
  ...reactionMethods,
  ...usergroupMethods,
  ...userMethods,
  ...viewMethods,
};
