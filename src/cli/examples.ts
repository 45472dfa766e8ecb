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
`;
