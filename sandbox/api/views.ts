import { useTrigger } from '../delivery/passes.ts';
import { viewProblems } from '../blocks/validate.ts';
import { fieldsOf, isFields, textOf } from '../json.ts';
import type { Fields } from '../json.ts';
import {
  DEEPEST,
  findView,
  homeOf,
  openModal,
  publishHome,
  pushModal,
  stackOf,
  updateView,
} from '../model/views.ts';
import type { View } from '../model/state.ts';
import { viewWire } from '../model/wire.ts';
import { badArguments, done, fail, given, isFailure, json, text } from './answer.ts';
import type { Answer, Call, Failure, Methods } from './answer.ts';
import { blocksFailure } from './content.ts';

const LARGEST = 250_000;

function viewOf(call: Call, type: 'modal' | 'home' | 'any'): Fields | Failure {
  const view = json(call, 'view');
  if (!isFields(view)) return badArguments('must provide an object [json-pointer:/view]');
  if (JSON.stringify(view).length > LARGEST) return fail('view_too_large');
  if (type !== 'any' && view['type'] !== type && ['modal', 'home'].includes(textOf(view['type']))) {
    return badArguments(`unsupported type: ${textOf(view['type'])} [json-pointer:/view/type]`);
  }
  const problems = viewProblems(call.w.state, view);
  return problems.length === 0 ? view : blocksFailure('invalid_arguments', problems, '/view');
}

function clash(call: Call, view: Fields, own: View | undefined): Failure | undefined {
  const external = textOf(view['external_id']);
  if (external === '') return undefined;
  const found = findView(call.w, '', external);
  return found === undefined || found.id === own?.id ? undefined : fail('duplicate_external_id');
}

function trigger(call: Call): { readonly user: string } | Failure {
  const both = given(call, 'trigger_id') && given(call, 'interactivity_pointer');
  if (both) return badArguments('only one of trigger_id and interactivity_pointer may be given');
  const used = useTrigger(call.w, text(call, 'trigger_id') || text(call, 'interactivity_pointer'));
  if (!('error' in used)) return used;
  return used.error === 'invalid_trigger_id' ? badArguments('invalid `trigger_id`') : fail(used.error);
}

function open(call: Call): Answer {
  const view = viewOf(call, 'modal');
  if (isFailure(view)) return view;
  const taken = clash(call, view, undefined);
  if (taken !== undefined) return taken;
  const by = trigger(call);
  if (isFailure(by)) return by;
  return done({ view: viewWire(call.w, openModal(call.w, by.user, view)) });
}

function push(call: Call): Answer {
  const view = viewOf(call, 'modal');
  if (isFailure(view)) return view;
  const taken = clash(call, view, undefined);
  if (taken !== undefined) return taken;
  const by = trigger(call);
  if (isFailure(by)) return by;
  const depth = stackOf(call.w, by.user).length;
  if (depth === 0) return fail('not_found');
  const pushed = depth >= DEEPEST ? undefined : pushModal(call.w, by.user, view);
  return pushed === undefined ? fail('push_limit_reached') : done({ view: viewWire(call.w, pushed) });
}

function stale(call: Call, view: View | undefined): Failure | undefined {
  const hash = text(call, 'hash');
  return hash !== '' && view !== undefined && hash !== view.hash ? fail('hash_conflict') : undefined;
}

function update(call: Call): Answer {
  const before = findView(call.w, text(call, 'view_id'), text(call, 'external_id'));
  if (before === undefined) return fail('not_found');
  const view = viewOf(call, before.type);
  if (isFailure(view)) return view;
  const refused = clash(call, view, before) ?? stale(call, before);
  if (refused !== undefined) return refused;
  return done({ view: viewWire(call.w, updateView(call.w, before, view)) });
}

function publish(call: Call): Answer {
  const { w } = call;
  if (w.manifest.features?.app_home?.home_tab_enabled !== true) return fail('not_enabled');
  const user = w.state.people.get(text(call, 'user_id'));
  if (user === undefined || user.bot) return badArguments('invalid `user_id`');
  const view = viewOf(call, 'home');
  if (isFailure(view)) return view;
  const before = homeOf(w, user.id);
  const refused = clash(call, view, before) ?? stale(call, before);
  if (refused !== undefined) return refused;
  return done({ view: viewWire(w, publishHome(w, user.id, fieldsOf(view))) });
}

export const viewMethods: Methods = {
  'views.open': { required: ['view', 'trigger_id|interactivity_pointer'], scopes: [], tier: 4, run: open },
  'views.push': { required: ['view', 'trigger_id|interactivity_pointer'], scopes: [], tier: 4, run: push },
  'views.update': { required: ['view', 'view_id|external_id'], scopes: [], tier: 4, run: update },
  'views.publish': { required: ['user_id', 'view'], scopes: [], tier: 4, run: publish },
};
