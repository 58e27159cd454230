import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { BootRecoveryModule } from '@promptpipe/boot-recovery';
import { createLogger, loggerParams, Metrics, ObservabilityModule, TimerMetrics } from '@promptpipe/observability';
import { PersistenceModule } from '@promptpipe/persistence';
import { LoggerModule } from 'nestjs-pino';
import { AccountRequestsController } from './accounts/account-requests.controller';
import { ApiSteps } from './api.steps';
import { AuditController } from './audit/audit.controller';
import { BatchesController } from './batches/batches.controller';
import { BacklogGate } from './backlog/backlog-gate';
import { API_CONFIG, type ApiConfig } from './config';
import { ExportController } from './export/export.controller';
import { Heartbeat } from './heartbeat';
import { AdminKey, readAdminKey } from './http/admin-key';
import { ProblemFilter } from './http/problem.filter';
import { RequestsInHand } from './http/requests-in-hand';
import { DoorDoubtsController } from './door-doubts/door-doubts.controller';
import { ImportsController } from './imports/imports.controller';
import { ParticipantImportController } from './imports/participant-import.controller';
import { JobsController } from './jobs/jobs.controller';
import { MessagesController } from './messages/messages.controller';
import { ConsentController } from './participants/consent.controller';
import { PairController } from './pairing/pair.controller';
import { PairingLinksController } from './pairing/pairing-links.controller';
import { QrController } from './pairing/qr.controller';
import { ParticipantPhonesController } from './participants/participant-phones.controller';
import { ParticipantsController } from './participants/participants.controller';
import { PromptsController } from './prompts/prompts.controller';
import { QuarantineController } from './quarantine/quarantine.controller';
import { ReceiptsController } from './receipts/receipts.controller';
import { RecoveryRunsController } from './recovery-runs/recovery-runs.controller';
import { ResponsesController } from './responses/responses.controller';
import { SchedulesController } from './schedules/schedules.controller';
import { AccountsController } from './sending/accounts.controller';
import { StudySendingController } from './sending/study-sending.controller';
import { StudiesController } from './studies/studies.controller';
import { ParticipantTimersController } from './timers/participant-timers.controller';
import { TimerJournal } from './timers/timer-journal';
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
        BootRecoveryModule.forRoot({ service: SERVICE, config }),
      ],
      controllers: [
        ParticipantImportController,
        ImportsController,
        ParticipantsController,
        ConsentController,
        ParticipantPhonesController,
        DoorDoubtsController,
        MessagesController,
        PromptsController,
        TimersController,
        ParticipantTimersController,
        ResponsesController,
        ReceiptsController,
        RecoveryRunsController,
        QuarantineController,
        JobsController,
        SchedulesController,
        AccountsController,
        AccountRequestsController,
        QrController,
        PairingLinksController,
        PairController,
        AuditController,
        BatchesController,
        StudySendingController,
        StudiesController,
        ExportController,
      ],
      providers: [
        { provide: API_CONFIG, useValue: config },
        { provide: AdminKey, useValue: adminKey },
        { provide: APP_FILTER, useClass: ProblemFilter },
        RequestsInHand,
        { provide: APP_INTERCEPTOR, useExisting: RequestsInHand },
        BacklogGate,
        ApiSteps,
        Heartbeat,
        { provide: TimerMetrics, inject: [Metrics], useFactory: (metrics: Metrics) => new TimerMetrics(metrics) },
        TimerJournal,
      ],
    };
  }
}
