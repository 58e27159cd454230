import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { main, runService } from '@promptpipe/lifecycle';
import { Readiness } from '@promptpipe/observability';
import { Logger, PinoLogger } from 'nestjs-pino';
import { loadOutboxSenderConfig } from './config';
import { OutboxSenderModule } from './outbox-sender.module';
import { SenderSteps } from './sender.steps';

void main(async () => {
  const config = loadOutboxSenderConfig();
  const app = await NestFactory.create(OutboxSenderModule.forRoot(config), { abortOnError: false, bufferLogs: true });
  app.useLogger(app.get(Logger));
  await runService({
    app,
    port: config.OUTBOX_SENDER_PORT,
    portVariable: 'OUTBOX_SENDER_PORT',
    host: config.HOST,
    steps: app.get(SenderSteps),
    readiness: app.get(Readiness),
    log: await app.resolve(PinoLogger),
  });
});
