import { type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type Service } from '@promptpipe/lifecycle';
import { Readiness } from '@promptpipe/observability';
import { BullMqTransport } from '@promptpipe/queue';
import { Logger, PinoLogger } from 'nestjs-pino';
import { type SchedulerConfig } from './config';
import { SchedulerModule } from './scheduler.module';
import { SchedulerSteps } from './scheduler.steps';

export async function createApp(config: SchedulerConfig): Promise<INestApplication> {
  const app = await NestFactory.create(SchedulerModule.forRoot(config), { abortOnError: false, bufferLogs: true });
  app.useLogger(app.get(Logger));
  app.connectMicroservice({ strategy: app.get(BullMqTransport) }, { inheritAppConfig: true });
  return app;
}

export async function serviceOf(app: INestApplication, config: SchedulerConfig): Promise<Service> {
  return {
    app,
    port: config.SCHEDULER_PORT,
    portVariable: 'SCHEDULER_PORT',
    host: config.HOST,
    steps: app.get(SchedulerSteps),
    readiness: app.get(Readiness),
    log: await app.resolve(PinoLogger),
  };
}
