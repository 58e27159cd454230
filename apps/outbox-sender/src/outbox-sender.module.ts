import { type DynamicModule, Module } from '@nestjs/common';
import { BootRecoveryModule } from '@promptpipe/boot-recovery';
import { brokerUrlOf } from '@promptpipe/config';
import { createLogger, loggerParams, ObservabilityModule } from '@promptpipe/observability';
import { DataSource, OwnerSession, PersistenceModule } from '@promptpipe/persistence';
import { BROKER, type Broker, BrokerModule } from '@promptpipe/queue';
import { LoggerModule } from 'nestjs-pino';
import { OUTBOX_SENDER_CONFIG, type OutboxSenderConfig } from './config';
import { Heartbeat } from './heartbeat';
import { UnreadableFinder } from './quarantine/unreadable-finder';
import { SenderDuties } from './sender.duties';
import { SenderLoops } from './sender.loops';
import { SenderRecovery } from './sender.recovery';
import { SenderSteps } from './sender.steps';
import { MessageStager } from './staging/message-stager';

const SERVICE = 'outbox-sender';

@Module({})
export class OutboxSenderModule {
  static forRoot(config: OutboxSenderConfig): DynamicModule {
    const log = createLogger({ service: SERVICE, level: config.LOG_LEVEL });
    return {
      module: OutboxSenderModule,
      imports: [
        LoggerModule.forRoot(loggerParams({ service: SERVICE, level: config.LOG_LEVEL })),
        ObservabilityModule.forRoot({ service: SERVICE }),
        PersistenceModule.forRoot({ config, service: SERVICE, log }),
        BootRecoveryModule.forRoot({ service: SERVICE, config }),
        BrokerModule.forRoot(brokerUrlOf(config), {
          onError: (err) => log.warn({ err }, 'Broker connection failed'),
        }),
      ],
      providers: [
        { provide: OUTBOX_SENDER_CONFIG, useValue: config },
        {
          provide: MessageStager,
          inject: [DataSource, OwnerSession, BROKER],
          useFactory: (db: DataSource, session: OwnerSession, broker: Broker) =>
            new MessageStager(db, session, broker, config.QUEUE_CAPACITY),
        },
        UnreadableFinder,
        SenderDuties,
        SenderLoops,
        SenderRecovery,
        SenderSteps,
        Heartbeat,
      ],
    };
  }
}
