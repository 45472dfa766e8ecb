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
  'CC-300': {
    expect: { text: 'Partial System Outage' },
    because: 'the words of Statuspage: clients that were written for it know them, and not those of Instatus',
  },
  'OU-MON-01': {
    expect: { who: { '2024-03-30T12:00': ['C'] } },
    because: 'months clamp from the anchor: turns start on 31 January, 29 February and 31 March',
  },
  'GR-CUS-04': {
    expect: {
      on_call_by_date: Object.fromEntries(
        [
          '2024-08-26',
          '2024-08-27',
          '2024-08-28',
          '2024-08-29',
          '2024-08-30',
          '2024-09-02',
          '2024-09-03',
          '2024-09-04',
          '2024-09-05',
          '2024-09-06',
        ].map((date) => [date, 'A']),
      ),
    },
    because: "a monthly turn changes on the anchor's day, 26 September",
  },
  'GR-CUS-17': {
    expect: {
      on_call_by_date: {
        '2024-08-03': 'A',
        '2024-08-04': 'A',
        '2024-08-10': 'A',
        '2024-08-11': 'A',
        '2024-08-17': 'B',
        '2024-08-18': 'B',
      },
    },
    because: 'a turn of two weeks covers both weekends: it is a turn, not a recurrence',
  },
  'GA-ESC-08': {
    expect: {
      notifications: [
        [0, 'u1', 'sms'],
        [30, 'u1', 'sms'],
      ],
      never: 'u2',
    },
    because: 'an open run keeps the version of the policy that it started with',
  },
  'PD-LAY-01': {
    expect: { who: { 'MO 10:00': ['anna'], 'MO 20:00': ['anna'] } },
    because: 'the first layer listed wins: the same people come of listing them the other way round',
  },
};
