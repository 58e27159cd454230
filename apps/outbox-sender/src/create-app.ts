import { type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type Service } from '@promptpipe/lifecycle';
import { Readiness } from '@promptpipe/observability';
import { Logger, PinoLogger } from 'nestjs-pino';
import { type OutboxSenderConfig } from './config';
import { OutboxSenderModule } from './outbox-sender.module';
import { SenderSteps } from './sender.steps';

export async function createApp(config: OutboxSenderConfig): Promise<INestApplication> {
  const app = await NestFactory.create(OutboxSenderModule.forRoot(config), { abortOnError: false, bufferLogs: true });
  app.useLogger(app.get(Logger));
  return app;
}

export async function serviceOf(app: INestApplication, config: OutboxSenderConfig): Promise<Service> {
  return {
    app,
    port: config.OUTBOX_SENDER_PORT,
    portVariable: 'OUTBOX_SENDER_PORT',
    host: config.HOST,
    steps: app.get(SenderSteps),
    readiness: app.get(Readiness),
    log: await app.resolve(PinoLogger),
  };
}
