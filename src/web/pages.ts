import { html } from 'hono/html';

/** Somewhere to go from the front page; `url` is absolute. */
export type Place = { readonly title: string; readonly url: string; readonly text: string };
type Html = ReturnType<typeof html>;

const STYLE = `
  :root { color-scheme: light dark; }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem; }
  h1 { font-size: 1.6rem; margin-bottom: 0.25rem; }
  dt { margin-top: 1rem; font-weight: 600; }
  dd { margin: 0; }
  form { display: inline; }
  button { font: inherit; padding: 0.4rem 0.9rem; margin-right: 0.5rem; cursor: pointer; }
  .well { color: #1a7f37; } .broken { color: #cf222e; } .slow { color: #9a6700; }
  @media (prefers-color-scheme: dark) { .well { color: #3fb950; } .broken { color: #f85149; } .slow { color: #d29922; } }
`;

/** A whole page in plain HTML: no script, nothing loaded from elsewhere. */
export function page(title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html> `;
}

/** What this server is, and where to go from here. */
export function frontPage(places: readonly Place[]): Html {
  const everywhere: readonly Place[] = [
    ...places,
    { title: 'Readiness', url: '/readyz', text: 'Whether the database, Slack and the pumps answer.' },
    { title: 'Metrics', url: '/metrics', text: 'Figures about this process, for Prometheus.' },
  ];
  return page(
    'Tocsin',
    html`<h1>Tocsin</h1>
      <p>
        It watches applications, wakes the person on call and runs incidents in Slack. People work with it
        there; this is its web server.
      </p>
      <dl>
        ${everywhere.map(
          (place) =>
            html`<dt><a href="${place.url}">${place.title}</a></dt>
              <dd>${place.text}</dd>`,
        )}
      </dl>`,
  );
}

/** A page with one message and the way back. */
export function messagePage(title: string, text: string): Html {
  return page(
    title,
    html`<h1>${title}</h1>
      <p>${text}</p>
      <p><a href="/">Back to the front page</a></p>`,
  );
}
