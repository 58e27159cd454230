import { listen } from './listen';
import { type Service } from './service';

/** The one order of starting. After each step it looks whether the process was told to stop meanwhile. */
export async function startUp(service: Service, stopping: AbortSignal): Promise<void> {
  const { app, steps, readiness } = service;
  const inOrder: readonly (readonly [reason: string, act: () => unknown])[] = [
    ['checking the database', () => steps.check?.(stopping)],
    ['recovering', () => listen(service)],
    ['recovering', () => steps.recover?.(stopping)],
    ['starting consumers', () => app.startAllMicroservices()],
    ['starting consumers', () => steps.start?.()],
  ];
  for (const [reason, act] of inOrder) {
    readiness.notReady(reason);
    await act();
    if (stopping.aborted) return;
  }
  readiness.ready();
}
