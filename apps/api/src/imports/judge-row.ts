import { type PhoneNumber } from '@promptpipe/domain';
import { type RowError } from '@promptpipe/persistence';
import { z } from 'zod';
import { personFields, phoneSchema } from '../participants/person-fields';
import { variableOf } from './read-header';

/** One row, as far as it says something of itself. */
export interface ImportedRow {
  readonly row: number;
  readonly phone: PhoneNumber;
  readonly name: string;
  readonly timezone: string | null;
  readonly code: string | null;
  readonly language: string | null;
  readonly arm: string | null;
  readonly status: 'invited' | 'active' | null;
  readonly variables: Readonly<Record<string, string>>;
}

const optional = <Schema extends z.ZodType>(schema: Schema) => z.union([z.literal('').transform(() => null), schema]);

/** A cell that is empty says nothing. */
const CELLS = {
  phone: phoneSchema,
  name: optional(personFields.name),
  timezone: optional(personFields.timezone),
  code: optional(personFields.code),
  language: optional(personFields.language),
  arm: optional(personFields.arm),
  status: optional(z.enum(['invited', 'active'], 'must be invited or active')),
};
const rowSchema = z.object(CELLS).partial().required({ phone: true });

/** Who needs a consent first cannot come in active. */
const CONSENT_FIRST = 'must be invited, or empty: the study needs a consent first';

/** The cells of a row by their columns; what is wrong is told by row and column, without what the cell holds. */
export function judgeRow(
  columns: readonly string[],
  cells: readonly string[],
  { row, needsConsent }: { readonly row: number; readonly needsConsent: boolean },
): ImportedRow | readonly RowError[] {
  if (cells.length > columns.length) return [{ row, column: `${columns.length + 1}`, message: 'has no header' }];
  const by = Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? '']));
  const variables = columns.flatMap((column) => {
    const name = variableOf(column);
    return name === null ? [] : [[name, by[column] ?? ''] as const];
  });
  const read = rowSchema.safeParse(by);
  const said = personFields.variables.safeParse(Object.fromEntries(variables));
  const errors: RowError[] = [
    ...errorsOf(row, '', read.error),
    ...errorsOf(row, 'var.', said.error),
    ...(needsConsent && by.status === 'active' ? [{ row, column: 'status', message: CONSENT_FIRST }] : []),
  ];
  if (!read.success || !said.success || errors.length > 0) return errors;
  const { phone, name, timezone, code, language, arm, status } = read.data;
  return {
    ...{ row, phone, name: name ?? '', timezone: timezone ?? null, code: code ?? null, language: language ?? null },
    ...{ arm: arm ?? null, status: status ?? null, variables: said.data },
  };
}

const errorsOf = (row: number, prefix: string, error: z.ZodError | undefined): RowError[] =>
  (error?.issues ?? []).map((issue) => ({
    row,
    column: `${prefix}${issue.path.map(String).join('.')}`,
    message: issue.code === 'invalid_union' ? (issue.errors.at(-1)?.[0]?.message ?? issue.message) : issue.message,
  }));
