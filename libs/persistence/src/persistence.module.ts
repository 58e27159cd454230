import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { checkSchemaParts } from './database/check-schema-parts';
import { createDataSource } from './database/data-source';
import { checkSchemaRange } from './database/schema-range';
import { autocommit } from './database/sql';
import { OwnerSession } from './owner/owner-session';
import type { ServiceName } from './owner/register-instance';
import { WakeSources } from './owner/wake-sources';
import { Waker } from './owner/waker';

/** Told with each boot, so that the fleet's versions can be seen side by side. */
const VERSION = '0.1.0';

export interface PersistenceOptions {
  /** The variables that libs/config reads for every service. */
  readonly config: {
    readonly DATABASE_URL: string;
    readonly DATABASE_DIRECT_URL?: string | undefined;
    readonly DATABASE_POOL_SIZE: number;
  };
  readonly service: ServiceName;
  /** Job kinds that this process can handle. */
  readonly kinds?: readonly string[];
  /** Types of timers that this process can fire. */
  readonly callbacks?: readonly string[];
  readonly log: { warn(fields: object, sentence: string): void };
}

/** Opens nothing by itself: `openPersistence` does, when the service is told to look at its database. */
@Module({})
export class PersistenceModule implements OnApplicationShutdown {
  constructor(
    @Inject(DataSource) private readonly db: DataSource,
    @Inject(OwnerSession) private readonly session: OwnerSession,
  ) {}

  static forRoot({ config, service, kinds = [], callbacks = [], log }: PersistenceOptions): DynamicModule {
    const { DATABASE_URL: url, DATABASE_DIRECT_URL: directUrl = url, DATABASE_POOL_SIZE: poolSize } = config;
    const onPoolError = (err: unknown): void => log.warn({ err }, 'Database connection lost');
    const owner = { directUrl, service, version: VERSION, kinds, callbacks };
    return {
      module: PersistenceModule,
      global: true,
      providers: [
        {
          provide: DataSource,
          useFactory: () => createDataSource({ url, poolSize, onPoolError, applicationName: `promptpipe-${service}` }),
        },
        { provide: OwnerSession, inject: [DataSource], useFactory: (db: DataSource) => new OwnerSession(db, owner) },
        { provide: Waker, inject: [OwnerSession], useFactory: (session: OwnerSession) => new Waker(session) },
        {
          provide: WakeSources,
          inject: [DataSource, OwnerSession, Waker],
          useFactory: (db: DataSource, session: OwnerSession, waker: Waker) => new WakeSources(db, session, waker),
        },
      ],
      exports: [DataSource, OwnerSession, Waker, WakeSources],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.session.close();
    if (this.db.isInitialized) await this.db.destroy();
  }
}

/**
 * Connects, checks the schema and what stands of it, registers this boot. Throws with the reason and the way out; answers a
 * sentence about what is lacking and can be borne, or null.
 */
export async function openPersistence(db: DataSource, session: OwnerSession): Promise<string | null> {
  if (!db.isInitialized) await db.initialize();
  await checkSchemaRange(db);
  const lacking = await checkSchemaParts(autocommit(db));
  await session.open();
  return lacking;
}
