import { type INestApplication } from '@nestjs/common';
import { runService } from '@promptpipe/lifecycle';
import { loadSchedulerConfig } from '../src/config';
import { createApp, serviceOf } from '../src/create-app';

export interface Booted {
  readonly app: INestApplication;
  readonly url: string;
  /** Stops it as a signal does; answers the exit code. */
  stop(): Promise<number>;
}

/** The real service on a free port, started and stopped as its `main` does it. */
export async function boot(env: Readonly<Record<string, string>>): Promise<Booted> {
  const config = loadSchedulerConfig({ SCHEDULER_PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent', ...env });
  const app = await createApp(config);
  let signal: (name: string) => void = () => undefined;
  let exit: (code: number) => void = () => undefined;
  const exited = new Promise<number>((resolve) => (exit = resolve));
  const host = { onSignal: (listen: typeof signal) => (signal = listen), exit, complain: () => Promise.resolve() };
  await runService(await serviceOf(app, config), host);
  const stop = (): Promise<number> => {
    signal('SIGTERM');
    return exited;
  };
  return { app, url: await app.getUrl(), stop };
}
