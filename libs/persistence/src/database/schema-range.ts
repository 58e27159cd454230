import type { DataSource } from 'typeorm';
import { autocommit, queryRow } from './sql';
import { sqlStateOf } from './sql-state';

/** The version of the schema that this code was written against. Raised by a migration that old services cannot bear. */
export const APP_SCHEMA = 1;

const UNDEFINED_TABLE = '42P01';
const READ_RANGE = 'select min_app as "minApp", max_app as "maxApp" from schema_range';

export class SchemaRangeError extends Error {
  readonly code = 'schema-range';

  constructor(message: string) {
    super(message);
    this.name = 'SchemaRangeError';
  }
}

/** Throws `SchemaRangeError` when this service must not run on this database, with the way out. */
export async function checkSchemaRange(db: DataSource, app = APP_SCHEMA): Promise<void> {
  const range = await queryRow<{ minApp: number; maxApp: number }>(autocommit(db), READ_RANGE).catch(
    (error: unknown) => {
      if (sqlStateOf(error) === UNDEFINED_TABLE) return null;
      throw error;
    },
  );
  if (!range) throw new SchemaRangeError('The database has no PromptPipe schema yet: run `pnpm migrate` first');
  const { minApp, maxApp } = range;
  if (app < minApp) {
    throw new SchemaRangeError(
      `The database serves services of schema ${minApp} to ${maxApp}, this one is of ${app}: deploy a newer version`,
    );
  }
  if (app > maxApp) {
    throw new SchemaRangeError(
      `The database serves services of schema ${minApp} to ${maxApp}, this one is of ${app}: run \`pnpm migrate\` first`,
    );
  }
}
