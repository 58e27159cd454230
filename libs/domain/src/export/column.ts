import type { CsvField } from './csv';
import type { WallClock } from './wall-clock';

type ColumnType = 'text' | 'integer' | 'number' | 'date' | 'time' | 'timestamp';

/** A code that stands in a column, and what it says. */
type Meanings = Readonly<Record<string, string>>;

/** One column of an export, and what its codebook says of it. */
export interface Column<Row> {
  readonly name: string;
  readonly type: ColumnType;
  readonly unit?: string;
  readonly meaning: string;
  readonly values?: Meanings;
  readonly of: (row: Row, clock: WallClock) => CsvField;
}

interface Instant<Row> {
  /** Of both columns, before `_utc` and `_local`. */
  readonly name: string;
  readonly meaning: string;
  readonly at: (row: Row) => Date | null;
}

/** An instant in two columns: in UTC, and as the clocks of the row's zone showed it. */
export const instantColumns = <Row>(
  { name, meaning, at }: Instant<Row>,
  zoneOf: (row: Row) => string,
): readonly Column<Row>[] => [
  {
    name: `${name}_utc`,
    type: 'timestamp',
    unit: 'UTC, to the millisecond',
    meaning,
    of: (row) => at(row)?.toISOString() ?? null,
  },
  {
    name: `${name}_local`,
    type: 'timestamp',
    unit: 'wall clock of the zone of the row, to the millisecond',
    meaning: `${name}_utc, as the clocks of the row's zone showed it`,
    of: (row, clock) => {
      const instant = at(row);
      return instant && clock(instant, zoneOf(row));
    },
  },
];
