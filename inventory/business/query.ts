/** A value or a label that a query returns, under the column's name. */
export interface Column {
  readonly name: string;
  /** What it is, with its unit; ends up as the metric's help. */
  readonly help: string;
}

/** Numbers about the business, as SQL: every value column becomes the metric `NAME_COLUMN`, a gauge. */
export interface BusinessQuery {
  /** Begins with `business_`. */
  readonly name: string;
  /** One statement that only reads, and answers with a row for an empty table too. */
  readonly sql: string;
  /** What it reads: the role may read these columns and nothing else. `schema.table` → columns. */
  readonly reads: Readonly<Record<string, readonly string[]>>;
  /** Seconds for which an answer is handed out again: how often the database is asked at most. */
  readonly interval: number;
  /** Columns that tell rows apart, with all that they may say. Default: none, the query has one row. */
  readonly labels?: readonly (Column & { readonly values: readonly string[] })[];
  readonly values: readonly [Column, ...Column[]];
}

/** Names of the metrics that a query becomes. */
export function metricNames({ name, values }: BusinessQuery): string[] {
  return values.map((column) => `${name}_${column.name}`);
}
