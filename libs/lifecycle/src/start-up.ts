import { listen } from './listen';
import { pause as realPause, type Pause } from './pause';
import { type Service } from './service';
import { throughRepair } from './through-repair';

/** The one order of starting. After each step it looks whether the process was told to stop meanwhile. */
export async function startUp(service: Service, stopping: AbortSignal, pause: Pause = realPause): Promise<void> {
  const { app, steps, readiness, log } = service;
  let listening: Promise<void> | undefined;
  const listenOnce = (): Promise<void> => (listening ??= listen(service));
  const repairable = (act: () => unknown) => async (): Promise<void> => {
    const onReason = async (reason: string, err: unknown): Promise<void> => {
      log.error({ err }, 'The service waits for a repair');
      readiness.notReady(reason);
      // Alive it must be for whoever asks, and say why it is not ready.
      await listenOnce();
    };
    const waited = await throughRepair(act, { stopping, pause, onReason });
    if (waited) log.info({}, 'The service goes on');
  };
  const inOrder: readonly (readonly [reason: string, act: () => unknown])[] = [
    ['checking the database', repairable(() => steps.check?.(stopping))],
    ['recovering', listenOnce],
    ['recovering', repairable(() => steps.recover?.(stopping))],
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
