interface Listening {
  getUrl(): Promise<string>;
}

/** What a service's start asks of its process, played by the spec. */
export interface SpecHost {
  onSignal(listener: (signal: string) => void): void;
  exit(code: number): void;
  complain(line: string): Promise<void>;
}

export interface Booted<App> {
  readonly app: App;
  readonly url: string;
  /** Stops it as a signal does; answers the exit code. */
  stop(): Promise<number>;
}

/** A service started and stopped as its `main` does it, with the signals and the exit in the spec's hands. */
export async function booted<App extends Listening>(
  app: App,
  run: (host: SpecHost) => Promise<void>,
): Promise<Booted<App>> {
  let signal: (name: string) => void = () => undefined;
  let exit: (code: number) => void = () => undefined;
  const exited = new Promise<number>((resolve) => (exit = resolve));
  await run({ onSignal: (listener) => (signal = listener), exit, complain: () => Promise.resolve() });
  const stop = (): Promise<number> => {
    signal('SIGTERM');
    return exited;
  };
  return { app, url: await app.getUrl(), stop };
}
