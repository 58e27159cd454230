import { badFields, type FieldError } from '../http/refusal';
import { variableNameSchema } from '../participants/person-fields';

const COLUMNS = ['phone', 'name', 'timezone', 'code', 'language', 'arm', 'status'] as const;
type Column = (typeof COLUMNS)[number];

const VARIABLE = 'var.';

export const variableOf = (column: string): string | null =>
  column.startsWith(VARIABLE) ? column.slice(VARIABLE.length) : null;

const isColumn = (column: string): column is Column => (COLUMNS as readonly string[]).includes(column);

function faultOf(column: string, all: readonly string[]): string | null {
  if (all.indexOf(column) !== all.lastIndexOf(column)) return 'is there twice';
  const variable = variableOf(column);
  if (isColumn(column) || (variable !== null && variableNameSchema.safeParse(variable).success)) return null;
  return `is no column: there are ${COLUMNS.join(', ')}, and var.<name> with a name of small letters, digits and underscores`;
}

/** The columns of a file; 400 names each that is none. */
export function readHeader(row: readonly string[]): readonly string[] {
  const columns = row.map((column) => column.toLowerCase());
  const errors = columns.flatMap((column, at): FieldError[] => {
    const message = faultOf(column, columns);
    return message === null ? [] : [{ field: `row 1, column ${at + 1}`, message }];
  });
  if (!columns.includes('phone')) errors.push({ field: 'row 1', message: 'the column phone is missing' });
  if (errors.length > 0) throw badFields(errors.slice(0, 20));
  return columns;
}
