import { setTimeout } from 'node:timers/promises';
import { type Service, type ServiceApp } from './service';

const LOOK_FOR_IDLE_CONNECTIONS_MS = 50;

/**
 * Drains, then closes, within the drain limit; what is left then is only reported, since every row it holds is taken
 * back by its owner's absence. Never throws.
 */
export async function shutDown(service: Service, started: Promise<unknown>): Promise<void> {
  const { app, steps, log, drainLimitMs = 8_000 } = service;
  let doing = 'ending the start';
  const attempt = async (what: string, act: () => unknown): Promise<void> => {
    doing = what;
    try {
      await act();
    } catch (error) {
      log.error({ err: error, doing }, 'A part of the service did not stop cleanly');
    }
  };
  const orderly = async (): Promise<boolean> => {
    await started.catch(() => undefined);
    await attempt('draining', () => steps.drain?.());
    await attempt('closing', () => close(app));
    return true;
  };
  const done = new AbortController();
  const limit = setTimeout(drainLimitMs, false, { signal: done.signal }).catch(() => false);
  const inTime = await Promise.race([orderly(), limit]);
  done.abort();
  if (!inTime) log.warn({ doing, stillOpen: steps.stillOpen?.() ?? [] }, 'Stopped before everything had ended');
}

/** A keep-alive connection that falls idle only after the server was closed would hold it open for five seconds more. */
async function close(app: ServiceApp): Promise<void> {
  const sweep = setInterval(() => app.getHttpServer().closeIdleConnections(), LOOK_FOR_IDLE_CONNECTIONS_MS);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
  }
}
