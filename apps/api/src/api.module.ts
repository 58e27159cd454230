import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { createLogger, loggerParams, ObservabilityModule } from '@promptpipe/observability';
import { PersistenceModule } from '@promptpipe/persistence';
import { LoggerModule } from 'nestjs-pino';
import { ApiRecovery } from './api.recovery';
import { ApiSteps } from './api.steps';
import { API_CONFIG, type ApiConfig } from './config';
import { Heartbeat } from './heartbeat';
import { AdminKey, readAdminKey } from './http/admin-key';
import { ProblemFilter } from './http/problem.filter';
import { MessagesController } from './messages/messages.controller';
import { ParticipantsController } from './participants/participants.controller';
import { PromptsController } from './prompts/prompts.controller';
import { ReceiptsController } from './receipts/receipts.controller';
import { ResponsesController } from './responses/responses.controller';
import { TimersController } from './timers/timers.controller';

const SERVICE = 'api';

/** The admins' HTTP door. Throws in one sentence when there is no key to show there. */
@Module({})
export class ApiModule {
  static forRoot(config: ApiConfig): DynamicModule {
    const adminKey = readAdminKey(config.ADMIN_KEY_FILE);
    const log = createLogger({ service: SERVICE, level: config.LOG_LEVEL });
    return {
      module: ApiModule,
      imports: [
        LoggerModule.forRoot(loggerParams({ service: SERVICE, level: config.LOG_LEVEL })),
        ObservabilityModule.forRoot({ service: SERVICE }),
        PersistenceModule.forRoot({ config, service: SERVICE, log }),
      ],
      controllers: [
        ParticipantsController,
        MessagesController,
        PromptsController,
        TimersController,
        ResponsesController,
        ReceiptsController,
      ],
      providers: [
        { provide: API_CONFIG, useValue: config },
        { provide: AdminKey, useValue: adminKey },
        { provide: APP_FILTER, useClass: ProblemFilter },
        ApiRecovery,
        ApiSteps,
        Heartbeat,
      ],
    };
  }
}
