import { type ProcessHost, type Service, type ServiceSteps } from '../src/index';

class FakeHost implements ProcessHost {
  readonly exited: Promise<number>;
  private listener: (signal: string) => void = () => undefined;
  private resolve: (code: number) => void = () => undefined;

  constructor(private readonly events: string[]) {
    this.exited = new Promise((resolve) => (this.resolve = resolve));
  }

  signal(name: string): void {
    this.listener(name);
  }

  onSignal(listener: (signal: string) => void): void {
    this.listener = listener;
  }

  exit(code: number): void {
    this.events.push(`exit ${code}`);
    this.resolve(code);
  }

  complain(line: string): Promise<void> {
    this.events.push(`said: ${line}`);
    return Promise.resolve();
  }
}

/** A service of which each part only notes that it was called; `steps` replaces some of them. */
export function fakeService(steps: ServiceSteps = {}) {
  const events: string[] = [];
  const logged: [object, string][] = [];
  const note = (event: string) => {
    events.push(event);
    return Promise.resolve();
  };
  const writer = (level: string) => (fields: object, sentence: string) => {
    events.push(`${level}: ${sentence}`);
    logged.push([fields, sentence]);
  };
  const service: Service = {
    app: {
      listen: (port, host) => note(`listen ${host}:${port}`),
      startAllMicroservices: () => note('consumers'),
      getHttpServer: () => ({ closeIdleConnections: () => undefined }),
      close: () => note('close'),
    },
    port: 8080,
    portVariable: 'API_PORT',
    host: '127.0.0.1',
    steps: {
      check: () => note('check'),
      recover: () => note('recover'),
      start: () => note('start'),
      drain: () => note('drain'),
      ...steps,
    },
    readiness: {
      notReady: (reason) => void note(`not ready: ${reason}`),
      ready: () => void note('ready'),
    },
    log: { info: writer('info'), warn: writer('warn'), error: writer('error') },
  };
  return { service, host: new FakeHost(events), events, logged };
}
