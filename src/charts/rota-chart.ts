/** What the picture of a rota's coming weeks shows. Instants as Dates; bars of a row in order, without overlap. */
export type RotaChart = {
  readonly title: string;
  readonly from: Date;
  readonly to: Date;
  /** IANA zone of the person who looks. */
  readonly zone: string;
  readonly rows: readonly {
    readonly name: string;
    /** The row that counts: who is on call. The others show where it comes from. */
    readonly main: boolean;
    readonly bars: readonly RotaBar[];
  }[];
};

export type RotaBar = {
  readonly from: Date;
  readonly to: Date;
  /** Names of whoever is on call; empty: a gap, in which somebody should be. */
  readonly names: readonly string[];
  /** Not by plan: a cover or a swap. */
  readonly changed: boolean;
};

/** How much of being on call each person had; hours of day, night and weekend add up to all. */
export type FairnessChart = {
  readonly title: string;
  readonly rows: readonly {
    readonly name: string;
    readonly dayHours: number;
    readonly nightHours: number;
    readonly weekendHours: number;
    /** "12 pages, 3 nights broken". */
    readonly note: string;
  }[];
};

export const ROTA_WIDTH = 1_000;
const MOST_ROWS = 40;
const MOST_BARS = 3_000;

/** What is wrong with the input, in words; undefined when it can be drawn. */
export function rotaChartProblem({ from, to, rows, zone }: RotaChart): string | undefined {
  if (!(to.getTime() > from.getTime())) return 'the period ends before it begins';
  if (rows.length > MOST_ROWS) return `${rows.length} rows are more than ${MOST_ROWS}`;
  const bars = rows.reduce((count, row) => count + row.bars.length, 0);
  if (bars > MOST_BARS) return `${bars} bars are more than ${MOST_BARS}`;
  try {
    Intl.DateTimeFormat('en-GB', { timeZone: zone });
  } catch {
    return `"${zone}" is not a time zone. Example: Europe/Oslo`;
  }
  return undefined;
}

/** What is wrong with the input, in words; undefined when it can be drawn. */
export function fairnessChartProblem({ rows }: FairnessChart): string | undefined {
  if (rows.length > MOST_ROWS) return `${rows.length} people are more than ${MOST_ROWS}`;
  const odd = rows.find(
    (row) =>
      ![row.dayHours, row.nightHours, row.weekendHours].every(
        (hours) => Number.isFinite(hours) && hours >= 0,
      ),
  );
  return odd === undefined ? undefined : `the hours of ${odd.name} are no hours`;
}
