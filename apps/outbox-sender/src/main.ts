import 'reflect-metadata';
import { main, runService } from '@promptpipe/lifecycle';
import { loadOutboxSenderConfig } from './config';
import { createApp, serviceOf } from './create-app';

void main(async () => {
  const config = loadOutboxSenderConfig();
  const app = await createApp(config);
  await runService(await serviceOf(app, config));
});
