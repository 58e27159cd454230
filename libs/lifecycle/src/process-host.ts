/** The process, as far as starting and stopping touch it. */
export interface ProcessHost {
  onSignal(listener: (signal: string) => void): void;
  exit(code: number): void;
  complain(line: string): Promise<void>;
}

export const processHost: ProcessHost = {
  onSignal(listener) {
    process.on('SIGTERM', listener);
    process.on('SIGINT', listener);
  },
  exit(code) {
    process.exit(code);
  },
  complain(line) {
    return new Promise((resolve) => process.stderr.write(`${line}\n`, () => resolve()));
  },
};
