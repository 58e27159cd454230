import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { createDataSource } from './database/data-source';
import { checkSchemaRange } from './database/schema-range';
import { OwnerSession } from './owner/owner-session';
import type { ServiceName } from './owner/register-instance';
import { WakeSources } from './owner/wake-sources';
import { Waker } from './owner/waker';

export interface PersistenceOptions {
  readonly url: string;
  readonly directUrl: string;
  readonly poolSize: number;
  readonly service: ServiceName;
  readonly version: string;
  readonly kinds: readonly string[];
  readonly onPoolError: (error: unknown) => void;
}

/** Opens nothing by itself: `openPersistence` does, when the service is told to look at its database. */
@Module({})
export class PersistenceModule implements OnApplicationShutdown {
  constructor(
    @Inject(DataSource) private readonly db: DataSource,
    @Inject(OwnerSession) private readonly session: OwnerSession,
  ) {}

  static forRoot(options: PersistenceOptions): DynamicModule {
    const { url, poolSize, onPoolError, service } = options;
    return {
      module: PersistenceModule,
      global: true,
      providers: [
        {
          provide: DataSource,
          useFactory: () => createDataSource({ url, poolSize, onPoolError, applicationName: `promptpipe-${service}` }),
        },
        { provide: OwnerSession, inject: [DataSource], useFactory: (db: DataSource) => new OwnerSession(db, options) },
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

/** Connects, checks the schema, registers this boot. Throws with the reason and the way out. */
export async function openPersistence(db: DataSource, session: OwnerSession): Promise<void> {
  if (!db.isInitialized) await db.initialize();
  await checkSchemaRange(db);
  await session.open();
}
