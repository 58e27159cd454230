import { type INestApplication } from '@nestjs/common';
import { runService } from '@promptpipe/lifecycle';
import { booted, type Booted as BootedOf } from '@promptpipe/testing';
import { loadOutboxSenderConfig } from '../src/config';
import { createApp, serviceOf } from '../src/create-app';

export type Booted = BootedOf<INestApplication>;

/** The real service on a free port. */
export async function boot(env: Readonly<Record<string, string>>): Promise<Booted> {
  const config = loadOutboxSenderConfig({ OUTBOX_SENDER_PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent', ...env });
  const app = await createApp(config);
  return booted(app, async (host) => runService(await serviceOf(app, config), host));
}
