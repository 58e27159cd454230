import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { type Service } from '@promptpipe/lifecycle';
import { Readiness } from '@promptpipe/observability';
import helmet from 'helmet';
import { Logger, PinoLogger } from 'nestjs-pino';
import { ApiModule } from './api.module';
import { ApiSteps } from './api.steps';
import { type ApiConfig } from './config';
import { BODY_LIMIT_BYTES } from './http/problem';
import { CSV_LIMIT_BYTES, isImport } from './imports/csv-body';

/** The application as it listens: JSON bodies up to the limit, files of participants up to theirs, and no other kind of body. */
export async function createApp(config: ApiConfig): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(ApiModule.forRoot(config), {
    abortOnError: false,
    bufferLogs: true,
    bodyParser: false,
  });
  app.useLogger(app.get(Logger));
  app.use(helmet());
  app.useBodyParser('json', { limit: BODY_LIMIT_BYTES });
  app.useBodyParser('text', { limit: CSV_LIMIT_BYTES, type: isImport });
  return app;
}

export async function serviceOf(app: NestExpressApplication, config: ApiConfig): Promise<Service> {
  return {
    app,
    port: config.API_PORT,
    portVariable: 'API_PORT',
    host: config.HOST,
    steps: app.get(ApiSteps),
    readiness: app.get(Readiness),
    log: await app.resolve(PinoLogger),
  };
}
