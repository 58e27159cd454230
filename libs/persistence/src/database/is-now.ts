/**
 * `column = status`, of rows that are found by their ids. Written so that the planner cannot take a partial index over that
 * status beside the primary key: where a snapshot is held for long, such an index holds every row that ever had it, and when
 * few rows had it at the last analyze it looks cheap (ADR 9).
 */
export const isNow = (column: string, status: string): string => `${column} is not distinct from '${status}'`;
