import { positiveInteger, urlOf } from './variables';

const postgresUrl = () => urlOf(['postgres', 'postgresql'], 'postgres://user:password@localhost:5432/promptpipe');

/** The direct URL is for session locks and LISTEN, which a transaction pooler breaks. */
export const databaseShape = {
  DATABASE_URL: postgresUrl(),
  DATABASE_DIRECT_URL: postgresUrl().optional(),
  DATABASE_POOL_SIZE: positiveInteger(10),
};

interface DatabaseUrls {
  readonly DATABASE_URL: string;
  readonly DATABASE_DIRECT_URL?: string | undefined;
}

export const directUrlOf = (config: DatabaseUrls): string => config.DATABASE_DIRECT_URL ?? config.DATABASE_URL;
