import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { main, runService } from '@promptpipe/lifecycle';
import { Readiness } from '@promptpipe/observability';
import { BullMqTransport } from '@promptpipe/queue';
import { Logger, PinoLogger } from 'nestjs-pino';
import { loadGatewayConfig } from './config';
import { GatewayModule } from './gateway.module';
import { GatewaySteps } from './gateway.steps';

void main(async () => {
  const config = loadGatewayConfig();
  const app = await NestFactory.create(GatewayModule.forRoot(config), { abortOnError: false, bufferLogs: true });
  app.useLogger(app.get(Logger));
  app.connectMicroservice({ strategy: app.get(BullMqTransport) }, { inheritAppConfig: true });
  await runService({
    app,
    port: config.GATEWAY_PORT,
    portVariable: 'GATEWAY_PORT',
    host: config.HOST,
    steps: app.get(GatewaySteps),
    readiness: app.get(Readiness),
    log: await app.resolve(PinoLogger),
  });
});
