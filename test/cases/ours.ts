/** Where we answer otherwise than the row, its answer replaced as a whole, each with its reason. */
export const ours: Readonly<
  Record<string, { readonly expect: Readonly<Record<string, unknown>>; readonly because: string }>
> = {
  'CC-162': {
    expect: {
      verdict: 'down',
      reason: 'tls_client_cert_required',
      error_code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    },
    because: 'measured again: undici 8 hands on the TLS alert, where 7 said only UND_ERR_SOCKET',
  },
};
