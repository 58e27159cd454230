import { fatalLine } from './fatal-line';
import { type ProcessHost, processHost } from './process-host';

/** Runs a service's `main`; an error that reaches it is said in one line on stderr and ends the process with code 1. */
export async function main(run: () => Promise<unknown>, host: ProcessHost = processHost): Promise<void> {
  try {
    await run();
  } catch (error) {
    await host.complain(fatalLine(error));
    host.exit(1);
  }
}
