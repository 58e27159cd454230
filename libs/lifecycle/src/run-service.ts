import { type ProcessHost, processHost } from './process-host';
import { type Service } from './service';
import { shutDown } from './shut-down';
import { startUp } from './start-up';

/**
 * Starts a service in the one order there is and stops it at the first SIGTERM or SIGINT, also while it still starts;
 * a second signal ends the process at once with code 1. Answers when the service is ready, or was told to stop.
 * Rejects, everything closed again, when a step of the start failed: `main` turns that into exit code 1.
 */
export async function runService(service: Service, host: ProcessHost = processHost): Promise<void> {
  const { readiness, log } = service;
  const stopping = new AbortController();
  // The first signal can only come after this function has first waited, when `starting` is there.
  host.onSignal((signal) => {
    if (stopping.signal.aborted) {
      host.exit(1);
      return;
    }
    stopping.abort();
    readiness.notReady('draining');
    log.info({ signal }, 'Stopping');
    void shutDown(service, starting).then(() => {
      log.info({}, 'Stopped');
      host.exit(0);
    });
  });
  const starting = startUp(service, stopping.signal);
  try {
    await starting;
  } catch (error) {
    // A start that fails because it was told to stop is a stop; the signal's handler ends the process.
    if (stopping.signal.aborted) return;
    stopping.abort();
    log.error({ err: error }, 'The service could not start');
    await shutDown(service, starting);
    throw error;
  }
}
