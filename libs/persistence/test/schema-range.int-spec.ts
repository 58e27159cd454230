import { createTestDatabase } from '@promptpipe/testing';
import { APP_SCHEMA, checkSchemaRange, createDataSource, SchemaRangeError } from '../src';
import { useDatabase } from './database';

describe('the range of services that a schema serves', () => {
  const database = useDatabase();
  const refusal = (app?: number): Promise<unknown> =>
    checkSchemaRange(database.db, app).catch((error: unknown) => error);

  beforeEach(() => database.query('update schema_range set min_app = 3, max_app = 4'));

  it.each([3, 4])('lets a service of schema %d run', async (app) => {
    await expect(checkSchemaRange(database.db, app)).resolves.toBeUndefined();
  });

  it('tells a service that is too old to be replaced', async () => {
    const error = await refusal(2);
    expect(error).toBeInstanceOf(SchemaRangeError);
    expect(error).toMatchObject({
      code: 'schema-range',
      message: 'The database serves services of schema 3 to 4, this one is of 2: deploy a newer version',
    });
  });

  it('tells a service that is too new to migrate first', async () => {
    expect(await refusal(5)).toMatchObject({
      code: 'schema-range',
      message: 'The database serves services of schema 3 to 4, this one is of 5: run `pnpm migrate` first',
    });
  });

  it('asks for a migration where there is no schema', async () => {
    const empty = await createTestDatabase();
    const onPoolError = (): void => undefined;
    const options = { url: empty.url, poolSize: 1, applicationName: 'spec', onPoolError };
    const source = await createDataSource(options).initialize();
    await expect(checkSchemaRange(source)).rejects.toMatchObject({
      code: 'schema-range',
      message: 'The database has no PromptPipe schema yet: run `pnpm migrate` first',
    });
    await source.destroy();
    await empty.drop();
  });

  it('does not take a server that answers something else for an empty one', async () => {
    await database.query('alter table schema_range rename column min_app to lowest');
    const error = await refusal();
    await database.query('alter table schema_range rename column lowest to min_app');
    expect(error).not.toBeInstanceOf(SchemaRangeError);
    expect(error).toMatchObject({ message: expect.stringContaining('min_app') as unknown });
  });

  it('holds this version as it was migrated', async () => {
    await database.query('update schema_range set min_app = 1, max_app = 1');
    await expect(checkSchemaRange(database.db)).resolves.toBeUndefined();
    expect(APP_SCHEMA).toBe(1);
  });
});
