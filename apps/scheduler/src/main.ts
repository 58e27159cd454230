import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { main, runService } from '@promptpipe/lifecycle';
import { Readiness } from '@promptpipe/observability';
import { BullMqTransport } from '@promptpipe/queue';
import { Logger, PinoLogger } from 'nestjs-pino';
import { loadSchedulerConfig } from './config';
import { SchedulerModule } from './scheduler.module';
import { SchedulerSteps } from './scheduler.steps';

void main(async () => {
  const config = loadSchedulerConfig();
  const app = await NestFactory.create(SchedulerModule.forRoot(config), { abortOnError: false, bufferLogs: true });
  app.useLogger(app.get(Logger));
  app.connectMicroservice({ strategy: app.get(BullMqTransport) }, { inheritAppConfig: true });
  await runService({
    app,
    port: config.SCHEDULER_PORT,
    portVariable: 'SCHEDULER_PORT',
    host: config.HOST,
    steps: app.get(SchedulerSteps),
    readiness: app.get(Readiness),
    log: await app.resolve(PinoLogger),
  });
});
