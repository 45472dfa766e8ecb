import { blocks } from '../blocks/block.js';
import { viewPlace } from '../controls/values.js';
import { h } from '../dom.js';
import { store } from '../store.js';
import { icon } from './icons.js';
import { trouble } from './trouble.js';

/** The Home tab of an app. */

function nothing(app) {
  const words =
    store.home === undefined
      ? 'Asking the app…'
      : `${app.name} has published nothing here yet. It is told that you opened this tab (app_home_opened) and can answer with views.publish.`;
  return h('div', { class: 'empty', key: 'empty' }, icon('home', 28), h('p', {}, store.home?.error ?? words));
}

export function homeTab(app) {
  const home = store.home?.user === store.me.id ? store.home : undefined;
  const view = home?.view ?? null;
  const place = view === null ? undefined : viewPlace(view, 'home');
  return h(
    'div',
    {
      class: 'scroller home',
      id: 'tab-panel',
      role: 'tabpanel',
      'aria-labelledby': 'tab-home',
      tabindex: '0',
      key: 'home',
    },
    h(
      'div',
      { class: 'home-inside' },
      place !== undefined && trouble(place.key),
      place === undefined ? nothing(app) : blocks(home.blocks, place),
    ),
  );
}
