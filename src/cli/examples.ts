/** A whole check as it is typed. */
export const CHECK_EXAMPLE =
  'tocsin check https://api.example.com/health timeout 5s expect 200-399 contains ok';

/** A whole file for `tocsin apply`. */
export const FILE_EXAMPLE = `tocsin: 1
teams:
  - name: orders
    members: ["@ada", "@bo"]
    responder: "@ada"
services:
  - name: orders-api
    team: orders
    tier: 1
monitors:
  - name: orders-api-health
    kind: http
    service: orders-api
    every: 1m
    settings:
      url: https://orders.example.com/health
      expect: 200-399
pages:
  - name: acme
    title: Acme
    zone: Europe/London
    publishers: ["@ada", team orders]
    components:
      - group: APIs
        components:
          - name: Orders API
            services: [orders-api]
            follow: true
      - name: Web
`;

/** A rota as it stands in a file of its own. */
export const ROTA_FILE_EXAMPLE = `zone: Europe/London
layers:
  - name: primary
    turn: 1 week
    anchor: 2026-03-02T09:00
    members: ["@ada", "@bo", "@cy"]
  - name: nights
    turn: 1 day
    anchor: 2026-03-02T20:00
    members: ["@dee"]
    windows: ["mon-fri 20:00-08:00"]
    role: secondary`;
