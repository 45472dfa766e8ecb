import { html } from 'hono/html';
import type { PageSight } from '#status/page-sight.ts';
import { keyed, rootOf } from './layout.ts';
import type { Html } from './words.ts';

/** Pure: how customers hear of news. The form is posted to `<page>/subscribe` with `email`, any number of `component` (codes; none: all), and `website`, which only programs fill in. */

function form(sight: PageSight): Html {
  const leaves = sight.components.filter((one) => !one.component.isGroup);
  return html`<form method="post" action="${rootOf(sight)}/subscribe">
    <label for="email">E-mail address</label>
    <div class="row">
      <input id="email" name="email" type="email" required autocomplete="email" maxlength="254" />
      <button class="button" type="submit">Subscribe</button>
    </div>
    <div class="trap" aria-hidden="true">
      <input name="website" type="text" tabindex="-1" autocomplete="off" />
    </div>
    ${
      leaves.length < 2
        ? null
        : html`<details>
            <summary>Only some components</summary>
            <fieldset>
              <legend>Components; none chosen means all</legend>
              <div class="choices">
                ${leaves.map(
                  ({ component }) =>
                    html`<label
                      ><input type="checkbox" name="component" value="${component.code}" />
                      ${component.name}</label
                    >`,
                )}
              </div>
            </fieldset>
          </details>`
    }
  </form>`;
}

/** The section of the front page that says in which ways news comes. */
export function subscribeSection(sight: PageSight): Html {
  const root = rootOf(sight);
  return html`<section id="subscribe" aria-labelledby="subscribe-title">
    <h2 id="subscribe-title">Subscribe</h2>
    <div class="card">
      ${
        sight.offersMail
          ? html`<p>
                Incidents and maintenance by e-mail. You confirm the address first, and every e-mail has a
                link to unsubscribe.
              </p>
              ${form(sight)}`
          : null
      }
      <p class="faint">
        ${sight.offersMail ? 'Other ways:' : 'Incidents and maintenance as a feed, in your calendar, or for programs:'}
      </p>
      <ul class="ways">
        <li><a href="${keyed(sight, `${root}/history.atom`)}">Atom</a></li>
        <li><a href="${keyed(sight, `${root}/history.rss`)}">RSS</a></li>
        <li><a href="${keyed(sight, `${root}/maintenance.ics`)}">Calendar of maintenance</a></li>
        <li><a href="${keyed(sight, `${root}/api/v2/summary.json`)}">JSON for programs</a></li>
      </ul>
      <p class="faint after">
        Webhooks: a program posts its address to <code>${sight.url}/api/v2/subscribers.json</code>, as with
        Statuspage.
      </p>
    </div>
  </section>`;
}
